"""The service itself is in trouble: who hears of it, when, by which way; the digest has a line, too."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flow_promises import MakeHouse
from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.rules.health import BY_ONCE, BY_RUN, NOTE, from_json
from mailflow.flow.health import SignOfLife, write_end, write_sign
from mailflow.ports.errors import LetterFailed
from mailflow.ports.letterhead import Rendered

from support.conversation import LAN, kinds
from support.house import CARE, POLICY, SUPPORT, House, mail, text_of

ADMIN = "admin@acme.example"
HELP = MailboxRules("help@acme.example", "ACME Help", subaddressing="yes")
IMAP, SMTP = f"mailbox {SUPPORT}", f"sending for {SUPPORT}"
REFUSED = "mail.acme.example:993: login refused: Authentication failed"
FRIDAY_EVENING = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)  # 18:00 in Vietnam
WITH_ADMIN = replace(POLICY, roles=replace(POLICY.roles, admin=(ADMIN,)))


def lives(house: House, minutes: int, found: dict[str, str], *, by: str = BY_RUN) -> None:
    """So many minutes go by, with a sign of life each minute and what is due done."""
    for _ in range(minutes):
        house.clock.move(minutes=1)
        looks = {} if IMAP in found else {SUPPORT: house.clock.now()}
        write_sign(SignOfLife(by, 4711, house.clock.now(), looks, found), house.context)
        house.send()


def test_password_expires_on_friday_evening(new_house: MakeHouse) -> None:
    """The admins are written to within the hour, once, in words that say what to do; and when it is over."""
    house = new_house(policy=WITH_ADMIN)
    house.clock.move(days=4, hours=9)
    house.imap.login_refused = REFUSED
    house.arrives(mail(sender=LAN))
    lives(house, 14, {IMAP: REFUSED})
    assert kinds(house, ADMIN) == []
    lives(house, 180, {IMAP: REFUSED})
    assert kinds(house, ADMIN) == ["service_trouble"]
    letter = house.last_letter_to(ADMIN)
    for words in (SUPPORT, REFUSED, "mật khẩu", "mailflow status"):
        assert words in text_of(letter)
    house.imap.login_refused = ""
    house.take_in()
    lives(house, 4, {})
    assert kinds(house, LAN) == ["acknowledgement"]
    assert kinds(house, ADMIN) == ["service_trouble"]
    lives(house, 30, {})
    assert kinds(house, ADMIN) == ["service_trouble", "service_recovered"]
    assert SUPPORT in text_of(house.last_letter_to(ADMIN))


def test_without_an_admin_customer_care_hears_of_it(house: House) -> None:
    """As of every other technical trouble."""
    lives(house, 20, {IMAP: REFUSED})
    assert kinds(house, CARE) == ["service_trouble"]


def test_cron_tells_it_too(house: House) -> None:
    """Rounds of ``once`` know from each other how long it has lasted."""
    lives(house, 20, {IMAP: REFUSED}, by=BY_ONCE)
    assert kinds(house, CARE) == ["service_trouble"]


def test_letters_cannot_be_sent(house: House) -> None:
    """With one mailbox there is no other way: the letter waits in the outbox and goes with the others."""
    house.smtp.down = "connection refused"
    lives(house, 20, {SMTP: "connection refused"})
    assert kinds(house, CARE) == []
    assert house.one("select count(*) from outbox where occasion = 'service_trouble'") == 1
    house.smtp.down = ""
    lives(house, 10, {})
    assert kinds(house, CARE) == ["service_trouble", "service_recovered"]


def test_another_mailbox_can_send(new_house: MakeHouse) -> None:
    """Then its server takes the letter at once."""
    house = new_house(policy=replace(POLICY, mailboxes=(*POLICY.mailboxes, HELP)))
    lives(house, 20, {SMTP: "connection refused"})
    assert house.rows("select mailbox from outbox") == [(HELP.address,)]
    both = {SMTP: "connection refused", f"sending for {HELP.address}": "connection refused"}
    lives(house, 20, both)
    assert house.rows("select mailbox from outbox") == [(HELP.address,), (HELP.address,)]


def test_a_letter_that_cannot_be_written_hides_no_trouble(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``status`` learns of it all the same, and the letter goes as soon as it can be written."""

    def broken(*_: object) -> Rendered:
        raise LetterFailed("a broken template")

    with monkeypatch.context() as patch:
        patch.setattr(house.context.letterhead, "render", broken)
        lives(house, 20, {IMAP: REFUSED})
    health = from_json(str(house.one(f"select value from notes where name = '{NOTE}'")))
    assert health is not None
    assert [fault.words for fault in health.present] == [REFUSED]
    lives(house, 1, {IMAP: REFUSED})
    assert kinds(house, CARE) == ["service_trouble"]


def test_the_digest_has_a_line(house: House) -> None:
    """What does not work when the day's letter is written stands on top of it."""
    house.turn()
    house.clock.move(days=1)
    lives(house, 2, {IMAP: REFUSED})
    house.turn()
    text = text_of(next(x for x in house.letters_to(CARE) if ".digest." in str(x["Message-ID"])))
    assert REFUSED in text
    lives(house, 2, {})
    house.clock.move(days=1)
    house.turn()
    assert REFUSED not in text_of(house.last_letter_to(CARE))


def test_why_it_ended(house: House) -> None:
    """The reason stands beside the last sign of life, and the next life takes it away."""
    lives(house, 1, {IMAP: REFUSED})
    write_end(house.store, "the disk refuses", 1, house.clock.now())
    ended = from_json(str(house.one(f"select value from notes where name = '{NOTE}'")))
    assert ended is not None
    assert (ended.ended, ended.code, len(ended.faults)) == ("the disk refuses", 1, 1)
    lives(house, 1, {})
    again = from_json(str(house.one(f"select value from notes where name = '{NOTE}'")))
    assert again is not None
    assert (again.ended_at, again.ended) == (None, "")
