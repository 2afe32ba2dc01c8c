"""Whose mail it is, found once per mail: the store is asked about them, then the steps decide."""

from mailflow.domain.decision.handed_in import Taken
from mailflow.domain.decision.incoming import WhoseMail
from mailflow.domain.model.message import Message
from mailflow.domain.model.origin import FORM
from mailflow.domain.model.policy import Policy
from mailflow.domain.triage.handed_in.steps import read_form, read_forward
from mailflow.domain.understanding.find_origin import find_origin


def whose_mail(message: Message, policy: Policy, asked: Message | None) -> WhoseMail:
    """The writer behind the From, and what staff hand in; ``asked``: the mail that we asked staff about.

    Whoever fills in a web form never acts as staff: what stands in it hands nothing in.
    """
    origin = find_origin(message, policy)
    heard = origin.mail if origin else message
    if origin is not None and origin.how == FORM:
        return WhoseMail(heard.sender.email, origin)
    form = read_form(heard, policy, asked)
    forward = None if form else read_forward(heard, policy)
    found = form or forward
    customer = found.mail if isinstance(found, Taken) else heard
    return WhoseMail(customer.sender.email, origin, form, forward)
