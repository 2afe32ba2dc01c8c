"""The talks of the procedure in memory, where every step can be looked at in a moment."""

from collections.abc import Callable

import pytest

from support import procedure_talks
from support.talks import MemoryStage, Stage, Talk


@pytest.mark.parametrize("talk", procedure_talks.TALKS, ids=lambda talk: talk.__name__)
def test_talk(talk: Callable[[Stage], Talk]) -> None:
    """Every letter reaches the one for whom it is meant, and the customer sees nothing of the house."""
    stage = MemoryStage()
    talk(stage)
    assert stage.house.journal.told("mail failed") == []
    assert stage.house.journal.told("batch failed") == []
