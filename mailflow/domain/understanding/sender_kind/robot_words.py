# ruff: noqa: E501  (one pattern, one line)
"""What programs write that set no honest header: codes, invoices, parcels, balances, newsletters and the like.

Compared in folded form (``mailflow.domain.text.cleaning.fold``).  Each genre speaks in a program's own voice; one
genre alone proves nothing, for customers quote such mails and complain about them.
"""

import re
from collections.abc import Mapping
from typing import Final

from mailflow.domain.understanding.sender_kind.patterns import compiled
from mailflow.domain.understanding.web_forms.known import OWN_NOTICE

HELP_DESK: Final = "another help desk"
GENRES: Final[Mapping[str, re.Pattern[str]]] = {
    "a one-time code": compiled(
        r"(?:verification|security|confirmation|one[- ]time|log-?in|sign-?in|access|authentication|activation) "
        r"(?:code|passcode|password|pin)\b[^\n]{0,60}\n?[^\n]{0,20}\b[0-9]{4,8}\b",
        r"\botp\b[^\n]{0,60}\n?[^\n]{0,20}\b[0-9]{4,8}\b",
        r"\b[0-9]{4,8}\b (?:is|la) (?:your|the|ma) [^\n]{0,40}(?:code|otp|xac thuc|xac nhan)",
        r"ma (?:so )?(?:xac thuc|xac nhan|xac minh|otp|kich hoat|bao mat|dang nhap)\b[^\n]{0,60}\n?[^\n]{0,20}[0-9]{4,8}",
        r"(?:验证码|驗證碼|校验码|动态码|动态密码|确认码|激活码)[^\n]{0,20}\n?[^\n]{0,10}[0-9]{4,8}",
        r"[0-9]{4,8}[^\n]{0,12}(?:验证码|驗證碼|校验码)",
    ),
    "an invoice": compiled(
        r"hoa don (?:dien tu|gia tri gia tang|gtgt)[^\n]{0,80}(?:phat hanh|tra cuu|gui (?:toi|den)|ky hieu|thong tin|dinh kem)",
        r"(?:ma tra cuu|ma so bi mat|ma nhan hoa don|tra cuu hoa don)",
        r"(?:e-?invoice|electronic invoice)[^\n]{0,60}(?:issued|attached|available|ready|generated|number)",
        r"your (?:[a-z]{1,12} )?(?:invoice|statement|bill|receipt)[^\n]{0,40}(?:is (?:now )?(?:ready|available|attached)|has been (?:issued|generated))",
        r"invoice (?:no\.? ?|number ?)?[a-z0-9#/-]{2,20} (?:is|has been) (?:now )?(?:attached|available|issued|ready|generated)",
        r"(?:电子发票|電子發票|发票)[^\n]{0,40}(?:已开具|已为您开具|开具成功|已开出|下载|查收|已生成)",
        r"发票(?:代码|号码) ?[:：]?",
    ),
    "a parcel": compiled(
        r"your (?:[a-z]{1,12} )?(?:order|parcel|package|shipment|delivery)[^\n]{0,60}(?:has shipped|has been"
        r" (?:shipped|dispatched|delivered|picked up|confirmed)|is on (?:its|the) way|is out for delivery|was delivered)",
        r"tracking (?:number|no\.?|code|id) ?[:#]",
        r"(?:track|follow) your (?:order|parcel|package|shipment)",
        r"don hang[^\n]{0,60}(?:da (?:duoc )?(?:giao|ban giao|van chuyen|xac nhan|dat thanh cong)|dang (?:duoc )?(?:giao|van"
        r" chuyen|tren duong)|giao thanh cong)",
        r"ma van don ?[:#]?",
        r"(?:您的|你的)(?:订单|訂單|包裹|快递|快件)[^\n]{0,40}(?:已发货|已签收|派送|已送达|运输|已揽收|已发出|已出库|已寄出)",
        r"(?:运单|快递单|物流单)号 ?[:：]",
    ),
    "a bank": compiled(
        r"(?:available|account|current|closing|ledger) balance ?[:is]",
        r"(?:transaction|account|payment|balance) (?:alert|notification|notice|advice)",
        r"(?:account|card)[^\n]{0,50}(?:has been|was) (?:credited|debited)",
        r"bien dong so du|thong bao (?:so du|giao dich|bien dong)",
        r"so du (?:hien tai|kha dung|cuoi|tk|tai khoan|moi)",
        r"(?:tk|tai khoan)[^\n]{0,60}(?:ghi co|ghi no|phat sinh|bien dong|\+ ?[0-9]|- ?[0-9])",
        r"(?:账户|賬戶|储蓄卡|信用卡|尾号|卡号)[^\n]{0,50}(?:支出|收入|入账|转入|转出|消费|余额)",
        r"(?:可用|当前|账户)余额",
    ),
    "a chat or team program": compiled(
        r"(?:sent you (?:a|[0-9]{1,3}) (?:new )?messages?|mentioned you|(?:is|are) trying to reach you|tagged you|added you (?:to|as)"
        r"|invited you to|commented on|assigned you|shared [^\n]{0,60} with you)",
        r"you have (?:[0-9]{1,3} )?(?:new|unread|missed) (?:messages?|notifications?|activity|activities|chats?)",
        r"missed (?:activity|messages|conversations) (?:from|in)",
        r"(?:ban|quy khach) (?:co|vua nhan duoc|nhan duoc) (?:[0-9]{1,3} )?(?:tin nhan|thong bao|hoat dong)(?: moi| chua doc| bi bo"
        r" lo)?",
        r"(?:da nhac den ban|da gan the ban|da moi ban|moi ban tham gia|tin nhan moi tu|da gui cho ban|da binh luan)",
        r"(?:给您|给你|向您)发送了[^\n]{0,10}(?:消息|信息|文件)|(?:提到|提及|@)了(?:您|你)|邀请(?:您|你)加入",
        r"(?:您|你)有 ?[0-9一两几]{0,3} ?条?(?:新|未读|错过的)(?:的)?(?:消息|通知|留言|活动)",
    ),
    "an advertisement": compiled(
        r"\b[0-9]{1,2} ?% (?:off|discount)|special offers?|limited[- ]time|sale ends|newsletter|shop now|flash sale"
        r"|new arrivals|this week's|webinar|register now|free trial",
        r"khuyen mai|uu dai (?:dac biet|khung|len den|lon|thang|den)|giam (?:gia )?(?:ngay |den |toi |len den )?[0-9]{1,2} ?%"
        r"|ban tin (?:thang|tuan|so|dien tu)|mua ngay|flash sale|qua tang|dang ky ngay|hoi thao truc tuyen",
        r"优惠|促销|限时|满减|新品上市|折扣|立即购买|抢购|特惠|会员日|电子报|電子報|周刊|月刊",
    ),
    "a calendar": compiled(
        r"^(?:updated )?invitation(?: with note)?: |^(?:accepted|declined|tentative|tentatively accepted"
        r"|canceled|cancelled|canceled event|cancelled event|new time proposed)[: ]",
        r"^(?:loi moi|thu moi hop|da chap nhan|da tu choi|du kien|da huy|chap nhan|tu choi|huy)(?: su kien| cuoc hop)?: ",
        r"^(?:邀请|会议邀请|已接受|已拒绝|暂定|已取消|接受|拒绝|会议取消)[:：]",
        r"(?:has|have) (?:accepted|declined|tentatively accepted|cancel+ed) (?:this|your|the) (?:invitation|event|meeting)",
        r"da (?:chap nhan|tu choi|huy) (?:loi moi|cuoc hop|su kien)",
        r"已(?:接受|拒绝|取消)(?:了)?(?:此|该|您的)?(?:邀请|会议)",
    ),
    "a recall": compiled(
        r"would like to recall the message|message recall (?:report|success|failure)|^recall(?: success| failure)?: ",
        r"muon thu hoi (?:thu|tin nhan|email|thong diep)|^thu hoi: ",
        r"(?:想要|希望|欲|要)?(?:撤回|召回)(?:邮件|郵件|此邮件|该邮件|消息)|^(?:撤回|召回)[:：]",
    ),
    "a filter": compiled(
        r"(?:end user |spam |email )?quarantine (?:report|summary|digest|notification|notice|release)",
        r"(?:messages?|e-?mails?) (?:were|was|are|is|have been|has been) (?:held|quarantined|blocked)[^\n]{0,60}"
        r"|(?:spam|junk) (?:digest|report|summary|notification)|messages? in (?:your )?quarantine|on hold for you",
        r"(?:thu|email|tin nhan)[^\n]{0,20} (?:bi |dang bi |duoc )?cach ly|bao cao (?:thu rac|cach ly)|tong hop thu rac",
        r"(?:隔离|隔離)(?:区|区域|邮件|郵件|通知|报告|摘要)|垃圾邮件(?:报告|摘要|通知|汇总)|(?:封|的)邮件(?:已)?被(?:隔离|拦截)",
    ),
    "a website": OWN_NOTICE,
    HELP_DESK: compiled(
        r"we (?:have |'ve |’ve )?(?:received|got|registered|logged|opened) (?:your|a|the)(?: [a-z]{1,12}){0,2}"
        r" (?:e-?mail|message|request|enquiry|inquiry|query|ticket|case|complaint|feedback|submission|question)",
        r"your (?:[a-z]{1,12} )?(?:request|ticket|case|enquiry|inquiry|message|complaint|question)[^.\n]{0,60}(?:has been|was|is)"
        r" (?:now |successfully )?(?:received|registered|logged|created|opened|recorded|submitted|assigned|updated|resolved|closed)",
        r"da (?:nhan duoc|tiep nhan|ghi nhan)(?: duoc)? (?:yeu cau|email|thu|phan anh|khieu nai|thong tin|y kien|phieu|gop y)",
        r"(?:yeu cau|phieu|ho so|email|phan anh)[^.\n]{0,60} da (?:duoc )?(?:tiep nhan|ghi nhan|tao|xu ly xong|dong)",
        r"(?:已收到|已受理|已提交|已创建|已登记)[^\n]{0,20}|(?:您的|贵司的)(?:问题|请求|咨询|工单|来信|反馈)[^\n]{0,20}(?:已|正在)",
    ),
}
"""Genre → what its programs write, in subject or text."""

FOOTERS: Final = compiled(
    r"unsubscribe|opt[ -]out|(?:manage|update) (?:your )?(?:e-?mail |notification )?(?:preferences|settings|subscription)",
    r"view (?:this (?:e-?mail|message|newsletter) )?(?:in|on) (?:your |a |the )?(?:web )?browser|view online",
    r"you (?:are|'re|’re) receiving this|you received this (?:e-?mail|message) because|this (?:e-?mail|message) was sent to",
    r"huy (?:dang ky|nhan (?:email|thu|tin))|ngung nhan|ngung dang ky|tu choi nhan",
    r"xem (?:email|thu|ban tin)(?: nay)? (?:tren|bang) (?:trinh duyet|web)|(?:ban|quy khach) nhan duoc (?:email|thu) nay vi",
    r"退订|退訂|取消订阅|取消訂閱|不再接收|在浏览器中(?:查看|打开)|您收到此(?:邮件|信)是因为",
)
"""What stands at the end of mail to many."""

UNANSWERED: Final = compiled(
    r"(?:do not|don't|don’t|please no) (?:directly )?(?:reply|respond|answer)",
    r"(?:this is an?|this) (?:system[ -]generated |computer[ -]generated |auto[a-z-]{0,9}[ -](?:generated )?)(?:e-?mail|message"
    r"|notification|mail|reply)|(?:was|is) (?:sent|generated) automatically|automatically (?:sent|generated)"
    r"|automated (?:message|e-?mail|notification)|replies (?:to this [a-z-]{4,8} )?(?:are|will) not|unmonitored|not monitored",
    r"(?:khong|dung) (?:tra loi|phan hoi|reply|hoi am)(?: lai| truc tiep| vao| toi| cho| den){0,2} (?:thu|email|e-mail|mail|tin|dia chi|hop"
    r" thu)",
    r"(?:email|thu|mail|tin nhan|thong bao)(?: nay)? (?:duoc |la )?(?:gui |tao |thu )?(?:tu dong|tu he thong)|he thong (?:gui )?tu dong"
    r"|tu dong (?:gui|tao) (?:tu|boi|ra)",
    r"(?:请|請)(?:您)?(?:勿|不要)(?:直接)?(?:回复|回覆|回復|答复|回信)|(?:无需|無需|不必)(?:直接)?(?:回复|回覆)",
    r"(?:系统|系統)(?:自动|自動)?(?:发送|發送|发出|生成|通知|邮件)|(?:自动|自動)(?:发送|發送|发出|發出|生成)",
    r"(?:do not|don't|never) share (?:this|your|the) |never ask(?:s)? (?:you )?for|khong (?:chia se|cung cap|tiet lo) (?:ma|otp)"
    r"|(?:请勿|切勿|不要)(?:将|向|泄露|告知|转发|透露)",
)
"""What a program says of its own mail."""

ADDRESS: Final = re.compile(
    r"(?:^|.{0,60}[-_.+])(?:notif(?:y|ications?|ication)?|noti|alerts?|otp|verif(?:y|ication)|newsletters?"
    r"|mailer|mailing|promo(?:tions?)?|offers?|deals?|e-?invoices?|hoadon(?:dientu)?|hddt|thongbao|tracking"
    r"|quarantine|spam(?:digest|report|filter)?|calendar|robot|bot|auto(?:mated|mail|reply)?|updates?|digest"
    r"|edm|wordpress|e-?bank(?:ing)?|smartbanking|e-?bill|e-?statements?|bantin|khuyenmai)"
    r"(?:$|[-_.+0-9].{0,60})"
)
"""Local parts that programs have, and people and departments have not."""

BOILERPLATE: Final = compiled(
    r"if (?:you|this)(?: [a-z]{1,12})? (?:did not|didn't|didn’t|do not|don't|don’t|was not|wasn't|have not|haven't|no longer|need|have"
    r"|are|would)[^.!?\n]{0,160}[.!?\n]?",
    r"(?:need (?:any |more )?help|(?:do you )?have (?:a |any |more )?questions?|any questions|questions|not you|wasn't you|was this you"
    r"|(?:having )?trouble [^?\n]{0,40}|can(?:'t|not|’t) (?:see|view|read|find)[^?\n]{0,60}|why (?:am i|did i|did you)[^?\n]{0,60}"
    r"|what(?:'s|’s| is) (?:next|new)|forgot[^?\n]{0,40}|did you (?:make|request|know)[^?\n]{0,60})\?",
    r"(?:track|view|see|manage|check|open|go to|pay|download) my [a-z]{1,12}|my account",
    r"neu (?:quy khach|quy vi|ban|anh/chi|khong phai|co (?:bat ky )?thac mac|can ho tro)[^.!?\n]{0,200}[.!?\n]?",
    r"(?:moi|khi co) thac mac[^.!?\n]{0,160}[.!?\n]?",
    r"(?:如|若|倘)(?:果|非|有|您|需|不是)[^。!！\n]{0,80}[。!！\n]?",
)
"""Sentences of programs in which a person's words stand: taken out before those are looked for."""

ASKS_FOR_SILENCE: Final = re.compile(
    r"(?:xin|vui l[òo]ng|qu[ýy] kh[áa]ch|[đd][ừu]ng)(?: vui l[òo]ng)? (?:kh[ôo]ng|[đd][ừu]ng)"
    r" (?:tr[ảa] l[ờo]i|ph[ảa]n h[ồo]i)"
)
"""In lower case: what would be a complaint if somebody said it of us."""

FIRST_PERSON: Final = re.compile(
    r"(?<![\w.])(?:i|i'm|i’m|i've|i’ve|i'd|me|mine|my(?! (?:pham|thuat)))(?![\w.])"
    r"|(?<!chúng )(?<![\w])tôi(?!\w)"
    r"|(?<!\w)(?:em|mình|cháu|tui)\s(?:muốn|đã|đang|bị|không|chưa|có|cần|xin|nhận|mua|đặt|gửi|thấy|gọi|vừa|mới|vẫn)(?!\w)"
    r"|(?<!chung )(?<!\w)(?:toi|em|minh)\s(?:muon|bi|khong|chua|can|xin|mua|dat|vua|van|dang|chi)(?!\w)"
    r"|我(?![们們司行方院校公])|(?:unsubscribe|remove|delete) (?:me|us)\b|(?:giúp|giup) (?:tôi|em|mình|toi|minh|chị|anh)"
    r"|请问|請問|麻烦(?:您|你|贵)"
    r"|(?<!\w)we (?:never|clicked|ordered|bought|paid|waited|still|keep|want|asked|complain|did not|didn't|need (?:you|a|the))"
    r"|(?<!\w)(?:nhờ|đề nghị|mong|nho|de nghi) (?!quý|quy |đó|do )|(?<!\w)bên (?:mình|em|chị|anh|tôi)(?!\w)"
    r"|请(?:尽快|重新|核实|处理|查一|帮|给我|退)|尽快(?:处理|退|回复|解决)|没有(?:收到|人)|收不到"
)
"""Somebody speaks of themselves, in lower case: programs say "we"."""

STEMS: Final = (
    ("repl", "respond", "answer", "automat", "generated", "monitored", "share", "never ask", "tra loi", "phan hoi", "hoi am",
     "tu dong", "he thong", "chia se", "cung cap", "tiet lo", "勿", "不要", "无需", "無需", "不必", "系统", "系統", "自动", "自動"),
    ("unsubscri", "opt", "preferences", "settings", "subscription", "browser", "view online", "receiv", "was sent to", "huy",
     "ngung", "tu choi nhan", "xem ", "nhan duoc", "退订", "退訂", "取消", "不再接收", "浏览器", "收到此"),
)  # fmt: skip
"""One of these stands in whatever UNANSWERED and FOOTERS find: most mails are spared the closer look."""
