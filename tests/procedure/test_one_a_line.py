"""Several commands on one line: nothing is done, and the lines come back put right."""

from urllib.parse import unquote

import pytest
from mailflow.domain.procedure.one_a_line import one_a_line

from support.conversation import CLERK, CUSTOMER, complaint
from support.people import html_of


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("#nhận #đóng", ("#nhận", "#đóng")),
        ("#nhận và #chuyển technical", ("#nhận", "#chuyển technical")),
        ("#nhận, #hỏi số thẻ", ("#nhận", "#hỏi số thẻ")),
        ("#ghi chú abc #đóng", ("#ghi chú abc", "#đóng")),
        (
            "#nguyên nhân lỗi #phương án hoàn 100.000đ @billing 5/12 #note x",
            ("#nguyên nhân lỗi", "#phương án hoàn 100.000đ @billing 5/12", "#note x"),
        ),
        ("#take and then #close", ("#take", "#close")),
        ("＃take ＃close", ("＃take", "＃close")),
        ("#接手，然后#关闭", ("#接手", "#关闭")),
        ("#接手#关闭", ("#接手", "#关闭")),
        ("/nhận #đóng", ("/nhận", "#đóng")),
    ],
)
def test_several_commands(line: str, right: tuple[str, ...]) -> None:
    """Each gets a line of its own with its own words; what joined them is gone."""
    assert one_a_line(line) == right


@pytest.mark.parametrize(
    "line",
    [
        "#nhận",
        "#ghi chú khách ở phòng #1, hồ sơ #KN-2026-000001",
        "#note see https://acme.example/help#close",
        "#note colour #fff, hashtag #tẩychay",
        "#ghi chú khách gọi và chờ",
        "#note C# close",
        "dấu thăng nhận",
        "",
    ],
)
def test_one_command(line: str) -> None:
    """A number, an address, a hashtag of nobody's command are words."""
    assert one_a_line(line) == ()


def test_nothing_is_done_and_the_lines_come_back() -> None:
    """The second was once taken for words of the first; now the writer is told, and a link has the lines."""
    talk = complaint()
    talk.staff("#khẩn\n#nhận và #ghi chú khách gọi lại chiều nay")
    assert talk.kinds(CLERK)[-1] == "refused"
    told = talk.last(CLERK)
    assert "mỗi lệnh phải đứng một dòng riêng" in told
    assert "Viết đúng: #nhận + #ghi chú khách gọi lại chiều nay" in told
    assert talk.status == "with department"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    page = unquote(html_of(talk.house.last_letter_to(CLERK)))
    assert "#khẩn \r\n#nhận \r\n#ghi chú khách gọi lại chiều nay" in page
    talk.staff("#nhận\n#ghi chú khách gọi lại chiều nay")
    assert talk.status == "investigating"
