"""Commands are shown as the reader's language calls them, and may be typed so; a press sends English ones."""

import pytest
from mailflow.domain.procedure.command_lines import read_reply
from mailflow.domain.procedure.commands import ALIASES, COMMANDS, SPELLED
from mailflow.domain.procedure.engine import nearest
from mailflow.domain.procedure.links import in_language
from mailflow.language import languages

from support.conversation import CLERK, complaint
from support.house import BILLING
from support.people import html_of


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_what_is_shown_is_that_command(command: str, language: str) -> None:
    """Each language has a word of its own for each command, and whoever types it gives that command."""
    shown = in_language(f"#{command} …", language)
    [given] = read_reply(shown, SPELLED).commands
    assert ALIASES[given.name].name == command
    assert (shown == f"#{command} …") is (language == "en")


@pytest.mark.parametrize(
    ("example", "vi", "zh"),
    [
        ("#take", "#nhận", "#处理"),
        ("#verify pass", "#kiểm tra đạt", "#核验 通过"),
        ("#verify fail …", "#kiểm tra không đạt …", "#核验 不通过 …"),
        ("#answered phone …", "#đã trả lời điện thoại …", "#已答复 电话 …"),
        ("#action preventive … @it 5/12", "#hành động phòng ngừa … @it 5/12", "#措施 预防 … @it 5/12"),
        ("#nature complaint", "#loại khiếu nại", "#性质 投诉"),
        ("#options\n1. …\n2. …", "#lựa chọn\n1. …\n2. …", "#选项\n1. …\n2. …"),
        ("#plan hoàn 200.000đ @it", "#phương án hoàn 200.000đ @it", "#方案 hoàn 200.000đ @it"),
        ("#copy lawyer@example.vn", "#thêm người lawyer@example.vn", "#抄送 lawyer@example.vn"),
        ("#nhận", "#nhận", "#nhận"),
        ("#mail 12ab", "#mail 12ab", "#mail 12ab"),
    ],
)
def test_the_words_of_an_example(example: str, vi: str, zh: str) -> None:
    """The command and what it is told first; the rest is the writer's."""
    assert in_language(example, "vi") == vi
    assert in_language(example, "zh") == zh
    assert in_language(example, "en") == example


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aprove", ("approve", "")),
        ("tkae", ("take", "")),
        ("ghichuu", ("ghichu", "")),
        ("hoan", ("", "")),
        ("tien", ("", "")),
        ("转交技术部", ("转交", "技术部")),
        ("方案退款", ("方案", "退款")),
        ("退款", ("", "")),
    ],
)
def test_what_is_suggested_is_near(typed: str, meant: tuple[str, str]) -> None:
    """A wrong letter is mended, a blank that lacks in Chinese, too; another word is not taken for one."""
    assert nearest(typed) == meant


def test_a_button_shows_vietnamese_and_sends_ascii() -> None:
    """The notice to a Vietnamese department names #nhận; the mail that a press opens says #take."""
    talk = complaint()
    notice = talk.house.letters_to(BILLING)[0]
    assert "#nhận" in html_of(notice)
    assert "#take" not in html_of(notice).replace("body=%23take", "")
    assert "body=%23take" in html_of(notice)


def test_a_chinese_clerk_is_understood() -> None:
    """#处理 takes the ticket, #备注 keeps a note; what lacks its blank comes back put right."""
    talk = complaint()
    talk.staff("#处理\n#备注 客户来电")
    assert talk.status == "investigating"
    talk.staff("#转交技术部")
    assert "#转交 技术部" in talk.last(CLERK)
    assert talk.status == "investigating"
