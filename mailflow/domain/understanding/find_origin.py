"""Who wrote a mail: its From, or somebody behind a web form, a group or a rewriting forwarder."""

from dataclasses import replace

from mailflow.domain.model.message import Message
from mailflow.domain.model.origin import Origin
from mailflow.domain.model.policy import Policy
from mailflow.domain.understanding.authentication import Authentication
from mailflow.domain.understanding.rewriters import rewritten_mail
from mailflow.domain.understanding.sender_kind.by_header import carries_our_mark
from mailflow.domain.understanding.web_forms.reading import read_form_mail


def find_origin(message: Message, policy: Policy) -> Origin | None:
    """How a mail came that its From did not write; None for a mail of the From itself, as most are.

    Letters of ours that come back are none, whatever stands in them: what is wrong with those is a loop.  A
    form's mail may have come through a group: then the form counts.
    """
    ours = "x-mailflow-letter" in message.headers or carries_our_mark(message, policy.organisation.domain)
    if ours:
        return None
    passed_on = rewritten_mail(message, policy)
    form = read_form_mail(passed_on.mail if passed_on else message, policy)
    if form is None or passed_on is None:
        return form or passed_on
    return replace(form, trusted=passed_on.trusted)


def believed(said: Authentication, origin: Origin | None) -> Authentication:
    """What the server says of the From says nothing for the writer behind it, but a fail stays one."""
    if origin is None or said is Authentication.FAIL:
        return said
    return Authentication.NONE
