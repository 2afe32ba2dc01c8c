"""Puts the demo together: mail server, company, daemon, player; and takes everything away at the end."""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from mailflow.config.load import load
from mailflow.demo.balance import Balance, deadlines_of, draw_up
from mailflow.demo.chronicle import Chronicle, Ended
from mailflow.demo.company import DOMAINS, PASSWORD, PEOPLE, found_company
from mailflow.demo.embedded import EmbeddedServer, Endpoints
from mailflow.demo.play import Missed, Player
from mailflow.demo.posters import opening, welcome, your_turn
from mailflow.demo.scenes import SCENES, Scene
from mailflow.demo.screen import Screen
from mailflow.runtime.daemon import Daemon
from mailflow.runtime.wiring import open_database

RHYTHM = 1.5  # seconds between two scenes, for people who read along
PROLOGUE = 2.0  # seconds more to read who is who
PATIENCE = 120.0  # seconds that each thing may take; a busy machine needs more than a moment


class Foreground(Daemon):
    """The daemon of ``mailflow run``, which ends with its terminal."""

    def reload(self, *_signal: object) -> None:
        """SIGHUP: the window was closed, and nobody would ever press Ctrl-C."""
        self.end()


class DemoStage:
    """One demo: the company, the daemon that works for it, and the player who writes its mail."""

    def __init__(self, folder: Path, endpoints: Endpoints, console: Console, *, headless: bool) -> None:
        self.folder, self.endpoints, self.headless = folder, endpoints, headless
        self.complete = False  # whether everything was played and checked
        self.missed = ""  # what should have happened and did not
        self._started = time.monotonic()
        now = datetime.now(UTC)
        self.config = found_company(folder, endpoints.host, endpoints.imap_port, endpoints.smtp_port, now)
        loaded = load(self.config)
        self._database = open_database(loaded)
        self.screen = Screen(
            console, loaded.policy, lambda reference: deadlines_of(self._database, reference)
        )
        self._chronicle = Chronicle(self.screen)
        self._daemon = Foreground(self.config, loaded, self._chronicle)
        self.screen.gone = self._daemon.end
        self.player = Player(
            endpoints.host, endpoints.imap_port, endpoints.smtp_port, self._chronicle, patience=PATIENCE
        )

    def run(self) -> int:
        """Work until Ctrl-C, or headless until everything is played; returns the daemon's exit code."""
        player = threading.Thread(target=self._guarded_play, name="player", daemon=True)
        try:
            player.start()
            return self._daemon.run()
        finally:
            self._chronicle.close()
            player.join(5)

    def balance(self) -> Balance:
        """What has come of it."""
        return draw_up(self._database, time.monotonic() - self._started)

    def close(self) -> None:
        """Let go of the store."""
        self._database.close()

    def _guarded_play(self) -> None:
        try:
            self._play()
        except Ended:
            return
        except Missed as missed:
            self._miss(str(missed))
        except Exception as error:  # noqa: BLE001  (a play that breaks off is told, not hidden in a thread)
            self._miss(f"the play broke off: {error!r}")
        if self.headless:
            self._daemon.end()

    def _play(self) -> None:
        self.screen.show(opening() if self.headless else welcome(self.endpoints.webmail_url))
        self.player.wait_until_ready()
        self._chronicle.pause(0.0 if self.headless else PROLOGUE)
        for number, scene in enumerate(SCENES, start=1):
            self._chronicle.pause(0.0 if self.headless else RHYTHM)
            self.screen.heading(f"{number}/{len(SCENES)}  {scene.title}")
            self._play_one(scene)
        if self.headless:
            self.player.check_mailboxes()
        else:
            self._chronicle.pause(RHYTHM)
            self.screen.show(your_turn(self.endpoints.webmail_url, self.config))
        self.complete = True

    def _play_one(self, scene: Scene) -> None:
        try:
            self.player.play(scene)
        except Missed as missed:
            if self.headless:
                raise
            self._miss(str(missed))  # perhaps the visitor was quicker; the show goes on

    def _miss(self, words: str) -> None:
        self.missed = words
        if not self.headless:
            self.screen.tell("trouble", what="the play", detail=words)


@contextmanager
def stage(console: Console, *, headless: bool) -> Iterator[DemoStage]:
    """Everything that a demo needs, in a temporary folder and on loopback ports, gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="mailflow-demo-", ignore_cleanup_errors=True) as folder,
        EmbeddedServer(DOMAINS, password=PASSWORD, people=PEOPLE) as endpoints,
    ):
        one = DemoStage(Path(folder), endpoints, console, headless=headless)
        try:
            yield one
        finally:
            one.close()
