"""A letter that greets another customer, or shows addresses of the house, waits for its writer's word."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import Status, TicketView
from mailflow.domain.procedure.wrong_customer import (
    places_of_the_house,
    public_addresses,
    somebody_else,
)

from support.conversation import CLERK, COMPANY, CUSTOMER, complaint

BOB = TicketView(
    1, "KN-2026-000001", Status.WITH_DEPARTMENT, Nature.COMPLAINT, False, "billing", "Invoice",
    "bob@customer.example", "Bob Miller", "en", datetime(2026, 11, 23, tzinfo=UTC),
)  # fmt: skip


def greets_another(greeting: str, name: str, said: str = "", address: str = "bob@customer.example") -> str:
    """Whom a letter to this customer greets that is somebody else."""
    ticket = replace(BOB, customer_name=name, customer_email=address)
    return somebody_else(f"{greeting}\nChúng tôi đã kiểm tra hóa đơn.", ticket, said)


@pytest.mark.parametrize(
    ("greeting", "name", "other"),
    [
        ("Kính gửi chị Trần Lan,", "Bob Miller", "Trần Lan"),
        ("Kính gửi chị Trần Lan,", "Bob", "Trần Lan"),
        ("Chào anh Trần Văn Nam,", "Trần Thị Lan", "Trần Văn Nam"),
        ("Dear Ms. Jane Doe,", "Bob Miller", "Jane Doe"),
        ("尊敬的王小明先生：", "李兰", "王小明"),
    ],
)
def test_somebody_else(greeting: str, name: str, other: str) -> None:
    """A full name, and nothing of it but perhaps the family's is the customer's."""
    assert greets_another(greeting, name) == other


@pytest.mark.parametrize(
    ("greeting", "name", "said", "address"),
    [
        ("Kính gửi chị Trần Thị Lan,", "Tran Lan", "", "x@customer.example"),
        ("Kính gửi chị Lan,", "Bob Miller", "", "x@customer.example"),
        ("Kính gửi Quý khách hàng,", "Bob Miller", "", "x@customer.example"),
        ("Kính gửi Công ty Sao Mai,", "Bob Miller", "", "x@customer.example"),
        ("Kính gửi chị Trần Lan,", "", "", "x@customer.example"),
        ("Kính gửi chị Trần Lan,", "Công ty TNHH Sao Mai", "", "x@customer.example"),
        ("Kính gửi chị Trần Lan,", "Mèo Con", "Trân trọng,\nTrần Thị Lan", "x@customer.example"),
        ("Kính gửi chị Trần Lan,", "Mèo Con", "", "tran.lan@customer.example"),
        ("Dear Mr. Robert Miller,", "Bob Miller", "", "x@customer.example"),
        ("Dear Valued Customer,", "Bob Miller", "", "x@customer.example"),
        ("Dear Sir or Madam,", "Bob Miller", "", "x@customer.example"),
        ("王先生，您好！", "李兰", "", "x@customer.example"),
        ("尊敬的李兰女士：", "李兰", "", "x@customer.example"),
        ("尊敬的王小明先生：", "Wang Xiaoming", "", "x@customer.example"),
        ("尊敬的客户：", "李兰", "", "x@customer.example"),
    ],
)
def test_who_may_be_the_customer(greeting: str, name: str, said: str, address: str) -> None:
    """By their name, their signature, their address; nobody is guessed at."""
    assert greets_another(greeting, name, said, address) == ""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Chị viết cho kho-hn@acme.example nhé", True),
        ("Chị viết cho kho@mail.acme.example nhé", True),
        ("Xem http://10.1.2.3/logs/12", True),
        ("Xem https://192.168.1.20:8080", True),
        ("Xem http://crm.acme.local/kh/12", True),
        ("Xem localhost:3000/kh", True),
        (r"Xem \\\\files\\ketoan\\hd.xlsx".replace("\\\\", "\\"), True),
        ("Chị viết cho support@acme.example nhé", False),
        ("Chị viết cho info@acme.example nhé", False),
        ("Chị viết cho an@customer.example nhé", False),
        ("Anh mở trang 192.168.1.1 để vào modem", False),
        ("Xem https://www.acme.example/10.1.2.3", False),
        ("Xem https://my.local.example/a", False),
        ("Xem http://10.1.2.9/khach", False),
    ],
)
def test_places_of_the_house(words: str, found: bool) -> None:
    """What config makes public and what the customer wrote themselves is none."""
    policy = replace(COMPANY, staff=replace(COMPANY.staff, public_addresses=("info@acme.example",)))
    free = public_addresses(policy, (), "Tôi không mở được http://10.1.2.9/khach")
    assert bool(list(places_of_the_house(words, policy, free))) is found


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Kính gửi anh Phạm Văn Hùng,\n\nChúng tôi đã sửa hóa đơn của anh.", "Phạm Văn Hùng"),
        ("Chị viết cho kho-hn@acme.example về việc này giúp em nhé.", "kho-hn@acme.example"),
        ("Chị xem hóa đơn tại http://10.1.2.3/hd/12 giúp em nhé.", "10.1.2.3"),
    ],
)
def test_they_wait_for_one_press(words: str, told: str) -> None:
    """Held, told to the writer, and sent where it was meant so."""
    talk = complaint()
    talk.staff(words)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(CLERK)[-1] == "response_held"
    assert told in talk.last(CLERK)
    talk.staff("#send", box=CLERK)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"
