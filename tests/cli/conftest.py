"""A company whose mailbox has seen a day of mail, as a folder with config.toml and mailflow.db."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from cli_company import NOW, Shell, fill


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, made once for all tests; they work on copies."""
    folder = tmp_path_factory.mktemp("company")
    fill(folder)
    return folder


@pytest.fixture
def company(filled: Path, tmp_path: Path) -> Iterator[Shell]:
    """A shell in a copy of the folder, an hour after the last mail."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    with time_machine.travel(NOW, tick=False):
        yield Shell(tmp_path)
