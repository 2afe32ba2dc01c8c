"""A reply in any mail program's form gives back what the person wrote, and nothing of what came before."""

from collections import Counter

import pytest
from client_forms import FORMS, OLD, OWN, QUOTED
from mailflow.domain.understanding.reply_text import new_text, reply_text


def mail(form: str, language: str) -> str:
    return form.replace("OWN", OWN[language]).replace("QUOTED", QUOTED).replace("OLD", OLD)


@pytest.mark.parametrize(
    ("language", "form"), [pytest.param(lang, form, id=f"{lang}-{name}") for name, lang, form in FORMS]
)
class TestEveryForm:
    """All forms of ``client_forms``."""

    def test_the_new_text_is_all_that_is_left(self, language: str, form: str) -> None:
        """The reply is the person's text, whole."""
        assert reply_text(mail(form, language)) == OWN[language]

    def test_a_dos_mail_reads_the_same(self, language: str, form: str) -> None:
        """Line ends of another system change nothing."""
        assert reply_text(mail(form, language).replace("\n", "\r\n")) == OWN[language]

    def test_without_new_text_everything_is_shown(self, language: str, form: str) -> None:
        """Somebody who sends a mail back without a word sends what it quotes."""
        empty = form.replace("OWN", "").replace("QUOTED", QUOTED).replace("OLD", OLD)
        assert new_text(empty) == ""
        assert "KN-2026-000123 của Quý khách" in reply_text(empty), language


def test_the_forms_are_many_and_none_stands_twice() -> None:
    """At least 60 forms in Vietnamese, English and Chinese, and 30 in other languages."""
    languages = Counter(language for _, language, _ in FORMS)
    assert languages["other"] >= 30
    assert sum(languages.values()) - languages["other"] >= 60
    assert len({form for _, _, form in FORMS}) == len(FORMS)
