"""Commands are found however phones and word processors write them, and only where commands stand."""

import pytest
from mailflow.domain.procedure.command import Command
from mailflow.domain.procedure.command_lines import MAX_COMMANDS, read_reply
from mailflow.domain.procedure.commands import ALIASES, COMMANDS, SPELLED
from mailflow.domain.procedure.engine import share_out
from mailflow.language import MESSAGES, languages, load


def called(name: str) -> str:
    """The proper name of a command; an unknown one as it is."""
    command = ALIASES.get(name)
    return command.name if command else name


def names(text: str) -> list[str]:
    """The commands that a reply gives, by their proper names; unknown ones as they are."""
    return [called(given.name) for given in read_reply(text, SPELLED).commands]


@pytest.mark.parametrize(
    "line",
    [
        "#close",
        "#Close",
        "#CLOSE.",
        "# close",
        "#close:",
        "＃close",
        "  #close",
        "• #close",
        "* #close",
        "- #close",
        "\u00a0#close",
        "\u200b#close",
        "#close\u200b",
        "#clo\u00adse",
        "#đóng",
        "#Đóng!",
        "# Dong",
        "#dong",
        "#ĐÓNG…",
        "#ｃｌｏｓｅ",
        "#kết thúc",
        "#ket_thuc",
        "#ket-thuc",
        "#close\r\n\r\nCảm ơn",
    ],
)
def test_one_command_in_many_spellings(line: str) -> None:
    """Case, diacritics, width, bullets, final stops, what cannot be seen."""
    assert names(line) == ["close"]


@pytest.mark.parametrize(
    ("line", "name", "argument"),
    [
        ("#ghi chú khách gọi lại", "note", "khách gọi lại"),
        ("#Ghi chú: khách gọi lại", "note", "khách gọi lại"),
        ("#note – khách gọi lại", "note", "khách gọi lại"),
        ("#note “khách gọi lại”", "note", "“khách gọi lại”"),
        ("#note @technical máy chủ?", "note", "@technical máy chủ?"),
        ("#nguyên nhân nhập nhầm", "cause", "nhập nhầm"),
        ("#không duyệt quá cao", "reject", "quá cao"),
        ("#đồng ý", "approve", ""),
        ("#dong y", "approve", ""),
        ("#đóng ý kiến đã giải quyết", "close", "ý kiến đã giải quyết"),
        ("#đóng: ý kiến đã giải quyết", "close", "ý kiến đã giải quyết"),
        ("#khách dong ý nhận hoàn tiền", "agree", "nhận hoàn tiền"),
        ("#ghi  chú khách gọi lại", "note", "khách gọi lại"),
        ("#nguyên nhân: nhập nhầm", "cause", "nhập nhầm"),
        ("#chuyển billing", "route", "billing"),
        ("#chuyển cơ quan VNNIC", "refer", "VNNIC"),
        ("#khẩn không", "urgent", "không"),
        ("#done 1", "done", "1"),
        ("##take", "take", ""),
        ("#verify fail chưa sửa", "verify", "fail chưa sửa"),
        ("#plan hoàn 200.000đ @billing due 5/12.", "plan", "hoàn 200.000đ @billing due 5/12."),
        ("#đóngg", "dongg", ""),
        ("#foo bar", "foo", "bar"),
    ],
)
def test_names_and_arguments(line: str, name: str, argument: str) -> None:
    """The longest known name wins, unless its diacritics are others; the rest stays as it was written."""
    (given,) = read_reply(line, SPELLED).commands
    assert (called(given.name), given.argument) == (name, argument)


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi chị,\n#khong phai lenh",
        "Số #1 trong danh sách",
        "#1 là ưu tiên",
        "# ",
        "##",
        "Xem # close nhé",
        "",
    ],
)
def test_what_is_no_command(text: str) -> None:
    """Words that only look like one stay words."""
    reply = read_reply(text, SPELLED)
    assert reply.commands == ()
    assert reply.stray == ()
    assert reply.body == text.strip()


def test_a_command_below_other_words_is_no_text_for_the_customer() -> None:
    """Its writer meant something else than what would happen, so nothing does."""
    assert read_reply("Kính gửi chị,\n\n#close", SPELLED).stray == ("#close",)
    assert read_reply("#ask\n\nXin gửi ảnh.\n\n#note gọi lại", SPELLED).stray == ("#note gọi lại",)


def test_several_at_once() -> None:
    """One under the other, blank lines between them, the rest is the body."""
    reply = read_reply("#take\n\n#cause nhập nhầm\n#urgent\n\nKính gửi chị,\n\ncảm ơn.", SPELLED)
    assert [given.name for given in reply.commands] == ["take", "cause", "urgent"]
    assert reply.body == "Kính gửi chị,\n\ncảm ơn."


def test_lines_under_a_command_belong_to_it() -> None:
    """Until the next command of the same block."""
    reply = read_reply("#cause nhập nhầm\ndo mạng lỗi\n#plan hoàn 1tr @billing due 5/12\n\nKính gửi", SPELLED)
    assert reply.commands[0].argument == "nhập nhầm\ndo mạng lỗi"
    assert reply.commands[1].argument == "hoàn 1tr @billing due 5/12"
    assert reply.body == "Kính gửi"


def test_an_unknown_command_is_nobodys_argument() -> None:
    """It refuses the mail instead of disappearing in the note above it."""
    assert names("#note gọi lại\n#foo\n#answer Kính gửi") == ["note", "foo", "answer"]


def shared(text: str) -> list[tuple[str, str, str]]:
    """Each command with its argument and the words that it gets."""
    reply = read_reply(text, SPELLED)
    commands = [ALIASES.get(given.name) for given in reply.commands]
    return [(called(given.name), given.argument, body) for given, body in share_out(reply, commands)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#route\nbilling\nxem giúp", [("route", "billing", "xem giúp")]),
        ("#plan\nhoàn 1tr @billing 5/12\n\nKính gửi", [("plan", "hoàn 1tr @billing 5/12", "Kính gửi")]),
        ("#answer\n#close\n\nKính gửi", [("answer", "", "Kính gửi"), ("close", "", "")]),
        ("#close\n#answer\n\nKính gửi", [("close", "", ""), ("answer", "", "Kính gửi")]),
        ("#plan x 5/12\n#urgent\n\nKính gửi", [("plan", "x 5/12", "Kính gửi"), ("urgent", "", "")]),
        ("#answer Kính gửi chị,\nxin lỗi.", [("answer", "Kính gửi chị,", "xin lỗi.")]),
        ("#take\n\nKính gửi", [("take", "", "")]),
    ],
)
def test_the_words_go_to_one_command(text: str, expected: list[tuple[str, str, str]]) -> None:
    """A letter's words are never somebody's note, and the other way round."""
    assert shared(text) == expected


def test_a_mail_full_of_commands_ends() -> None:
    """At most MAX_COMMANDS; the rest is taken for misplaced ones, so nothing is done."""
    reply = read_reply("#take\n" * 10_000, SPELLED)
    assert len(reply.commands) == MAX_COMMANDS
    assert reply.stray


@pytest.mark.parametrize(
    "text", ["#" * 100_000, "#a" * 50_000, "#" + "á" * 100_000, "# " * 50_000, "#a\n" * 50_000]
)
def test_hostile_lines_take_no_time(text: str) -> None:
    """Linear on anything."""
    assert len(read_reply(text, SPELLED).commands) <= MAX_COMMANDS


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_explains_itself(command: Command) -> None:
    """In every language, with an example that is read as this command."""
    meant = {load(language, MESSAGES)["command"][command.name] for language in languages()}
    assert len(meant) == len(languages())
    (given,) = read_reply(command.shown.partition("\n")[0], SPELLED).commands
    assert ALIASES[given.name] is command
