"""explain and ticket show what a mail is about, what was picked out of it, and whose a forwarded mail is."""

from pathlib import Path

from cli_company import Shell

from support.house import CARE, mail

COMPLAINT = "Hôm qua hóa đơn số 0000123 bị tính hai lần, gọi tôi 0901.234.567. Tôi rất bức xúc."
FORWARD = (
    "Nhờ xử lý giúp.\n\n---------- Forwarded message ---------\nFrom: Mai <mai@customer.example>\nDate: x\n"
    f"Subject: Hóa đơn\nTo: {CARE}\n\n{COMPLAINT}"
)


def explained(company: Shell, *, width: int = 100, **rest: str) -> str:
    """What explain says of one mail."""
    path = Path(company.folder, "one.eml")
    path.write_bytes(mail(**rest))  # type: ignore[arg-type]
    return company.run("explain", str(path), width=width).stdout


def test_why_it_is_what_it_is(company: Shell) -> None:
    """Nature and category with the rule and the words, and each value with the words that said it."""
    output = explained(company, body=COMPLAINT)
    for words in (
        "Nature        complaint, by rule words of complaint",
        "Category      price, by rule words of price: hóa đơn",
        "Picked out    invoice 0000123",
        "Picked out    phone 0901234567 (“0901.234.567”)",
        "(“Hôm qua”)",
    ):
        assert words in output


def test_whose_a_forward_is(company: Shell) -> None:
    """The mail that it carries, and the decision that the ticket is the customer's."""
    output = explained(company, body=FORWARD, sender=CARE, subject="Fwd: Hóa đơn")
    for words in (
        "Carries       mail in the text from Mai <mai@customer.example>: Hóa đơn",
        "Decision      opened, by rule: forward by staff: nothing fits",
        "Customer      mai@customer.example",
        f"Letter        receipt for what was handed in to {CARE}",
        "Letter        acknowledgement to mai@customer.example",
    ):
        assert words in output


def test_the_keys_for_machines(company: Shell) -> None:
    """``--json`` has the same under stable names."""
    path = Path(company.folder, "one.eml")
    path.write_bytes(mail(FORWARD, sender=CARE, subject="Fwd: Hóa đơn"))
    record = company.json("explain", "--json", str(path))
    assert isinstance(record, dict)
    assert record["enclosed"][0]["from"] == ["mai@customer.example"]
    assert record["enclosed"][0]["note"] == "Nhờ xử lý giúp."
    assert {"name": "invoice", "value": "0000123", "said": "0000123"} in record["found"]
    assert (record["opens"]["customer"], record["opens"]["category"], record["opens"]["channel"]) == (
        "mai@customer.example",
        "price",
        "mail",
    )
    assert record["opens"]["because"]["category_rule"] == "words of price"


def test_a_ticket_shows_them_too(company: Shell) -> None:
    """Heading and machine-readable form."""
    story = company.json("ticket", "KN-2026-000001")
    assert {"name": "invoice", "value": "4711"} in story["found"]
    output = company.run("ticket", "KN-2026-000001", width=100).stdout
    assert f"category {story['category']}" in output
    assert "picked out: " in output
    assert "invoice 4711" in output
