"""templates send: a letter about an invented ticket, or a kept one, to be looked at in a mail program."""

from dataclasses import replace
from typing import Annotated

import typer

from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.letters.samples import sample_order
from mailflow.adapters.smtp.courier import SmtpCourier
from mailflow.adapters.system.clock import SystemClock, SystemRandomness
from mailflow.cli.common import EXIT_USAGE, EXIT_WRONG, fail, honest_ends, loaded
from mailflow.cli.letter_of_ticket import letter_of_ticket
from mailflow.cli.screen import say
from mailflow.config.addresses import email
from mailflow.config.problems import ExpectedError
from mailflow.config.settings import Loaded, MailboxConfig
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Address
from mailflow.domain.model.paper import Stationery
from mailflow.ports.courier import DeliveryResult, Envelope, Outcome

_MARK = "[SAMPLE]"
_ID_BYTES = 12


def send_sample(context: typer.Context, letter: str, language: str, to: str, ticket: str = "") -> None:
    """Hand the letter over to the SMTP server of the first mailbox; exit code 1 where it refuses.

    ``ticket``: the one that it is about; "" for the invented one, which exists nowhere: an answer finds none.
    Nothing is written into the store.
    """
    with honest_ends():
        config = loaded(context)
        try:
            recipient = email(to)
        except ExpectedError as error:
            raise fail(error.sentence(to), EXIT_USAGE) from None
        mailbox = config.mailboxes[0]
        order = (
            letter_of_ticket(config, letter, language, ticket) if ticket else sample_order(letter, language)
        )
        content = _content(config, mailbox, order, recipient)
        outcome = _delivered(mailbox, Envelope(1, "", recipient, content))
    if outcome.result is not DeliveryResult.SENT:
        told = " ".join(filter(None, (str(outcome.code or ""), outcome.text)))
        raise fail(f"{mailbox.smtp.host} has not taken it ({outcome.result.value}): {told}", EXIT_WRONG)
    say(f"Sent to {recipient} over {mailbox.smtp.host}, with {_MARK} in front of the subject.")


def _content(config: Loaded, mailbox: MailboxConfig, order: LetterOrder, to: str) -> bytes:
    language = order.languages[0]
    organisation = config.policy.organisation
    letterhead = TemplateLetterhead(organisation, config.templates)
    rendered = letterhead.render(order)
    named = next((box for box in config.policy.mailboxes if box.address == mailbox.address), None)
    stationery = Stationery(
        order.letter.name,
        Address(mailbox.address, named.shown(language) if named else ""),
        Address(to),
        f"{SystemRandomness().token_bytes(_ID_BYTES).hex()}.sample@{organisation.domain}",
        SystemClock().now(),
        language,
    )
    return letterhead.write(replace(rendered, subject=f"{_MARK} {rendered.subject}"), stationery)


def _delivered(mailbox: MailboxConfig, envelope: Envelope) -> Outcome:
    courier = SmtpCourier(mailbox.smtp)
    try:
        return next(outcome for group in courier.deliver([envelope]) for outcome in group)
    finally:
        courier.close()


To = Annotated[str, typer.Option("--to", help="Who looks at it: one address.")]
