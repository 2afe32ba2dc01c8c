"""Departments that were renamed or dissolved while they held tickets."""

from collections.abc import Mapping

from mailflow.domain.model.policy import Policy


def renamed(policy: Policy) -> dict[str, str]:
    """Former name of a department → the name under which it goes on, or of the one that took over."""
    return {former: unit.name for unit in policy.departments for former in unit.was}


def dissolved(policy: Policy, held: Mapping[str, int]) -> list[str]:
    """A sentence for each department that holds open tickets (``held``) and that config does not know.

    Its tickets fall to customer care, and its people can work on them no more.
    """
    known = {unit.name for unit in policy.departments} | renamed(policy).keys() | {""}
    return [
        f'{number} open ticket{"" if number == 1 else "s"} with "{name}", which is no department now: '
        f'was = ["{name}"] in the [[departments]] that takes over'
        for name, number in sorted(held.items())
        if name not in known
    ]
