"""An organisation's own words for commands, added to those that come with the program."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from mailflow.adapters.letters.check_own import vocabulary_faults
from mailflow.domain.procedure.own_words import own_commands
from mailflow.language import builtin_folder
from mailflow.language.own import own_vocabulary

from support.conversation import CLERK, COMPANY, complaint

OWN = replace(COMPANY, own_commands=(("ghi sổ", "note"), ("khoá sổ", "close"), ("応答", "answer")))


def told(folder: Path, content: str, language: str = "vi") -> list[str]:
    """What is wrong with a vocabulary of one's own."""
    path = folder / language / "vocabulary.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return [problem.message for problem in vocabulary_faults(folder)]


class TestTyped:
    """Staff type them as any other."""

    @pytest.mark.parametrize("typed", ["#ghi sổ", "#Ghi Sổ:", "#ghiso", "#note"])
    def test_at_the_top(self, typed: str) -> None:
        """With capitals, without accents; the built-in word stays."""
        talk = complaint(policy=OWN)
        talk.staff(f"{typed} Khách VIP")
        assert "noted" in talk.events()
        assert talk.kinds(CLERK)[-1] == "receipt"

    def test_below_the_words_and_together(self) -> None:
        """An answer with the command that closes at its end is asked about, as with the built-in word."""
        talk, other = complaint(policy=OWN), complaint(policy=OWN)
        talk.staff("Kính gửi chị, việc đã xong ạ.\n\n#khoá sổ")
        other.staff("Kính gửi chị, việc đã xong ạ.\n\n#close")
        assert talk.kinds(CLERK) == other.kinds(CLERK)
        talk.staff("#応答 Kính gửi chị, việc đã xong.")
        talk.staff("#khoá sổ")
        assert talk.status == "closed"

    def test_not_in_a_letter_to_the_customer(self) -> None:
        """In the middle of a letter it is a command in the wrong place, as any other."""
        talk = complaint(policy=OWN)
        talk.staff("#answer Kính gửi chị, việc đã xong. Nhờ em #ghi sổ giúp nhé.")
        assert talk.kinds(CLERK)[-1] == "refused"

    def test_beside_another_on_one_line(self) -> None:
        """Nothing is done by halves: both come back in lines of their own."""
        talk = complaint(policy=OWN)
        talk.staff("#take và #ghi sổ Khách VIP")
        assert talk.kinds(CLERK)[-1] == "refused"
        assert "noted" not in talk.events()
        assert talk.status == "with department"

    def test_unknown_elsewhere(self) -> None:
        """Where nobody has added it, it is no command."""
        talk = complaint()
        talk.staff("#ghi sổ Khách VIP")
        assert talk.kinds(CLERK)[-1] == "refused"


class TestTold:
    """What cannot be taken is told by ``check``, and nothing else is lost by it."""

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ('note = ["đóng"]', '"đóng" (note): means close already; it is not taken'),
            ('note = ["đóng góp"]', 'begins with "đóng", which means close'),
            ('note = ["title"]', 'is the line "subject" of a form already'),
            ('note = ["ghi nội bộ"]', ""),
            ('note = ["#ghi"]', "nobody can type it"),
            ('note = ["ghi 2"]', "nobody can type it"),
            ('note = ["ghi\\nsổ"]', "nobody can type it"),
            ('note = [""]', "nobody can type it"),
            ('note = "ghi"', "note: must be a list of words"),
            ('noote = ["ghi"]', "noote: there is no such command; did you mean note?"),
        ],
    )
    def test_each(self, tmp_path: Path, content: str, message: str) -> None:
        """The word, what it means already, and what to do."""
        said = told(tmp_path, f"[commands]\n{content}\n")
        assert len(said) == bool(message)
        assert all(message in each for each in said)
        tables, _ = own_vocabulary(tmp_path)
        assert bool(own_commands(tables)[0]) is not bool(message)

    def test_the_others_are_taken(self, tmp_path: Path) -> None:
        """One mistake leaves out one word; a section that nobody reads is a hint."""
        said = told(tmp_path, '[commands]\nnote = ["đóng", "ghi"]\n[weekdays]\nmonday = ["đầu tuần"]\n')
        assert own_commands(own_vocabulary(tmp_path)[0])[0] == (("ghi", "note"),)
        assert said[1:] == ["[weekdays]: not read here, only [commands] is"]

    def test_a_word_for_two_commands(self, tmp_path: Path) -> None:
        """It means one thing in all languages together; neither counts."""
        told(tmp_path, '[commands]\nnote = ["nota"]\n', "fr")
        assert len(told(tmp_path, '[commands]\nclose = ["Nota"]\n', "de")) == 2
        assert own_commands(own_vocabulary(tmp_path)[0])[0] == ()

    def test_a_copy_of_the_built_in_one(self, tmp_path: Path) -> None:
        """Nothing to tell, and nothing is added."""
        content = (builtin_folder() / "en" / "vocabulary.toml").read_text("utf-8")
        assert told(tmp_path, content, "fr") == []
        assert own_commands({"fr": tomllib.loads(content)}) == ((), ())

    @pytest.mark.parametrize("content", ["[commands", "commands = 3", 'note = ["x"]'])
    def test_no_vocabulary_at_all(self, tmp_path: Path, content: str) -> None:
        """The file is named; mail is worked on all the same."""
        assert told(tmp_path, content)
        assert own_commands(own_vocabulary(tmp_path)[0])[0] == ()
