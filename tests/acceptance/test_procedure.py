"""The whole complaint procedure by mail: on real servers, everybody with a mailbox of their own."""

from collections.abc import Callable, Iterator

import pytest

from support import forged_talks, form_talks, procedure_talks, work_talks
from support.conversation import Conversation
from support.mailbed import MailBed
from support.real_stage import RealStage
from support.stage import Stage

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]


@pytest.fixture(scope="module")
def stage(dovecot: MailBed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealStage]:
    """One company and one daemon for all talks: each has its own customer."""
    dovecot.start_postfix()
    made = RealStage(dovecot, tmp_path_factory.mktemp("procedure"))
    with made.program:
        made.program.start()
        yield made
        assert made.program.stop() == 0


ALWAYS = (*procedure_talks.TALKS, *work_talks.SHORT, *forged_talks.TALKS, *form_talks.TALKS)
LONG = [
    pytest.param(talk, marks=pytest.mark.soak) for talk in work_talks.TALKS if talk not in work_talks.SHORT
]


@pytest.mark.parametrize("talk", [*ALWAYS, *LONG], ids=lambda talk: talk.__name__)
def test_talk(stage: RealStage, talk: Callable[[Stage], Conversation]) -> None:
    """Every letter reaches the one for whom it is meant, and the customer sees nothing of the house."""
    talk(stage)
    assert stage.program.told("mail failed") == []
    assert stage.program.told("batch failed") == []
