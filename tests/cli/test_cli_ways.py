"""What explain, the story and status say of forms, groups and forwarders."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from cli_company import Shell
from mailflow.cli.ways import MANY, ways_in
from mailflow.domain.model.policy import AuthenticationRules, Policy

from support.house import POLICY, House, mail
from support.web_forms import CONTACT_FORM_7, LAN, MINH, WORDS, form, through_group


def _said(house: House, rules: Policy = POLICY) -> str:
    with house.store.connection() as connection:
        return " ".join(ways_in(connection, rules))


def test_status_says_what_to_write_for_a_group() -> None:
    """One short of the number is chance; then the very words for the config, until they stand there."""
    for rewritten in (True, False):
        house = House()
        for at in range(MANY):
            assert _said(house) == ""
            raw = through_group(f"{WORDS} {at}", name="care")
            if not rewritten:
                opened = cast("EmailMessage", message_from_bytes(raw, policy=policy.default))
                opened.replace_header("From", f"Lan <{LAN}>")
                raw = bytes(opened)
            house.arrives(raw)
            house.turn()
        said = _said(house)
        assert "came through care@acme.example" in said
        assert '"care.acme.example" into authentication.trusted_list_ids' in said
        for named in (("<care.acme.example>",), ()), ((), ("acme.example",)), ((), ("care@acme.example",)):
            rules = replace(POLICY, authentication=AuthenticationRules("", *named))
            assert _said(house, rules) == ""
        house.move_out()


def test_status_says_nothing_of_our_own_mailbox() -> None:
    """support@ is the group: nothing is to be done."""
    house = House()
    for at in range(MANY):
        house.arrives(through_group(f"{WORDS} {at}"))
    house.turn()
    assert _said(house) == ""
    house.move_out()


def test_status_points_to_forms_that_name_nobody() -> None:
    """Many tickets wait for a person to say whose they are: the config may know where to look."""
    house = House()
    for at in range(MANY):
        assert _said(house) == ""
        house.arrives(form(f"{WORDS} {at}", reply_to=f"{LAN}, {MINH}"))
        house.turn()
    assert "[[forms]]" in _said(house)
    house.move_out()


def test_explain_tells_form_and_customer(company: Shell) -> None:
    """Which form was recognised, where the customer was found; of an unsure one whom it names."""
    inside = company.folder / "mails"
    inside.mkdir()
    (inside / "0.eml").write_bytes(CONTACT_FORM_7)
    (inside / "1.eml").write_bytes(form(WORDS, reply_to=f"{LAN}, {MINH}"))
    (inside / "2.eml").write_bytes(through_group(name="care"))
    output = " ".join(company.run("explain", str(inside), width=200).stdout.split())
    for words in (
        "Came through web form Contact Form 7",
        f"Behind it Trần Thị Lan <{LAN}>, found in Reply-To, “From”",
        f"│ {WORDS} Left out",
        f"Customer {LAN}",
        f"Behind it not sure: it names {LAN}, {MINH}; a person is asked",
        "Came through group or forwarder care@acme.example, which the config does not name",
    ):
        assert words in output
    record = company.run("explain", "--json", str(inside / "0.eml")).stdout
    assert '"found_in": ["Reply-To", "“From”"]' in record


def test_an_ordinary_mail_came_no_special_way(company: Shell) -> None:
    """Nothing is said where there is nothing to say."""
    (company.folder / "a.eml").write_bytes(mail())
    assert "Came through" not in company.run("explain", str(company.folder / "a.eml"), width=200).stdout
