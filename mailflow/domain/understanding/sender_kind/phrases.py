"""What answering machines write when they set no header: sentences in many languages.

All patterns are written in folded form (``mailflow.domain.text.cleaning.fold``: lower case, no diacritics,
half width) and are looked for in the first words of the new text only: a machine speaks first, a
person who complains about a machine says so before or after.  A blank in a pattern is any one white
space.  Every repetition is bounded.
"""

import re
from enum import StrEnum
from typing import Final

from mailflow.domain.understanding.sender_kind.patterns import compiled


class Sign(StrEnum):
    """What a sentence gives away about its writer."""

    MACHINE = "says first that it is automatic"
    FOOTNOTE = "says later that it is automatic"
    UNATTENDED = "asks not to be answered"
    ABSENT = "is away"
    BACK = "will answer on return"
    DEPUTY = "names whom to ask meanwhile"
    THANKS = "thanks for the mail"
    RECEIVED = "says that the mail has arrived"
    NUMBERED = "gives it a number"


# A sentence of a machine begins where a sentence or a line begins, never behind a quotation mark.
_SENTENCE: Final = r"(?:^|[\n.!?,:;。、*=_#\])】>~+-])[ *=_#\[(【~-]{0,12}"

_MAIL_VI: Final = r"(?:thu|email|e-mail|mail|tin nhan|tin|thong bao|thong diep|noi dung|cau tra loi)"
_MAIL_EN: Final = (
    r"(?:e-?mail|message|mail|reply|response|notification|acknowledge?ment|notice|note|receipt|answer)"
)

SIGNS: Final[tuple[tuple[Sign, re.Pattern[str]], ...]] = (
    (
        Sign.MACHINE,
        compiled(
            rf"this is (?:only )?an? (?:system[ -]"
            rf"|computer[ -])?auto[a-z-]{{0,9}}[ -](?:generated )?(?:\w{{1,20}} ){{0,2}}{_MAIL_EN}",
            rf"this is an? (?:system|computer|machine)[ -]generated (?:\w{{1,20}} )?{_MAIL_EN}",
            rf"(?:this|the following) {_MAIL_EN} (?:was|is|has been|is being) (?:sent automatically"
            rf"|automatically (?:generated|sent|created)"
            r"|auto-?generated|generated (?:automatically|by)|created automatically|sent by an? auto)",
            rf"\[?(?:automatic|automated|auto)[ -]?(?:reply|response|responder"
            rf"|acknowledge?ment)(?: (?:{_MAIL_EN}|from)| ?[\]:!.*=\n-])",
            rf"(?:day la|this is) (?:mot )?{_MAIL_VI} (?:tra loi |phan hoi |thong bao |xac nhan |duoc "
            rf"|he thong |gui ){{0,3}}tu dong",
            rf"{_MAIL_VI} (?:tra loi |phan hoi |thong bao ){{0,2}}(?:nay )?(?:duoc |la |do he thong "
            rf"|{_MAIL_VI} ){{0,3}}(?:gui |tao |tra loi |phan hoi ){{0,3}}(?:ra )?(?:mot cach )?tu dong",
            r"he thong (?:tra loi|phan hoi|gui (?:thu|email)|thong bao) tu dong",
            r"tra loi tu dong[ :.\n]",
            r"phan hoi tu dong[ :.\n]",
            r"(?:这|此|本|該|该|這)(?:是|封|为|為|邮件|郵件|信|电邮|電郵|一|来自|來自|[a-z0-9]|由|系统"
            r"|系統){0,14}.{0,12}(?:自动|自動)(?:回复|回覆|回復|答复|答覆|发送|發送|发出|發出|生成|产生"
            r"|產生|应答|寄出|通知)",
            r"(?:系统|系統|邮箱|郵箱|邮件|郵件)(?:自动|自動)(?:回复|回覆|回復|答复|答覆|发送|發送|发出"
            r"|發出|生成|通知)",
            r"[\[【(]?(?:自动|自動)(?:回复|回覆|回復|答复|答覆|应答)(?:邮件|郵件|[\]】):,。!\n])",
            r"dies ist eine automati",
            r"diese (?:nachricht|e-?mail|mail) wurde automatisch",
            r"ceci est (?:une reponse|un (?:message|courriel|e-?mail|mail)) automatique",
            r"ce (?:message|courriel|mail) (?:a ete|est) (?:genere|envoye) automatiquement",
            r"(?:este es|esta es) (?:un|una) (?:mensaje|respuesta"
            r"|correo)(?: electronico)? (?:generad[oa] )?automatic",
            r"questa e una risposta automatica",
            r"questo e un messaggio automatico",
            r"esta e uma (?:resposta|mensagem) automatica",
            r"dit is een automatisch",
            r"detta ar ett auto",
            r"dette er (?:et|en) auto",
            r"tama on automaattinen",
            r"to jest automatyczn",
            r"toto je automatick",
            r"bu (?:bir )?otomatik",
            r"это автоматическ",
            r"ini adalah (?:balasan|pesan|email) otomatis",
            r"このメールは(?:システム|自動|.{0,20}自動)",
            r"本メールは.{0,20}自動",
            r"これは自動",
            r"자동 ?(?:회신|응답|발송)",
            r"(?:본|이) ?(?:메일|이메일)(?:은|는).{0,20}자동",
            r"นี่คือ(?:อีเมล|ข้อความ|การ)?ตอบกลับอัตโนมัติ",
            before=_SENTENCE + "(",
            after=")",
        ),
    ),
    (
        Sign.UNATTENDED,
        compiled(
            rf"(?:please )?(?:do not|don't|don’t|dont|must not) (?:directly )?(?:reply|respond"
            rf"|answer)(?: directly)?(?: back)? ?(?:to (?:this|the) {_MAIL_EN}|directly|here)?",
            r"replies (?:to this (?:e-?mail|message|address|mailbox) )?(?:are not|will not be"
            r"|aren't) (?:monitored|read|answered)",
            r"(?:unmonitored|unattended) (?:mailbox|address|e-?mail|inbox)",
            r"(?:mailbox|address|inbox) is not monitored",
            r"(?:this|my|that) (?:e-?mail|mail|mailbox|e-?mail address|address|account) is (?:no longer|not) "
            r"(?:in use|used|active|valid|monitored)",
            r"(?:dia chi|hop thu|email|mail)(?: email| mail| thu)?(?: nay)? (?:hien )?(?:khong con|da ngung"
            r"|ngung) (?:duoc )?(?:su dung|hoat dong)",
            r"(?:该|此|本|這個|这个)(?:邮箱|郵箱|邮件地址|地址|账号)(?:已|已经|已經|将|將|不再).{0,4}(?:停用|使用|弃用|注销|关闭)",
            rf"(?:vui long|xin|quy khach|de nghi) (?:quy khach )?(?:vui long )?(?:khong|dung) (?:tra loi"
            rf"|phan hoi|reply|hoi am|hoi dap)(?: lai| truc tiep| vao| toi| qua"
            rf"| cho){{0,2}} ?(?:{_MAIL_VI}|dia chi|hop thu)",
            r"(?:请|請)(?:您)?(?:勿|不要)(?:直接)?(?:回复|回覆|回復|答复|答覆|回信)",
            r"(?:无需|無需|不必|毋须)(?:直接)?(?:回复|回覆)",
            r"bitte (?:antworten sie|beantworten sie) .{0,30}nicht",
            r"ne (?:pas )?repond(?:ez|re) (?:pas )?a ce",
            r"(?:no responda|por favor no responda|nao responda)",
            r"返信(?:しないで|はご遠慮|はできません|いただいても)",
        ),
    ),
    (
        Sign.ABSENT,
        compiled(
            r"(?:i am|i'm|i’m|we are|we're|we’re|he is|she is|i will be|i'll be|i’ll be"
            r"|i shall be) (?:currently |now |presently |still |both )?(?:be )?"
            r"(?:out of (?:the |my )?office|out of town|away|on (?:[a-z]{1,12} ){0,2}(?:leave|vacation"
            r"|holidays?|business trip|break|sabbatical|annual leave)|travell?ing"
            r"|not (?:in|at) (?:the|my) office|unavailable|at a conference|absent|ooo)",
            r"(?:currently|presently) (?:out of|away from|not in|on) (?:the |my |annual |maternity "
            r"|paternity |parental |sick )?(?:office|leave|vacation|holiday)",
            r"(?:out of|away from) (?:the|my) (?:office|desk) (?:from|until|till|through|between|starting"
            r"|on|this|next|and)",
            r"i am (?:back|returning) (?:in|to) the office",
            r"(?:our|the) (?:office|offices|company) (?:is|are|will be) (?:currently |now )?closed",
            r"(?:i have left|no longer (?:work|works|working|with|employed)) ",
            r"(?:toi|em|minh|chung toi|anh|chi) (?:hien |hien tai |hien nay |dang |se |hien dang "
            r"|xin phep |co lich ){0,3}(?:vang mat|nghi phep|nghi om|nghi le|nghi tet|nghi thai san"
            r"|di cong tac|di vang|khong co mat|khong o van phong|nghi mat|nghi)",
            r"(?:hien|hien tai|hien nay),? (?:toi|em|minh|chung toi) (?:dang |khong |se ){0,2}(?:vang mat"
            r"|nghi|di cong tac|cong tac|co mat|o van phong|di vang|lam viec)",
            r"(?:van phong|cong ty|chung toi) (?:se |dang |tam ){0,2}(?:nghi (?:le|tet)|dong cua)",
            r"(?:xin |tran trong |kinh ){0,2}thong bao (?:lich |thoi gian )?nghi (?:le|tet)",
            r"(?:我|本人|我们|我們)(?:现在|現在|目前|近期|最近|将|將|已|因|正|因公|暂时|暫時|于|於|正在|在"
            r"|,){0,4}.{0,16}(?:休假|休年假|出差|外出|请假|請假|度假|不在办公室|不在辦公室|无法亲自回复"
            r"|無法親自回覆|放假|产假|產假|年假|假期|离职|離職)",
            r"(?:目前|现在|現在|近期|最近|正在).{0,8}(?:休假|出差|外出|请假|請假|度假|不在办公室"
            r"|不在辦公室|放假)",
            r"(?:公司|办公室|我司).{0,8}放假",
            r"ich bin (?:derzeit |zurzeit |zur zeit |momentan |vom |bis |ab |leider "
            r"|aktuell ){0,2}.{0,40}(?:nicht im (?:buro|hause|haus)|abwesend|im urlaub|ausser haus"
            r"|nicht erreichbar)",
            r"je suis (?:actuellement |absente? |en conge|en vacances|en deplacement|hors du bureau)",
            r"(?:estoy|estare|me encuentro|me encontrare) (?:actualmente )?(?:fuera de (?:la )?oficina"
            r"|de vacaciones|ausente|de viaje)",
            r"(?:sono|saro) (?:attualmente )?(?:fuori ufficio|in ferie|assente|in vacanza|fuori sede)",
            r"(?:estou|estarei) (?:atualmente )?(?:fora do escritorio|de ferias|ausente|em viagem)",
            r"ik ben (?:momenteel |op dit moment )?(?:niet aanwezig|afwezig|op vakantie|met verlof"
            r"|niet op kantoor)",
            r"(?:меня нет|я (?:нахожусь |буду )?(?:в отпуске|в командировке|отсутств))",
            r"(?:休暇を|休暇中|不在に|不在と|出張中|出張の|夏季休業|外出して)",
            r"(?:부재중|휴가 ?중|출장 ?중)",
        ),
    ),
    (
        Sign.BACK,
        compiled(
            r"(?:limited|no|sporadic|intermittent|restricted|infrequent"
            r"|little) (?:or no )?access to (?:my )?(?:e-?mail|email|internet|phone)",
            r"(?:will|shall|'ll|’ll) (?:be able to )?(?:reply|respond|answer|get back|read|return your"
            r"|attend|revert|review|check|come back)(?: back)?"
            r"(?: to)?(?: you| your| all| any| e-?mails?| messages?){0,3}.{0,40}(?:when|upon|on my|after"
            r"|once|as soon as|as promptly|on return|as quickly|at my earliest)",
            r"(?:upon|on|after|until) my return",
            r"(?:when|once|as soon as) i (?:am |get |have |will be )?(?:back|return|returned)",
            r"(?:returning|return|back|be back)(?: to work| to the office| in the office| at work)? (?:on"
            r"|in|by|next|until)",
            r"not (?:be )?(?:checking|reading|monitoring|able to (?:read|answer|reply|respond|check))",
            r"(?:until|till|through) (?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep"
            r"|oct|nov|dec|the |[0-9]|further notice|next)",
            r"se (?:tra loi|phan hoi|hoi am|lien he|lien lac)(?: lai)?.{0,40}(?:khi|sau khi|ngay khi"
            r"|som nhat|trong thoi gian som|sau ky nghi|sau)",
            r"(?:khong|kho) (?:the |co the |thuong xuyen )?(?:kiem tra|truy cap|doc|tra loi"
            r"|phan hoi) (?:email|mail|thu|ngay|hop thu)",
            r"(?:quay lai|tro lai|tro ve|di lam lai)(?: lam viec| van phong| co quan"
            r"| cong ty)?.{0,12}(?:ngay|vao|thu|sau|tu)",
            r"(?:den het|cho den|den) ngay [0-9]",
            r"[0-9] ?[月日号號].{0,8}(?:返岗|返崗|返回|回来|回來|回岗|上班|复工|回国|归来|回公司)",
            r"(?:回来|回來|返回|返岗|回国|回公司|上班|假期结束|假期結束|休假结束|归来).{0,14}(?:后|後|再"
            r"|尽快|儘快|盡快|回复|回覆|回復|处理|處理|联系|聯繫|与您)",
            r"(?:尽快|儘快|盡快|第一时间|第一時間|及时|及時|稍后|稍後|届时|屆時).{0,12}(?:回复|回覆|回復"
            r"|答复|答覆|处理|處理|与您联系|與您聯絡|给您)",
            r"(?:无法|無法|不能|不便)(?:亲自|親自|及时|及時|即时|马上|立即|查看|收发"
            r"|按时){0,2}.{0,4}(?:回复|回覆|回復|查看|查收|处理|處理|邮件|郵件)",
            r"nach meiner (?:ruckkehr|ruck)",
            r"(?:nicht gelesen|nicht weitergeleitet|ab dem [0-9]|wieder (?:im buro|erreichbar|da))",
            r"(?:a mon retour|des mon retour|de retour le|a partir du [0-9])",
            r"(?:a mi regreso|a mi vuelta|hasta el|regreso el|al mio rientro|al mio ritorno|rientrero"
            r"|fino al|no meu retorno|ate o dia|retorno em)",
            r"(?:na terugkomst|weer aanwezig|terug op)",
            r"(?:вернусь|отвечу|после возвращения)",
            r"(?:戻り次第|復帰後|後日|休み明け|[0-9]日以降.{0,12}(?:返信|連絡|対応|返答))",
        ),
    ),
    (
        Sign.DEPUTY,
        compiled(
            r"(?:urgent|immediate|emergency|pressing|in my absence|assistance|in case of|if you need"
            r"|during (?:this|that) (?:time|period)|meantime|meanwhile|any (?:queries|questions|issues))"
            r"[^.!\n]{0,100}(?:contact|call|e-?mail|reach|write to|speak|ring|get in touch|@)",
            r"(?:please|kindly) (?:contact|call|reach out to|direct|forward|e-?mail|send"
            r"|get in touch)[^.!\n]{0,100}(?:absence|urgent|instead|colleague|assistance|immediate"
            r"|matters?|@)",
            r"(?:khan cap|gap|can thiet|can ho tro|truong hop|cap bach)[^.!\n]{0,80}(?:lien he|lien lac"
            r"|goi|gui|hotline|@)",
            r"(?:如有|若有|如果有|如遇|如|若).{0,12}(?:急事|紧急|緊急|要事|急需|需要|疑问|疑問|问题"
            r"|問題).{0,12}.{0,20}(?:请|請|可|烦请|敬请)?(?:联系|聯繫|聯絡|致电|致電|拨打|撥打|电话|電話"
            r"|联络|手机|微信)",
            r"(?:in dringenden|bei dringenden|wenden sie sich)",
            r"(?:en cas d'urgence|en mon absence|vous pouvez contacter|veuillez contacter)",
            r"(?:en caso de urgencia|para (?:asuntos|temas) urgentes|contacte con|in caso di urgenza"
            r"|per urgenze|em caso de urgencia|assuntos urgentes)",
            r"(?:voor dringende|neem contact op|по срочным|срочны)",
            r"(?:お急ぎ|緊急の)",
        ),
    ),
    (
        Sign.THANKS,
        compiled(
            r"(?:thank you|thanks|many thanks)(?: very much| so much)? for (?:your|the|contacting|writing"
            r"|reaching|getting in|e-?mailing|emailing|sending|messaging|submitting)",
            r"(?:xin |chan thanh |xin chan thanh )?cam on (?:quy khach|ban|anh|chi|anh chi|anh/chi|quy vi"
            r"|quy cong ty|quy doi tac|qui khach)?.{0,20}(?:da |vi )?.{0,12}(?:gui|lien he|lien lac"
            r"|quan tam|email|mail|thu)",
            r"(?:感谢|感謝|谢谢|謝謝|多谢)(?:您|你)?(?:的)?.{0,6}(?:来信|來信|来函|邮件|郵件|email|mail"
            r"|联系|聯繫|聯絡|致电|关注|反馈|咨询)",
            r"(?:vielen )?dank fur ihre",
            r"(?:merci (?:pour|de) votre|je vous remercie de votre|nous vous remercions)",
            r"(?:gracias por su|gracias por tu|grazie per|obrigad[oa] pel[oa])",
            r"(?:bedankt voor|tack for ditt|takk for|спасибо за ваше|благодарим)",
            r"(?:メールをいただき|ご連絡いただき|お問い合わせいただき|お問い合わせありがとう)",
        ),
    ),
    (
        Sign.RECEIVED,
        compiled(
            r"we (?:have )?(?:successfully )?(?:received|got|registered|logged) (?:your|a"
            r"|the) (?:e-?mail|message|mail|request|enquiry|inquiry|query|ticket|support|case|complaint"
            r"|feedback|submission|new|question)",
            r"your (?:e-?mail|message|mail|request|enquiry|inquiry|query|ticket|support request|case"
            r"|complaint|feedback|submission|question)[^.\n]{0,60}(?:has been|was"
            r"|is) (?:successfully )?(?:received|registered|logged|created|opened|recorded|submitted"
            r"|assigned)",
            r"a (?:new )?(?:support )?(?:ticket|case|request) (?:has been|was) (?:created|opened|logged"
            r"|registered|generated)",
            r"(?:chung toi|cong ty|he thong|toi|trung tam|[a-z0-9]{2,20})(?: xac nhan| hien)? (?:da "
            r"|vua )(?:nhan duoc|tiep nhan|ghi nhan)(?: duoc)? (?:email|mail|thu|yeu cau|tin nhan"
            r"|thong tin|phan anh|y kien|khieu nai|gop y|cau hoi|phieu)",
            r"(?:yeu cau|email|thu|phan anh|khieu nai|thong tin|y kien|phieu|gop y"
            r"|tin nhan)(?: cua (?:quy khach|ban|anh/chi|anh chi|qui khach))?.{0,30} (?:da "
            r"|vua )(?:duoc )?(?:tiep nhan|ghi nhan|nhan|gui den)",
            r"(?:您|你)(?:的|发来的|发送的|寄来的){0,2}.{0,10}(?:邮件|郵件|来信|來信|来函|信件|请求|請求"
            r"|问题|問題|反馈|回饋|工单|投诉|投訴|咨询|諮詢|mail|email).{0,10}(?:已|我已|我们已|我們已"
            r"|我方已).{0,8}(?:收到|受理|提交|登记|登記|创建|建立|记录|查收|接收)",
            r"(?:已|已经|已經)(?:成功)?(?:收到|受理|接收)(?:了)?(?:到)?(?:您|你)(?:的|发来的|发送的"
            r"|寄来的)?.{0,12}(?:邮件|郵件|来信|來信|来函|信件|请求|請求|问题|問題|反馈|工单|投诉|咨询"
            r"|mail|email)",
            r"(?:邮件|郵件|来信|來信|来函|信件)(?:我)?(?:已|已经|已經)(?:成功)?(?:收到|查收|送达|收悉)",
            r"(?:wir haben ihre|ihre (?:anfrage|nachricht|e-?mail) (?:ist|wurde))",
            r"(?:nous avons bien recu|votre (?:demande|message) a (?:bien )?ete)",
            r"(?:hemos recibido (?:su|tu)|abbiamo ricevuto|recebemos (?:a sua|o seu|sua|seu))",
            r"(?:ваше (?:обращение|письмо|сообщение) (?:получено|принято|зарегистр)|受け付けました"
            r"|受付(?:いたし|完了)|접수되었)",
        ),
    ),
    (
        Sign.NUMBERED,
        compiled(
            r"(?:ticket|case|request|reference|incident|enquiry|inquiry|tracking|complaint) ?(?:number"
            r"|no\.?|id|#|ref(?:erence)?\.?)? ?(?:is|:|=|#|\(#?)? ?[\[(#]{0,2}[a-z]{0,6}[-#]?[0-9]{3,20}",
            r"(?:ma|so) (?:yeu cau|phieu|ho so|ticket|tham chieu|khieu nai|tiep nhan|phan anh|su vu"
            r"|ho tro)[^\n]{0,24}[0-9]{2,20}",
            r"(?:工单|工單|受理|案件|流水|单据|服务|服務|查询|投诉|请求|請求|参考|參考)(?:编号|編號|单号"
            r"|單號|号码|號碼|号|號|id)[^\n]{0,12}[0-9]{2,20}",
            r"(?:ticket|vorgangs|fall|anfrage)-?(?:nummer|nr)[^\n]{0,12}[0-9]{2,20}",
            r"(?:受付番号|お問い合わせ番号|заявк[аи]|обращени[ея]|접수 ?번호)[^\n]{0,12}[0-9]{2,20}",
        ),
    ),
)
