"""``init`` asks, and a file comes of it that loads, whatever was answered."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailflow.config import Loaded, load
from mailflow.config.problems import ExpectedError
from mailflow.config.questions import unquoted
from mailflow.config.writing import answers_to_toml, department_questions, questions

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=7)))
TYPED = {"organisation": "Công ty ACME", "domain": "ACME.vn", "customer_care": "cskh@acme.vn"}
BILLING = {"name": "kế toán", "address": "ketoan@acme.vn", "words": "hóa đơn, invoice、发票，"}


def interview(typed: Mapping[str, str], extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a person types, Enter for the defaults."""
    answers: dict[str, str] = dict(extra or {})
    for question in department_questions() if extra is not None else questions():
        answers[question.key] = question.check(typed.get(question.key) or question.default(answers), answers)
    return answers


def loaded_from(
    folder: Path, answers: Mapping[str, str], departments: Sequence[Mapping[str, str]] = ()
) -> Loaded:
    """The written file, read again."""
    path = folder / "config.toml"
    path.write_text(answers_to_toml(answers, departments, NOW), encoding="utf-8")
    return load(path, environ={"SUPPORT_PASSWORD": "x"})


def test_three_answers_are_enough(tmp_path: Path) -> None:
    """Enter, Enter, Enter: names of servers, ports and the start come by themselves."""
    answers = interview(TYPED)
    loaded = loaded_from(tmp_path, answers)
    (box,) = loaded.mailboxes
    assert (box.imap.where, box.smtp.where) == ("imap.acme.vn:993", "smtp.acme.vn:587")
    assert box.imap.username == box.address == "support@acme.vn"
    assert box.start_from == NOW.astimezone(UTC)
    assert loaded.policy.organisation.languages == ("vi", "en", "zh")
    assert [line for line in loaded.warnings if "environment variable" not in line] == []


def test_departments_become_routes(tmp_path: Path) -> None:
    """Words may be parted as people part them, in Chinese, too."""
    answers = interview({**TYPED, "language": "zh"})
    unit = interview(BILLING, {**answers, "departments": ""})
    policy = loaded_from(tmp_path, answers, [unit]).policy
    assert policy.organisation.languages == ("zh", "vi", "en")
    assert policy.departments[0].title("zh") == "kế toán"
    assert policy.routes[0].subject_or_text == ("hóa đơn", "invoice", "发票")


def test_the_file_explains_itself() -> None:
    """Every section has a comment, and the password is not in it."""
    text = answers_to_toml(interview({**TYPED, "password": "file /etc/mailflow/imap.secret"}), [], NOW)
    assert 'password = { file = "/etc/mailflow/imap.secret" }' in text
    assert text.count("#") >= 20
    assert "[[departments]]" in text


@pytest.mark.parametrize(
    ("key", "answer", "sentence"),
    [
        ("address", "support", 'expected an address such as "lan@acme.vn", found "support"'),
        ("language", "vn", 'expected one of "vi", "en", "zh", found "vn"'),
        (
            "imap_security",
            "none",
            'expected "tls" or "starttls", found "none" (none is for a server on this machine only)',
        ),
        ("imap_port", "abc", 'expected a whole number from 1 to 65535, found "abc"'),
        (
            "customer_care",
            "support@acme.vn",
            'expected another address than the mailbox itself, found "support@acme.vn" (letters',
        ),
        ("start_from", "yesterday", "expected a date such as"),
        (
            "password",
            "hunter2",
            "expected env NAME, file PATH or credential NAME, found text, not shown here",
        ),
        ("organisation", "", 'expected a name, on one line and not empty, found ""'),
    ],
)
def test_a_wrong_answer_is_asked_again(key: str, answer: str, sentence: str) -> None:
    """With a sentence that says what is expected; a password typed by mistake is not repeated."""
    answers = interview(TYPED)
    (question,) = [question for question in questions() if question.key == key]
    with pytest.raises(ExpectedError) as error:
        question.check(answer, answers)
    assert error.value.sentence(answer).startswith(sentence)
    assert "hunter2" not in error.value.sentence(answer)


def test_two_departments_of_one_name() -> None:
    """The second is asked again, however it is capitalised."""
    (question, *_) = department_questions()
    with pytest.raises(ExpectedError, match="a name that no other department has"):
        question.check("BILLING", {"departments": "delivery\nbilling"})


def test_questions_help() -> None:
    """Each question has words for what it wants, and its default is an answer that it takes."""
    answers: dict[str, str] = {}
    for question in questions():
        assert question.label
        assert question.help.endswith(".")
        typed = question.default(answers) or TYPED.get(question.key, "")
        answers[question.key] = question.check(typed, answers)


texts = st.text(min_size=1, max_size=30).filter(lambda text: unquoted(text) and text.isprintable())
starts = st.sampled_from(["now", "NOW", "2026-11-23", "2026-11-23T08:00:00+07:00"])
securities = st.sampled_from(["tls", "starttls"])
units = st.lists(st.tuples(texts, texts.filter(lambda text: text.strip(" ,;，；、"))), max_size=3)


@given(texts, texts, securities, securities, starts, units)
def test_any_answers_give_a_file_that_loads(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    user: str,
    imap: str,
    smtp: str,
    start: str,
    departments: list[tuple[str, str]],
) -> None:
    """Quotes, backslashes, comment signs: what the questions accept, the file holds as it was said."""
    typed = {**TYPED, "organisation": name, "imap_user": user, "imap_security": imap, "smtp_security": smtp}
    answers = interview({**typed, "start_from": start})
    accepted: list[dict[str, str]] = []
    for number, (unit, words) in enumerate(departments):
        context = {**answers, "departments": "\n".join(each["name"] for each in accepted)}
        try:
            asked = {"name": unit, "address": f"unit{number}@acme.vn", "words": words}
            accepted.append(interview(asked, context))
        except ExpectedError:
            continue
    loaded = loaded_from(tmp_path_factory.mktemp("init"), answers, accepted)
    assert loaded.policy.organisation.name == unquoted(name)
    assert loaded.mailboxes[0].imap.username == unquoted(user)
    assert [unit.name for unit in loaded.policy.departments] == [unit["name"] for unit in accepted]
