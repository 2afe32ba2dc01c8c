"""What may be offered without asking a superior (P15): by default nothing at all."""

from mailflow.domain.procedure.framework import Matter


def released(matter: Matter, text: str, amount: int) -> bool:
    """Whether config releases this remedy for the proposer; only superiors need nobody's approval."""
    del text, amount
    return matter.actor.role == "director"
