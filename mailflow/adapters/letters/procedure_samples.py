"""What the procedure's letters say of an invented ticket: facts by letter, where they differ."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from mailflow.domain.model.letters.receipts import HeldReason
from mailflow.domain.procedure.links import in_language
from mailflow.language import ENGLISH, languages, load, say

_AT = datetime(2026, 11, 25, 3, 5, tzinfo=UTC)
DUE = "2026-12-05"
_BY = "minh@acme.example"

# Letter → whose words these are; the letters that are not named here have the customer's.
_WORDS = {
    "consultation": "question",
    "authority_request": "guidance",
    "consultation_answer": "answer",
    "customer_silent": "asked",
    "status_asked": "status",
    "unhappy_survey": "unhappy",
    "colleague_away": "away",
}


def sample_words(language: str, section: str) -> Mapping[str, str]:
    """What stands in ``samples.toml`` of a language, or in the English one."""
    words: Mapping[str, str] = load(language if language in languages() else ENGLISH, "samples")[section]
    return words


def procedure_facts(occasion: str, language: str, mailto: str) -> dict[str, object]:
    """The facts of these letters; ``mailto``: a link to which the body's words are added, percent-encoded.

    Long because it is a list: an example of each letter.
    """
    said = sample_words(language, "said")
    begun = (say("event.acknowledged", language), say("event.taken", language, by="Lan"))

    def link(words: str) -> str:
        return f"{mailto}{quote(words)}"

    def shown(example: str) -> str:
        return in_language(example, language)

    facts: dict[str, object] = {
        "department_title": said["department_title"],
        "remedy": said["remedy"],
        "authority": said["authority"],
        "agree_link": link(say("link.agree", language)),
        "discuss_link": link(say("link.discuss", language)),
        "by": _BY,
        "options": [(i, said[f"option {i}"], link(str(i))) for i in (1, 2, 3)],
        "stage": "investigating",
        "asked_at": _AT,
        "given": _AT,
        "sent_at": _AT,
        "waits": False,
        "links": [(score, "", link(str(score))) for score in (5, 4, 3, 2, 1)],
        "score": 2,
        "done": [said["done 1"], said["done 2"]],
        "state": "remedy proposed",
        "understood": [shown("#cause …")],
        "problems": [
            (
                "#aprove",
                say("refused.unknown", language, command=shown("#approve")),
                shown("#approve"),
                link("#approve \r\n"),
            )
        ],
        "commands": [
            ("#ask", say("command.ask", language), shown("#ask …"), link("#ask \r\n")),
            ("#plan", say("command.plan", language), shown(f"#plan … @billing {DUE}"), link("#plan \r\n")),
        ],
        "proposer": _BY,
        "amount": 1_250_000,
        "unit": said["unit"],
        "letter_text": said["letter_text"],
        "approved": occasion != "approval_result" or language != "zh",
        "left": [said["done 1"]],
        "orders_off": True,
        "is_answer": language != "zh",
        "items": _items(occasion, said),
        "form": 2,
        "number": 1,
        "question": "approval_request",
        "passed_to": "lan@acme.example",
        "minutes": 2,
        "note": said["answer"],
        "decide_by": _AT,
        "role": "manager",
        "asked": occasion == "consultation_answer" and language != "en",
        "late": True,
        "kind": "preventive",
        "text": said["text"],
        "asker": _BY,
        "customer_words": said["status"],
        "detail": said["detail"],
        "at": _AT,
        "reminders": 2,
        "answerer": "cskh@acme.example" if language == "en" else "",
        "remark": said["remark"],
        "deputy": "hoa@acme.example",
        "file_customer": "Trần Thị Lan",
        "file_email": "lan.tran@customer.example",
        "file_phone": "0901234567",
        "file_subject": said["remedy"],
        "file_cause": said["text"],
        "file_remedy": said["remedy"],
        "file_rows": [(_AT, begun[0], ""), (_AT, begun[1], said["answer"])],
        "file_more": 4,
    }
    if occasion in {"approval_request", "new_complaint"}:
        facts["doubt"] = ""
    words = said.get(_WORDS.get(occasion, occasion))
    if words is not None:
        facts["words"] = words
    if occasion == "verification_failed":
        facts["reason"] = said["reason"]
    if occasion == "approval_result":
        facts["reason"] = said["decided"]
    if occasion == "colleague_away":
        facts["unit"] = "technical"
    if occasion == "response_held":
        facts["reason"] = HeldReason.AMOUNT
    return facts


def _items(occasion: str, said: Mapping[str, str]) -> list[tuple[object, ...]]:
    if occasion == "complaints_digest":
        row = (_AT, "Trần Thị Lan", said["status"], said["unit"])
        return [("KN-2026-000123", *row, True), ("KN-2026-000124", *row, False)]
    return [(said["remedy"], said["unit"], DUE, True), (said["text"], said["department_title"], DUE, True)]
