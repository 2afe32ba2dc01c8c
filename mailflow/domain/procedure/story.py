"""A ticket's history in a few lines, for the answer to #why and #status."""

from mailflow.domain.procedure.framework import Matter


def story_lines(matter: Matter) -> list[tuple[object, str]]:
    """When and what, oldest first: the events of the ticket by their kinds, with who did them."""
    return [(at, f"{kind} ({facts['by']})" if facts.get("by") else kind) for at, kind, facts in matter.events]
