"""Signs of an earlier store in the processed folder: references of ours in the subjects of filed mail.

Customers and staff answer with our reference in the subject, and what they wrote lies in that folder.
A folder of that name which another program made holds none.
"""

from collections.abc import Iterable

from mailflow.domain.model.reference import find_references


def highest_numbers(subjects: Iterable[str], prefix: str) -> dict[str, int]:
    """Series (``KN-2026``) → the highest number that its references tell of.

    A subject is a stranger's to write: a number far beyond what so many subjects make likely is left out.
    """
    found = [reference for subject in subjects for reference in find_references(subject, prefix)]
    likely = 1000 + 100 * len(found)
    highest: dict[str, int] = {}
    for reference in found:
        series, _, number = reference.rpartition("-")
        if int(number) <= likely:
            highest[series] = max(highest.get(series, 0), int(number))
    return highest
