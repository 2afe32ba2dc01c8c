"""What all tests share: the mail system they talk to."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

from support.embedded_bed import EmbeddedBed
from support.mailbed import Bed, MailBed, missing_servers

settings.register_profile("calm", deadline=None)  # a busy machine is no failure
settings.load_profile("calm")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need Dovecot and Postfix say why they do not run."""
    reason = missing_servers()
    if reason:
        for item in items:
            if item.get_closest_marker("dovecot"):
                item.add_marker(pytest.mark.skip(reason=f"not run: {reason}"))


@pytest.fixture(scope="session")
def bed() -> Iterator[Bed]:
    """The mail system: Dovecot and Postfix where they can run, else the embedded server.

    One for each xdist worker; a test takes addresses of its own, so that it finds its mailboxes empty.
    """
    with EmbeddedBed() if missing_servers() else MailBed() as running:
        yield running


@pytest.fixture(scope="session")
def dovecot(bed: Bed) -> MailBed:
    """The same, for tests that are marked ``dovecot``."""
    assert isinstance(bed, MailBed), "mark the test: @pytest.mark.dovecot"
    return bed


def pytest_collection_finish() -> None:
    """The thousands of tests stay: nobody need look through them again for what may be thrown away.

    And rarely through the rest: looking after every 700 new objects took a twentieth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
