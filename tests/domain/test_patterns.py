"""What is picked out of a mail: what a clerk would underline, and nothing else."""

import time
from datetime import date

import pytest
from mailflow.domain.model.pattern import BUILT_IN, Pattern
from mailflow.domain.understanding.extraction import MOST_OF_ONE, find_all
from mailflow.domain.understanding.extraction.shapes import fault_of

RECEIVED = date(2026, 11, 23)  # a Monday


def found(text: str, signature: str = "", patterns: tuple[Pattern, ...] = BUILT_IN) -> list[tuple[str, str]]:
    """Names and values, own domain acme.example."""
    picked = find_all(text, signature, patterns, received=RECEIVED, own_domains=frozenset({"acme.example"}))
    return [(each.name, each.value) for each in picked]


NUMBERS = [
    ("Số hợp đồng: HD-000123", [("contract", "HD-000123")]),
    ("so hop dong 000123", [("contract", "000123")]),
    ("Hợp đồng số 123/2025/HĐDV của tôi", [("contract", "123/2025/HĐDV")]),
    ("contract no. AB12-9931", [("contract", "AB12-9931")]),
    ("Contract # 00771", [("contract", "00771")]),
    ("我的合同号：HT-2026-088", [("contract", "HT-2026-088")]),
    ("Mã KH: KH 00045", [("account", "KH 00045")]),
    ("mã khách hàng của tôi là 778899", [("account", "778899")]),
    ("STK 1903 2345 6789 012 tại TCB", [("account", "1903 2345 6789 012")]),
    ("account number is 00-12345-6", [("account", "00-12345-6")]),
    ("客户编号 8866", [("account", "8866")]),
    ("Đơn hàng #A-9912 chưa giao", [("order", "A-9912")]),
    ("đơn hàng của tôi là DH12345, mã giao dịch 998877", [("order", "DH12345"), ("order", "998877")]),
    ("Order no:\n5512-ABC-77", [("order", "5512-ABC-77")]),
    ("订单号２０２６１００３５５", [("order", "2026100355")]),
    ("订单 99887766 还没发货", [("order", "99887766")]),
    ("số hóa đơn 0000123", [("invoice", "0000123")]),
    ("hóa đơn tháng 10 số 0000123", [("invoice", "0000123")]),
    ("Invoice #88321", [("invoice", "88321")]),
    ("发票号码:12345678", [("invoice", "12345678")]),
]

NOT_NUMBERS = [
    "Đơn hàng 2 cái, đơn hàng 250.000 đồng, hóa đơn 1.250.000",
    "hóa đơn tháng 10/2026, hợp đồng 2025, order 05/10",
    "My order of 250 items, invoice 12,500 USD, account 500 dollars",
    "Tôi đặt đơn hàng 1500 cái",
    "订单金额 5000元",
    "Hợp đồng của tôi hết hạn, contract is over, 合同到期了",
    "border 12345 and disorder 99999",
]

PHONES = [
    ("Gọi tôi: 0901234567", "0901234567"),
    ("0901.234.567", "0901234567"),
    ("0901 234 567 (Lan)", "0901234567"),
    ("090-123-4567", "0901234567"),
    ("SĐT:0901234567.", "0901234567"),
    ("+84 901 234 567", "0901234567"),
    ("(+84) 901 234 567", "0901234567"),
    ("+84(0)901234567", "0901234567"),
    ("84901234567", "0901234567"),
    ("0084901234567", "0901234567"),
    ("(024) 3825 1234", "02438251234"),
    ("028.38251234", "02838251234"),
    ("０９０１２３４５６７", "0901234567"),
    ("+1 (415) 555-2671", "+14155552671"),
    ("Tel: 415-555-2671", "4155552671"),
    ("我的手机 138 1234 5678", "13812345678"),
    ("电话：010-62345678", "01062345678"),
    ("số thuê bao 0987654321", "0987654321"),
]

NOT_PHONES = [
    "05/10/2026 10:00",
    "2026-11-03 10:00",
    "123456789012345678901234",
    "0101234567",
    "1.250.000.000",
    "lan0901234567@mail.example",
    "https://example.org/0901234567",
    "13812345678 without a word for it",
]

DOMAINS = [
    ("Tên miền vidu.vn không vào được", "vidu.vn"),
    ("website www.shop-abc.com.vn", "shop-abc.com.vn"),
    ("https://abc.example.org/x?y=1", "abc.example.org"),
    ("my domain is party.fun.", "party.fun"),
    ("域名 例子.cn 打不开", "例子.cn"),
    ("TÊNMIỀN.VN", "tênmiền.vn"),
]

NOT_DOMAINS = [
    "lan@gmail.com",
    "https://acme.example/ and www.acme.example",
    "hoa-don.pdf, anh.jpg",
    "Hỏng rồi.Tôi chờ mãi",
    "v.v",
    "1.250.000 vnd",
]

DATES = [
    ("hôm 5/10 tôi mua", "2026-10-05"),
    ("vào ngày 05/10", "2026-10-05"),
    ("ngày 5 tháng 10", "2026-10-05"),
    ("Ngày 5 tháng 10 năm 2025", "2025-10-05"),
    ("ngay 5 thang 10", "2026-10-05"),
    ("sáng 5/10 thì mất mạng", "2026-10-05"),
    ("05/10/2026", "2026-10-05"),
    ("5-10-26", "2026-10-05"),
    ("10/25/2026", "2026-10-25"),
    ("2026-10-05", "2026-10-05"),
    ("October 5", "2026-10-05"),
    ("on Oct. 5th, 2026", "2026-10-05"),
    ("the 5th of October", "2026-10-05"),
    ("10月5日", "2026-10-05"),
    ("2026年10月5号", "2026-10-05"),
    ("hôm qua", "2026-11-22"),
    ("tối qua mất điện", "2026-11-22"),
    ("昨天晚上", "2026-11-22"),
    ("yesterday", "2026-11-22"),
    ("hôm kia", "2026-11-21"),
    ("大前天", "2026-11-20"),
    ("sáng nay", "2026-11-23"),
    ("3 ngày trước", "2026-11-20"),
    ("cách đây 2 tuần", "2026-11-09"),
    ("3 days ago", "2026-11-20"),
    ("五天前，也就是5天前", "2026-11-18"),
    ("thứ hai tuần trước", "2026-11-16"),
    ("last Friday", "2026-11-20"),
    ("上周三", "2026-11-18"),
    (
        "ngày 25/12 năm ngoái tôi mua, giờ hỏng",
        None,
    ),  # so soon to come: an appointment, or last year's: unsure
    ("ngày 20/2", "2026-02-20"),
    ("Đến hôm nay 23/11/2026 vẫn chưa nhận hàng mua hôm 5/10", "2026-10-05"),
    ("Từ hôm qua đến hôm nay", "2026-11-22"),
]

NOT_DATES = [
    "24/7",
    "kỳ 10/2026",
    "1/2 số hàng",
    "sinh ngày 1/1/1990",
    "hẹn ngày 5/12/2026",
    "30/02/2026",
    "May I ask for a refund?",
    "99/99/2026",
    "hotline 1900-10-05",
    "Tôi cho chúng mày 24 giờ để giải quyết",
    "cho may 24 gio",
    "Máy 24 cổng bị hỏng",
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS, ids=[text for text, _ in NUMBERS])
def test_numbers_stand_behind_their_words(text: str, expected: list[tuple[str, str]]) -> None:
    """Contract, account, order and invoice numbers in three languages, however they are written."""
    assert found(text) == expected


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_is_left(text: str) -> None:
    """Amounts, quantities, months and years are no account numbers."""
    assert found(text) == []


@pytest.mark.parametrize(("text", "expected"), PHONES, ids=[text for text, _ in PHONES])
def test_telephones_in_every_form(text: str, expected: str) -> None:
    """One normal form for all the ways in which people write a number."""
    assert found(text) == [("phone", expected)]


@pytest.mark.parametrize("text", NOT_PHONES)
def test_what_is_no_telephone_is_left(text: str) -> None:
    """Dates, amounts, addresses and codes are not dialled."""
    assert "phone" not in dict(found(text))


def test_the_signatures_telephone_counts_the_signatures_order_does_not() -> None:
    """People sign with their number; what else stands below their name is advertising."""
    words = "Tôi muốn khiếu nại."
    assert found(words, f"{words}\n--\nLan, ĐT 0901 234 567, đơn hàng 998877, shop.vn") == [
        ("phone", "0901234567")
    ]


@pytest.mark.parametrize(("text", "expected"), DOMAINS, ids=[text for text, _ in DOMAINS])
def test_domain_names(text: str, expected: str) -> None:
    """With or without www, in any script, also with endings that need a word before them."""
    assert found(text) == [("domain", expected)]


@pytest.mark.parametrize("text", NOT_DOMAINS)
def test_what_is_no_domain_is_left(text: str) -> None:
    """Mail addresses, files, our own names and forgotten blanks."""
    assert found(text) == []


@pytest.mark.parametrize(("text", "expected"), DATES, ids=[text for text, _ in DATES])
def test_the_day_it_happened(text: str, expected: str | None) -> None:
    """Relative to receipt, day before month; the end of a time is not its beginning."""
    assert dict(found(text)).get("incident") == expected


@pytest.mark.parametrize("text", NOT_DATES)
def test_what_is_no_incident_is_left(text: str) -> None:
    """Fractions, opening hours, birthdays and appointments."""
    assert "incident" not in dict(found(text))


HOUSE = Pattern("plate", {"vi": "Biển số"}, shape=("##@-###.##",))
CODES = Pattern("claim", {}, ("mã bồi thường", "claim"), ("BT-######", "CL*"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xe 51F-123.45 bị trầy", [("plate", "51F-123.45")]),
        ("xe 51f 123 45", [("plate", "51F-123.45")]),
        ("xe 51F12345", []),
        ("a151F-123.456", []),
        ("mã bồi thường BT 001122", [("claim", "BT-001122")]),
        ("ma boi thuong: bt001122", [("claim", "BT-001122")]),
        ("claim no CLx99", [("claim", "CLX99")]),
        ("BT-001122 alone", []),
    ],
)
def test_an_admins_shape(text: str, expected: list[tuple[str, str]]) -> None:
    """# is a digit, @ a letter, * some of both; separators may be written differently."""
    assert found(text, patterns=(HOUSE, CODES)) == expected


@pytest.mark.parametrize(
    ("shape", "alone", "sound"),
    [
        ("HD-######", True, True),
        ("*", False, True),
        ("*", True, False),
        ("@@@@", True, False),
        ("HD", False, False),
        ("*-*-*", False, False),
        ("#**", False, False),
        ("#" * 41, False, False),
    ],
)
def test_a_shape_that_fits_everything_is_refused(shape: str, alone: bool, sound: bool) -> None:
    """Without words before it, a shape must say something."""
    assert (fault_of(shape, alone=alone) == "") is sound


def test_a_value_belongs_to_one_pattern() -> None:
    """The earlier pattern has it: an account number that looks like a telephone is none."""
    assert found("Số tài khoản 0901234567") == [("account", "0901234567")]


def test_not_too_many() -> None:
    """A list of a thousand numbers is in the original; the ticket shows a few."""
    many = " ".join(f"đơn hàng {number}" for number in range(10_000, 11_000))
    assert len(found(many)) == MOST_OF_ONE


HOSTILE = [
    *("0 ", "1-", "a.", "(0", "5/", "so hop dong ", "ngay 5 thang 10 ", "aaaaaaaaaa-", "+84 90", "http://"),
    *("1", "a", "đơn hàng 1.1.1.1.1 ", "số số số ", "昨", "10月", "KH ", "www.", "\u0301", "1/1/", "@1"),
    *("例a.cn", "周一", "toi qua ", "hom thu hai ", "3 ngay ", "有www.a", "a.b例"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """No text of 100,000 characters holds the program; only its beginning is looked at."""
    text = (piece * 100_000)[:100_000]
    before = time.process_time()
    find_all(text, f"{text} ", (*BUILT_IN, HOUSE, CODES), received=RECEIVED)
    assert time.process_time() - before < 10.0
