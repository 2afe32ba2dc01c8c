"""What a ticket is about is on the ticket, in the record, in the notice, and may decide its route."""

from dataclasses import replace

from flow_promises import MakeHouse
from mailflow.adapters.store import ticket_queries
from mailflow.domain.model.category import BUILT_IN, Category
from mailflow.domain.model.policy import Route

from support.conversation import LAN, event, writes
from support.house import BILLING, POLICY, TECHNICAL, House, text_of

RUDE = "Nhân viên quầy số 3 rất thô lỗ, quát mắng tôi trước mặt mọi người. Tôi muốn khiếu nại."


def test_a_complaint_about_staff(house: House) -> None:
    """In the list, on the ticket, in the event with its rule and words, in the notice with its label."""
    writes(house, LAN, RUDE)
    with house.store.connection() as connection:
        [ticket] = ticket_queries.tickets(connection)
    assert ticket["category"] == "staff"
    received = event(house, "received")
    assert (received["category"], received["category_rule"]) == ("staff", "words of staff")
    assert "thô lỗ" in str(received["category_word"])
    assert "Nhóm: Thái độ nhân viên" in text_of(house.last_letter_to(TECHNICAL))


def test_a_category_may_be_a_route(new_house: MakeHouse) -> None:
    """The route says so in its reason."""
    routes = (Route("manners", "billing", category=("staff", "service")), *POLICY.routes)
    house = new_house(policy=replace(POLICY, routes=routes))
    writes(house, LAN, RUDE)
    assert house.one("select department from tickets") == "billing"
    assert event(house, "routed")["reason"] == "manners: category staff"
    assert "thuộc nhóm Thái độ nhân viên" in text_of(house.last_letter_to(BILLING))


def test_the_organisations_own_category(new_house: MakeHouse) -> None:
    """Its words decide; where its label is missing, its name is shown."""
    own = Category("tên miền", own=("tên miền", "域名"))
    house = new_house(policy=replace(POLICY, categories=(own, *BUILT_IN)))
    writes(house, LAN, "Tên miền vidu.vn của tôi không vào được, nhân viên thô lỗ, tôi khiếu nại.")
    assert house.one("select category from tickets") == "tên miền"
    assert event(house, "received")["category_rule"] == "categories.tên miền"
    assert "Nhóm: tên miền" in text_of(house.last_letter_to(TECHNICAL))
    assert house.rows("select name, value from findings") == [("domain", "vidu.vn")]


def test_what_is_picked_out_grows_with_the_conversation(house: House) -> None:
    """A number named later is added once; the date of the incident counts from receipt."""
    writes(house, LAN, "Hôm qua mất mạng, mã khách hàng 778899. Tôi rất bức xúc.")
    assert house.rows("select name, value from findings") == [
        ("account", "778899"),
        ("incident", "2026-11-22"),
    ]
    assert "Ngày xảy ra sự việc: 2026-11-22 (“Hôm qua”)" in text_of(house.last_letter_to(TECHNICAL))
    subject = str(house.last_letter_to(LAN)["Subject"])
    writes(house, LAN, "Mã khách hàng 778899, gọi tôi số 0901234567.", subject=f"Re: {subject}")
    assert house.rows("select name, value from findings order by id")[2:] == [("phone", "0901234567")]
    assert "0901234567" in text_of(house.last_letter_to(TECHNICAL))
    assert {"name": "phone", "value": "0901234567", "said": "0901234567"} in event(house, "joined")["found"]  # type: ignore[operator]


def test_a_stranger_adds_nothing(house: House) -> None:
    """Only the customer's own mails are picked from."""
    writes(house, LAN, RUDE)
    ours = str(house.last_letter_to(LAN)["Message-ID"])
    writes(
        house,
        "eve@elsewhere.example",
        "mã khách hàng 112233",
        headers=[("In-Reply-To", ours), ("References", ours)],
    )
    assert house.rows("select value from findings") == []
