"""One field, one guard: what cannot be read is marked and costs nothing else."""

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def guarded(read: Callable[[], _T], otherwise: Callable[[], _T], defects: list[str], what: str) -> _T:
    """What ``read`` gives; when it raises, the substitute, and the reason goes to the defects."""
    try:
        return read()
    except (Exception, RecursionError) as error:  # noqa: BLE001  (parsing is total: one field, one guard)
        defects.append(f"{what}: could not be read as usual ({type(error).__name__})")
        return otherwise()
