"""What only people write when they write about machines, lost mail and bad service.

First person and past tense, reproach, a question to somebody: one of these in the first words of a
mail outweighs whatever else looks like a machine.  Compared in folded form.
"""

from typing import Final

from mailflow.domain.understanding.sender_kind.patterns import compiled

_SAID: Final = (
    (
        r"\bi(?: have|'ve|’ve| had| only| just| also| already| still| never| always| keep| kept| again| first"
        r"| then| really| did| do){0,2} "
        r"(?:got|get|gets|getting|receive|receiving|wrote|written|write|sent|ordered|bought|paid|waited"
        r"|been waiting|waiting|tried|called|asked|want|wanted|need|demand"
        r"|complain|complained|expect|saw|found|find|hate|understand|know|think|believe|hope you|wish|wonder"
        r"|mean|noticed|attach|attached|refuse|didn't|don't|can't|forward|forwarded)\b"
    ),
    (
        r"\byou(?: people| guys| just| only| always| never| still| all){0,2} (?:said|says|told|replied|keep"
        r"|sent me|never|did not|didn't|ignored?|wrote|promised|refused|debited|charged)\b"
    ),
    (
        r"\byour (?:company|shop|store|staff|system|hotline|support|service|people|agent|website|employee"
        r"|colleague|courier|driver|technician|robot|machine|bank|team|e-?mail)(?: [a-z]{1,14}){0,2}"
        r" (?:said|says|told|replied|keeps|sends|sent me|never|did not|didn't|ignored?|wrote|promised|refused"
        r"|broke|was rude|is broken)\b"
    ),
    r"\b(?:all|what) (?:i|we|you) (?:got|get|receive|received|send|sent)\b",
    r"\bcomplain(?:ed|ing)?\b|\bmy complaint\b|\bcomplaint about\b",
    (
        r"\b(?:refund|unacceptable|disappoint|frustrat|ridiculous|terrible|useless|angry|broken|broke"
        r"|defective|compensat|damaged|faulty|disgust|money back|rude|overcharged|charged twice|leaks"
        r"|third time)"
    ),
    (
        r"\bstill (?:no|not|waiting|nothing|(?:have|has|is)(?:n't|n’t| not)|did|unsolved)\b"
        r"|\b(?:is|was|are|were|been|it's|it’s) (?:still )?(?:not|never) (?:been )?(?:solved|resolved"
        r"|fixed|working|refunded|repaired|answered|correct|right|acceptable)\b"
    ),
    (
        r"\b(?:van|den nay|toi gio|toi nay|mai) (?:van )?chua(?: he)? (?:duoc|nhan|thay|co|giai|xu|giao|hoan"
        r"|tra|ai|sua)\b"
    ),
    r"(?:还|仍|至今|一直|到现在)(?:是|都|然)?(?:没|沒|未)(?:有)?(?:人)?(?:解决|解決|收到|处理|處理|退|回复|发货|送到|到账|修好)",
    (
        r"\b(?:my (?:order|parcel|refund|money|invoice|package|phone|contract|bill|internet|account|card|room"
        r"|flight|booking|problem|fridge|laptop|product|delivery|number|question|washing|address|courier))\b"
    ),
    (
        r"\b(?<!chung )(?:toi|em|minh|con|chau|tui)(?: [a-z]{1,8}){0,3} (?:muon|khieu nai|buc xuc|that vong"
        r"|khong dong y|yeu cau|de nghi|mua|dat|tra tien|cho doi|cho mai|cho hoai|goi dien|thac mac|bi|viet"
        r"|can duoc|lien tuc nhan|toan nhan|chi nhan|van nhan|cu nhan|lai nhan)\b"
    ),
    (
        r"\b(?:khieu nai ve|that vong|buc xuc|hoan tien|boi thuong|te hai|lua dao|kem chat luong|qua te"
        r"|bi hong|bi loi|bi hu|da hong|vo trach nhiem|chan qua|coi thuong|cham tre|tra loi cho co|may moc"
        r"|goi lai cho (?:toi|em|minh)|nguoi that)\b"
    ),
    (
        r"(?:我(?:要|想|已经|已經|只|总是|總是|又|就|一直|还|還|每次|不|昨天|今天|前天|上周|刚|在贵|在你"
        r"|需要).{0,10}(?:投诉|投訴|购买|購買|买|買|订|訂|付款|等了|打电话|申请|退|换|知道|明白|接受|人工"
        r"|机器))"
    ),
    r"(?:我的(?:订单|訂單|包裹|问题|問題|退款|快递|手机|账户|帳戶|冰箱|投诉|投訴|电话|電話))",
    r"(?:只|总是|總是|每次|老是|全是|都是|又)(?:是|能)?(?:收到|得到|回复|回覆)|收到.{0,5}(?:封|次|遍|条)",
    (
        r"(?:你们|你們|贵公司|貴公司|贵司|你方).{0,12}(?:只|总|總|一直|不|没|沒|却|老是|都|从不|从来|根本|态度"
        r"|竟|还|說|说|未经)"
    ),
    r"(?:退款|赔偿|賠償|太差|失望|气愤|愤怒|欺骗|骗子|质量|坏了|壞了|破损|垃圾|敷衍|机器人|人工客服)",
)
"""What somebody says of what happened to them, and what they want."""

_ASKED: Final = (
    (
        r"\b(?:why|how long|when will you|where is my|what about|could you|can you|would you"
        r"|will you|have you"
        r"|did you|do you|are you|is anyone|please (?:answer me|help me|fix|resolve|stop|explain|tell me"
        r"|cancel|send me|call me))\b"
    ),
    (
        r"\b(?:tai sao|vi sao|bao gio|the nao|sao (?:lai|khong|cu|chi)|o dau|lam on|bao lau|hay chua"
        r"|duoc khong|phai khong|nho (?:cong ty|kiem tra|anh chi|shop))\b"
    ),
    (
        r"(?:为什么|為什麼|为何|為何|怎么|怎麼|什么时候|什麼時候|多久|何时|何時|能不能|难道|凭什么|有没有|能否"
        r"|可否|吗|嗎|呢)"
    ),
    r"[?？]",
)
"""What somebody asks; advertisements ask, too."""

PERSON: Final = compiled(*_SAID, *_ASKED)
COMPLAINS: Final = compiled(*_SAID)
