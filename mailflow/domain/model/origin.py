"""Who wrote a mail that another address has sent: through a web form, a group or a rewriting forwarder."""

from dataclasses import dataclass

from mailflow.domain.model.message import Message

FORM, GROUP = "form", "group"
"""How a mail may have come that its From did not write."""

NOBODY_NAMED, SEVERAL_NAMED = "whose_unknown", "whose_several"
"""Why it is not sure whose a mail is: keys of [reason] in the words of the letters."""


THROUGH = "through "
"""How the rule of a mail begins that a group or forwarder has passed on; its address follows, and a colon."""


@dataclass(frozen=True, slots=True)
class Origin:
    """How a mail came, and whose it is where that is sure."""

    how: str  # FORM | GROUP
    name: str  # of the form; the address of the group or forwarder
    sent_by: str  # the address in From
    mail: Message  # as if its writer had sent it; no sender where that is not sure
    where: tuple[str, ...] = ()  # where the writer's address stands: "Reply-To", a label, a header
    doubt: str = ""  # NOBODY_NAMED | SEVERAL_NAMED; "" where it is sure
    likely: tuple[str, ...] = ()  # the addresses among which a person must choose
    phone: str = ""  # as the writer gave it, in its normal form
    trusted: bool = True  # False: a group or forwarder that the config does not know

    @property
    def sure(self) -> bool:
        """Whether it is known whose the mail is."""
        return not self.doubt
