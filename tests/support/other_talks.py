"""The shorter talks of the procedure in the other of English and Chinese."""

from support.conversation import CANARY, Conversation
from support.house import text_of
from support.stage import Stage


def _begun(stage: Stage, customer: str, name: str, subject: str, body: str, unit: str) -> Conversation:
    """A complaint that its department has; the director has heard of it."""
    talk = Conversation(stage, customer, name)
    talk.complains(subject, body)
    talk.sees("director", "new_complaint")
    talk.notice = talk.sees(unit, "new_ticket")
    return talk


def _done(talk: Conversation, unit: str, words: str, letter: str, *shown: str) -> str:
    """A command with words for the customer, and the letter that it becomes."""
    assert talk.notice is not None
    talk.answers(unit, talk.notice, words)
    talk.sees(unit, "receipt")
    talk.held()
    text = text_of(talk.sees(talk.customer, letter))
    for each in shown:
        assert each in text, each
    return text


def suggestion_in_english(stage: Stage) -> Conversation:
    """Thanked and closed: the short path; months later she hears what became of it."""
    talk = Conversation(stage, "grace", "Grace Hill")
    talk.complains(
        "A suggestion",
        "Hello,\n\nI suggest that you show the state of an order online.\n\nGrace Hill\n",
    )
    talk.notice = talk.sees("technical", "new_ticket")
    talk.nothing_new()  # the director hears of complaints
    thanks = "#thanks We have passed it on to those who make the page."
    text = _done(talk, "technical", thanks, "thanks", "passed it on", "Dear Grace Hill")
    assert "sorry" not in text.lower()
    talk.answers("technical", talk.notice, f"#close for the next release {CANARY}")
    talk.sees("technical", "receipt")
    assert talk.status == "closed"
    improved = f"#note live since Monday {CANARY}\n#improve\n\nThe page now shows where your order is."
    _done(talk, "technical", improved, "improvement", "now shows where", "what could be better")
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def unjustified_in_chinese(stage: Stage) -> Conversation:
    """不成立的投诉: a friendly explanation, and no word of blame."""
    body = "您好：\n\n我的发票上有两笔相同的扣款，我要投诉，请核实。\n\n陈静\n"
    talk = _begun(stage, "chen", "陈静", "投诉：发票重复扣款", body, "billing")
    words = f"#note 老客户 {CANARY}\n#unjustified\n\n第二笔是11月的费用，按您选择的套餐提前收取。"
    _done(talk, "billing", words, "explanation", "尊敬的陈静", "按您选择的套餐提前收取", "请回复本邮件")
    assert talk.status == "unjustified"
    talk.answers("billing", talk.notice, f"#close 发票上注明预收 {CANARY}")  # type: ignore[arg-type]
    talk.sees("billing", "receipt")
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def referral_in_chinese(stage: Stage) -> Conversation:
    """转交主管机构: the authority reads the customer's words and nothing of the house."""
    body = "您好：\n\n我的域名未经同意被转到别的注册商，我要投诉。\n\n赵磊\n"
    talk = _begun(stage, "zhao", "赵磊", "投诉：域名被转移", body, "technical")
    registry = stage.address("registry")
    words = f"#note 老客户 {CANARY}\n#refer {registry}\n\n您的材料已一并转交。"
    text = _done(talk, "technical", words, "referral", "尊敬的赵磊", "您的材料已一并转交")
    assert registry not in text
    request = talk.sees("registry", "authority_request")
    assert "未经同意" in text_of(request)
    talk.answers("registry", request, f"转移符合规定。 {CANARY}")
    talk.notice = talk.sees("technical", "consultation_answer")
    answer = "#answer\n\n主管机构认定本次转移符合规定。"
    _done(talk, "technical", answer, "final_answer", "主管机构认定")
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def domain_dispute_in_english(stage: Stage) -> Conversation:
    """The recognised ways to settle it, and what to send us afterwards."""
    body = "Hello,\n\nsomebody has registered a domain name with our trade mark. I complain.\n\nPeter Gray\n"
    talk = _begun(stage, "peter", "Peter Gray", "Complaint: our trade mark", body, "technical")
    words = "#dispute\n\nThe domain name stays as it is meanwhile."
    ways = ("mediation", "arbitration", "court", "stays as it is meanwhile")
    text = _done(talk, "technical", words, "dispute_ways")
    assert all(way in text.casefold() for way in ways), text
    talk.nothing_new()
    talk.customer_saw_nothing_internal()
    return talk


def by_telephone_in_chinese(stage: Stage) -> Conversation:
    """电话投诉: a form opens the ticket, the answer by telephone is recorded, and it can be closed."""
    talk = Conversation(stage, "nobody")
    talk.calls(
        "care",
        "#new\n#customer 林芳 0902 345 678\n#channel phone\n#language zh\n\n"
        "她说10月的发票被重复扣款，非常生气，要求回电。",
    )
    notice = talk.sees("billing", "new_ticket")
    assert "0902345678" in text_of(notice)
    assert "重复扣款" in text_of(notice)
    talk.sees("director", "new_complaint")
    talk.answers("billing", notice, f"#answered phone hôm nay, đã xin lỗi và hẹn hoàn tiền {CANARY}")
    talk.sees("billing", "receipt")
    talk.answers("billing", notice, f"#close {CANARY}")
    talk.sees("billing", "receipt")
    assert talk.status == "closed"
    talk.stage.later(hours=1)
    talk.nothing_new()
    return talk


TALKS = (
    suggestion_in_english,
    unjustified_in_chinese,
    referral_in_chinese,
    domain_dispute_in_english,
    by_telephone_in_chinese,
)
"""Played in memory; the first ones of procedure_talks are played on real servers, too."""
