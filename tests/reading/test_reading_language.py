"""The language of a complaint, however short, with or without marks."""

import pytest
from mailflow.adapters.reading.language import detect_language, is_foreign
from mailflow.adapters.reading.other_language import RECOGNISED, spoken_language
from mailflow.adapters.reading.vietnamese import is_syllable

VIETNAMESE = """
Hỏng rồi
Sai màu
Tệ quá
TÔI MUỐN KHIẾU NẠI
Hàng giao thiếu một cái, shop kiểm tra lại giúp mình
App bị lỗi khi login, error 500
Samsung Galaxy của em bị nóng máy
Toi muon khieu nai
chua nhan duoc hang
shop oi hang bi hong roi
thai do nhan vien kem qua
hoan tien cho toi
bao gio moi giao hang vay
may giat moi mua da hong
van chua het loi
nuoc may duc
doi size
ad oi check don giup e
ship ve cho toi
Kính gửi quý công ty, tôi xin phản ánh việc cúp điện kéo dài
don hang #12345 bi giao tre, de nghi boi thuong
""".strip().splitlines()
ENGLISH = """
Refund please
Still waiting
Where is my order?
I want my money back
My name is Trần Thị Hoa and the fridge from Nguyễn Kim leaks
I live in Quận 7, the shipper never came
Charged twice
poor quality
pls fix asap!!! no internet for 3 days
The driver was rude to my mother at the Đà Nẵng office
We would like to lodge a formal complaint about the noise.
Parcel lost
Room too hot
Any update on my claim
Battery dies within an hour
broken
hello
item damaged
no answer yet
The café on Lê Lợi overcharged us
""".strip().splitlines()
CHINESE = """
退款
洗衣机坏了
我要投訴
请问我的订单A123什么时候发货？
iPhone 15 Pro Max 屏幕有问题
我住在Nguyễn Huệ街12号
客服態度非常差
Order KN-1 没有收到
""".strip().splitlines()
OTHERS = """
Où est mon colis ? Je suis très déçu
Ich möchte mein Geld zurück
Quiero mi dinero, no ha llegado mi pedido
Saya belum terima barang
Meu pedido não chegou
まだ届きません
배송이 언제 오나요
Где мой заказ
สินค้าเสียหาย
ok
12345 !!!
https://example.com/a/b
""".strip().splitlines()
TEXTS = [
    *(("vi", text) for text in VIETNAMESE),
    *(("en", text) for text in ENGLISH),
    *(("zh", text) for text in CHINESE),
    *(("", text) for text in OTHERS),
    ("", ""),
]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_short_complaints_are_understood(language: str, text: str) -> None:
    """Vietnamese with and without marks, names in it, other languages left to the config."""
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *zip(("fr", "de", "es", "id", "pt", "ja", "ko", "ru", "th", "", "", ""), OTHERS, strict=True),
        ("it", "Il mio ordine non è ancora arrivato, dove è il pacco?"),
        ("nl", "Mijn bestelling is nog niet aangekomen"),
        ("uk", "Де моє замовлення, я чекаю"),
        ("lo", "ສິນຄ້າເສຍຫາຍ"),
        ("km", "ទំនិញខូច"),
        ("ar", "أين طلبي"),
        ("other", "ՀՀ: Դ" + "\U00010330" * 40),
        ("vi", VIETNAMESE[0]),
    ],
)
def test_another_language_is_told_for_letters_in_it(language: str, text: str) -> None:
    """By its script, or by its frequent words; what is told helps only where there are such letters."""
    assert spoken_language(text) == language


def test_every_language_that_is_told_is_said_to_be() -> None:
    """The check says of an added language whether customers who write in it are recognised."""
    assert {spoken_language(text) for text in OTHERS} - {""} <= RECOGNISED
    assert "pl" not in RECOGNISED


@pytest.mark.parametrize(
    ("foreign", "texts"), [(True, OTHERS[:9]), (False, [*OTHERS[9:], *VIETNAMESE, *ENGLISH, *CHINESE])]
)
def test_what_is_surely_another_language(foreign: bool, texts: list[str]) -> None:
    """What is too short to tell is not called foreign, nor is anything that we speak."""
    assert [text for text in texts if is_foreign(text) is not foreign] == []


def test_the_subject_helps_where_the_text_says_nothing() -> None:
    """Unless it is the subject of a reply, which is ours."""
    assert detect_language("", "Khiếu nại về hóa đơn") == "vi"
    assert detect_language("12", "Where is my parcel?") == "en"
    assert detect_language("", "Re: [KN-2026-000001] Khiếu nại") == ""
    assert detect_language("", "回复：您的投诉") == ""


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Bonjour, votre facture est incorrecte. Je demande un remboursement immédiat.", "Réclamation"),
        ("Guten Tag, meine Bestellung ist nicht angekommen.", "Reklamation"),
    ],
)
def test_the_subject_of_a_foreign_text_tells_nothing(text: str, subject: str) -> None:
    """One word of French is no English: their letters are in two languages, and staff see no wrong one."""
    assert detect_language(text, subject) == ""


def test_a_long_mail_is_judged_by_its_beginning() -> None:
    """And takes no longer than a short one."""
    assert detect_language("Hàng bị lỗi, xin đổi. " * 5 + "This is a disclaimer. " * 100_000) == "vi"


@pytest.mark.parametrize(
    "word", ["nghiêng", "khiếu", "quyển", "người", "ướt", "oan", "Đơn", "khieu", "nguoi", "duoc"]
)
def test_a_syllable_is_known(word: str) -> None:
    """With its marks or without."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["with", "parcel", "été", "für", "múốn", "order", "niño"])
def test_what_is_no_syllable_is_known(word: str) -> None:
    """Words of other languages, and two tones on one."""
    assert not is_syllable(word)


VI = "Tôi đã đặt một chiếc nồi cơm điện từ tuần trước mà đến nay vẫn chưa nhận được hàng."
EN = "I ordered a rice cooker last week and it has still not arrived at my house."
ZH = "我上周订购了一个电饭煲，到现在还没有收到货。"


@pytest.mark.parametrize(
    ("paragraphs", "language"),
    [
        ((EN, VI), "en"),
        ((VI, EN), "vi"),
        ((ZH, EN), "zh"),
        ((EN, ZH), "en"),
        ((EN, VI * 8), "en"),
        ((VI, EN * 8), "vi"),
        (("Dear Sir or Madam,", VI), "vi"),
        (("Kính gửi Phòng Chăm sóc khách hàng của Công ty ACME,", EN), "en"),
        (("Hello!", ZH), "zh"),
        (("> Bạn đã nhận được hàng chưa, thưa anh/chị Trần Lan?", EN), "en"),
        (("4711-4712-4713-4714-4715-4716-4717-4718-4719", VI), "vi"),
    ],
)
def test_of_several_languages_the_first_paragraph_counts(paragraphs: tuple[str, ...], language: str) -> None:
    """Who writes in two languages writes in their own first; a salutation is no paragraph."""
    assert detect_language("\n\n".join(paragraphs)) == language


def test_a_japanese_text_is_not_chinese_by_its_subject() -> None:
    """Two characters that both languages have."""
    assert detect_language("こんにちは、注文した商品がまだ届きません。", "苦情") == ""


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Khách báo máy giặt hỏng sau 2 ngày.", "vi"),
        ("客户来电说洗衣机坏了。", "zh"),
        ("The machine broke after two days.", "en"),
    ],
)
@pytest.mark.parametrize(
    "lines", ["#new\n#customer Mai <mai@example.com>\n#channel phone\n\n", "#mới\n#khách Mai\n#kênh Zalo\n"]
)
def test_the_lines_of_a_form_are_of_no_language(lines: str, words: str, language: str) -> None:
    """Below them stands what the customer said, whose language counts; alone they are read like any text."""
    assert detect_language(lines + words) == language
    assert detect_language("#mới Khách gọi báo máy giặt hỏng") == "vi"
