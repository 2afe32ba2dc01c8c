"""How sure it must be who gives a command: as built in, or as config says, within what is safe."""

from dataclasses import replace

import pytest
from mailflow.domain.model.policy import AuthenticationRules
from mailflow.domain.procedure.authority import Grade, needed
from mailflow.domain.procedure.commands import BY_NAME, COMMANDS

from support.conversation import CLERK, COMPANY, CUSTOMER, Conversation, complaint
from support.house import SUPPORT

ANSWER = "Kính gửi chị, chúng tôi đang kiểm tra."


def company(server: str = "", **grades: str) -> Conversation:
    """The company with grades of its own."""
    staff = replace(COMPANY.staff, grades=grades)
    return complaint(replace(COMPANY, staff=staff, authentication=AuthenticationRules(server)))


HARMLESS = {"note": Grade.ADDRESS} | dict.fromkeys(
    ("help", "why", "status", "original", "take", "stop"), Grade.THREAD
)


def test_built_in() -> None:
    """Whatever can do harm needs a token, and the server's word where there is one."""
    served = replace(COMPANY, authentication=AuthenticationRules("mx.acme.example"))
    for command in COMMANDS:
        assert needed(command, COMPANY) == HARMLESS.get(command.name, Grade.TOKEN)
        assert needed(command, served) == HARMLESS.get(command.name, Grade.AUTHENTICATED)
        assert command.identity.harmless == (command.name in HARMLESS)


def test_never_below_what_is_safe() -> None:
    """Even a policy that was never checked keeps the floor."""
    loose = replace(COMPANY, staff=replace(COMPANY.staff, grades=dict.fromkeys(BY_NAME, "address")))
    assert all(needed(command, loose) == command.identity.least for command in COMMANDS)
    assert [c.name for c in COMMANDS if needed(c, loose) < Grade.THREAD] == ["note"]


def test_tightened() -> None:
    """#take by the thread alone is refused where config wants the token."""
    talk = company(take="token")
    talk.staff("#take", to=SUPPORT)
    assert talk.status == "with department"
    assert talk.kinds(CLERK) == ["refused"]
    talk.staff("#take")
    assert talk.status == "investigating"


@pytest.mark.parametrize(("words", "command"), [(ANSWER, "reply"), ("#answer Xong.", "answer")])
def test_loosened(words: str, command: str) -> None:
    """Behind a gateway that strips the token the thread may be made to do, command by command."""
    talk = company(**{command: "thread"})
    talk.staff(words, to=SUPPORT)
    assert len(talk.kinds(CUSTOMER)) == 2
    talk.staff("#close xong", to=SUPPORT)
    assert talk.kinds(CLERK)[-1] == "refused"


def test_loosened_where_a_server_vouches() -> None:
    """The token is enough for what config says, and for nothing else; a failure refuses all the same."""
    talk = company("mx.acme.example", reply="token")
    failed = [("Authentication-Results", "mx.acme.example; dmarc=fail header.from=acme.example")]
    talk.staff(ANSWER, headers=failed)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    talk.staff(ANSWER)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"
    talk.staff("#answer Xong.")
    assert talk.kinds(CLERK)[-1] == "refused"


def test_ones_own_complaint_however_loose() -> None:
    """Nobody decides on a complaint of their own (P32), and is told so."""
    staff = replace(COMPANY.staff, grades={"answer": "thread", "reply": "thread"})
    talk = complaint(replace(COMPANY, staff=staff), sender=f"Lan <{CLERK}>")
    for words in ("#answer Xong.", ANSWER):
        talk.staff(words)
        assert "khiếu nại của chính anh/chị" in talk.last(CLERK)
        assert "final_answer" not in talk.kinds(CLERK)
        assert "written_response" not in talk.kinds(CLERK)
    assert talk.status == "with department"
