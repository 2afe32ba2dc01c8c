"""Who signs what staff write to a customer: as config says, and never by a short name of the house."""

from mailflow.domain.model.letters.order import Signature
from mailflow.domain.model.policy import Policy, Signs
from mailflow.domain.procedure.authority import Actor
from mailflow.domain.rules.deputies import person_of


def signature(actor: Actor, language: str, policy: Policy) -> Signature:
    """The person's name where config has one, and their department as customers read it.

    Without either the letter's frame signs as customer care.
    """
    sign = policy.staff.sign
    if sign is Signs.NONE:
        return Signature()
    person = person_of(actor.email, policy) if sign is Signs.NAME else None
    unit = policy.department(actor.department)
    label = unit.label.get(language, "") if unit else ""
    known = unit is not None and label != unit.name  # else config gives no name that people read
    return Signature(person.name if person else "", label if known else "")
