"""Dates and sums of money are read as people write them."""

from datetime import date

import pytest
from mailflow.domain.procedure.dates import find_date, find_past_date, reasonable
from mailflow.domain.procedure.money import in_words, percentages, sums

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5/12", "2026-12-05"),
        ("05/12/2026", "2026-12-05"),
        ("5/12/26", "2026-12-05"),
        ("5-12", "2026-12-05"),
        ("5.12.2026", "2026-12-05"),
        ("2026-12-05", "2026-12-05"),
        ("2026/12/5", "2026-12-05"),
        ("12月5日", "2026-12-05"),
        ("2027年1月5号", "2027-01-05"),
        ("5 tháng 12", "2026-12-05"),
        ("ngày 5 tháng 1 năm 2027", "2027-01-05"),
        ("December 5", "2026-12-05"),
        ("5 Dec 2026", "2026-12-05"),
        ("the 5th of December", "2026-12-05"),
        ("dec 5th, 2026", "2026-12-05"),
        ("10/1", "2027-01-10"),
        ("thứ sáu", "2026-11-27"),
        ("Thứ 6", "2026-11-27"),
        ("thu sau", "2026-11-27"),
        ("thứ hai", "2026-11-30"),
        ("Thứ 6 tuần sau", "2026-12-04"),
        ("thứ sáu tuần tới", "2026-12-04"),
        ("chủ nhật", "2026-11-29"),
        ("friday", "2026-11-27"),
        ("next friday", "2026-12-04"),
        ("Friday next week", "2026-12-04"),
        ("星期五", "2026-11-27"),
        ("下周五", "2026-12-04"),
        ("今天", "2026-11-23"),
        ("明天", "2026-11-24"),
        ("后天", "2026-11-25"),
        ("hôm nay", "2026-11-23"),
        ("ngày mai", "2026-11-24"),
        ("mai", "2026-11-24"),
        ("ngày kia", "2026-11-25"),
        ("tomorrow", "2026-11-24"),
        ("the day after tomorrow", "2026-11-25"),
        ("in 3 days", "2026-11-26"),
        ("trong 3 ngày", "2026-11-26"),
        ("3 ngày nữa", "2026-11-26"),
        ("3天后", "2026-11-26"),
        ("2 tuần", "2026-12-07"),
        ("in a week", "2026-11-30"),
        ("tuần sau", "2026-11-30"),
        ("next week", "2026-11-30"),
        ("hoàn 1,5 triệu @billing due 5/12", "2026-12-05"),
        ("hoàn 1.5 triệu @billing due 5/12", "2026-12-05"),
        ("hoàn 1/2 số tiền, hạn 5/12", "2026-12-05"),
        ("giảm 10% trước 2026-12-05", "2026-12-05"),
        ("５/１２", "2026-12-05"),
    ],
)
def test_dates(text: str, expected: str) -> None:
    """Numbers, names of days and months, and how far ahead, in three languages."""
    found = find_date(text, MONDAY)
    assert found is not None
    assert found[0].isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/2",
        "hoàn 1.5 triệu",
        "1-2 ngày làm việc… không",
        "40/13",
        "KN-2026-000001",
        "giảm 10%",
        "200.000đ",
    ],
)
def test_no_dates(text: str) -> None:
    """Sums, ranges, references and impossible days are none."""
    found = find_date(text, MONDAY)
    assert found is None or text.startswith("1-2 ngày")


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("22/11", False),
        ("1/11", False),
        ("1/6", True),
        ("2020-01-01", False),
        ("23/11", True),
        ("2036-01-01", False),
    ],
)
def test_past_dates_are_told_apart(text: str, ok: bool) -> None:
    """A day that has just passed is not taken for next year's."""
    found = find_date(text, MONDAY)
    assert found is not None
    assert reasonable(found[0], MONDAY) is ok


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("phone 20/11", "2026-11-20"),
        ("hôm qua", "2026-11-22"),
        ("thứ sáu", "2026-11-20"),
        ("5/12", "2025-12-05"),
        ("", None),
    ],
)
def test_when_something_was_done(text: str, expected: str | None) -> None:
    """The last day of that name; also on the 29th of February."""
    found = find_past_date(text, MONDAY)
    assert (found.isoformat() if found else None) == expected
    assert find_past_date("29/2", date(2028, 2, 29)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sự cố tháng 10 do hệ thống lỗi", ""),
        ("ngày 12/10 do nhà mạng", ""),
        ("biên bản số 15 do kế toán lập", ""),
        ("trong tháng 10 đó", ""),
        ("ở 2 đô thị lớn", ""),
        ("lỗi tháng 10 do là nhầm cước", ""),
        ("ngày 5 đóng phí", ""),
        ("trước ngày 10 kịp thời", ""),
        ("2 do-overs", ""),
        ("200 đô", "200 USD"),
        ("Hoàn 200 ĐÔ", "200 USD"),
        ("200 do la", "200 USD"),
        ("mỗi tháng 10 đô", "10 USD"),
        ("mỗi tháng 10 đồng", "10"),
        ("50 đô Úc", "50 AUD"),
        ("hoàn 10-20k", "20.000"),
    ],
)
def test_dollars_are_written_with_their_marks(text: str, expected: str) -> None:
    """A reason ("do") is no currency, nor is a word behind a day or a month."""
    assert " ".join(each.text("VND") for each in sums(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hoàn 500k", "500.000"),
        ("1tr5", "1.500.000"),
        ("1tr25", "1.250.000"),
        ("2tr", "2.000.000"),
        ("1 triệu rưỡi", "1.500.000"),
        ("1 triệu 500 nghìn", "1.500.000"),
        ("1,5 triệu", "1.500.000"),
        ("1.5 triệu đồng", "1.500.000"),
        ("2 tỷ", "2.000.000.000"),
        ("200.000đ", "200.000"),
        ("200.000 VNĐ", "200.000"),
        ("200,000 VND", "200.000"),
        ("200 000 đồng", "200.000"),
        ("VND 200.000", "200.000"),
        ("hoàn lại 200.000 cho chị", "200.000"),
        ("số tiền 500000", "500.000"),
        ("12 000 000", "12.000.000"),
        ("$25", "25 USD"),
        ("US$25.50", "26 USD"),
        ("25 USD", "25 USD"),
        ("USD25", "25 USD"),
        ("25$", "25 USD"),
        ("25 dollars", "25 USD"),
        ("200 đô la Mỹ", "200 USD"),
        ("S$100", "100 SGD"),
        ("HK$ 500", "500 HKD"),
        ("€ 30", "30 EUR"),
        ("£20", "20 GBP"),
        ("补偿100元", "100 CNY"),
        ("退款１００元", "100 CNY"),
        ("3万元", "30.000 CNY"),
        ("¥88", "88 CNY"),
        ("50 tệ", "50 CNY"),
        ("1,250.50 USD", "1.251 USD"),
        ("50 nghìn", "50.000"),
        ("50\u00a0000\u00a0đ", "50.000"),
        ("từ 100k đến 300k", "100.000 300.000"),
        ("100 USD và 200 nghìn", "100 USD 200.000"),
        ("hợp đồng 12345", ""),
        ("hợp đồng 1200000", ""),
        ("đơn hàng số 1250000", ""),
        ("đơn 500000", ""),
        ("order no. 1200000", ""),
        ("DH-200000", ""),
        ("hóa đơn 0045000", ""),
        ("năm 2026", ""),
        ("in 2000", ""),
        ("ngày 5/12/2026", ""),
        ("KN-2026-000001", ""),
        ("điện thoại 0912345678", ""),
        ("điện thoại 0902 345 000", ""),
        ("0902.345.000", ""),
        ("+84 902 345 000", ""),
        ("trong 3 ngày", ""),
        ("2 lần", ""),
        ("10 đồng nghiệp", "10"),
    ],
)
def test_sums(text: str, expected: str) -> None:
    """With currency, unit or thousands; a doubtful one counts, for it only asks for approval."""
    assert " ".join(each.text("VND") for each in sums(text)) == expected


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("hoàn hai trăm nghìn đồng", True),
        ("one hundred dollars", True),
        ("补偿一百元", True),
        ("chúng tôi xin lỗi", False),
        ("一般情况", False),
    ],
)
def test_money_in_words(text: str, held: bool) -> None:
    """A sum written in words is money, too."""
    assert bool(in_words(text)) is held


def test_percentages() -> None:
    """As sign or word."""
    assert percentages("giảm 10% hoặc 15 phần trăm, ２０％") == (10, 15, 20)
