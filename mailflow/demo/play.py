"""Plays the scenes: writes each mail as its sender would, waits for what should come of it, checks it."""

import smtplib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailflow.demo.chronicle import Chronicle, Told
from mailflow.demo.client import SECONDS, Client, DraftMail, Opened, compose
from mailflow.demo.company import PASSWORD, PEOPLE, PREFIX, SUPPORT
from mailflow.demo.scenes import Scene
from mailflow.demo.texts import OTHERS
from mailflow.domain.model.reference import find_references
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.text.cleaning import clip

DISPOSITIONS = frozenset(disposition.value for disposition in Disposition)
TROUBLES = frozenset(OTHERS) - {"recovered", "digest"}
"""What may explain why something did not happen."""


class Missed(Exception):  # noqa: N818  (says what did not happen)
    """Something that should have happened did not."""


@dataclass(frozen=True, slots=True)
class Played:
    """A scene that went as expected."""

    scene: Scene
    reference: str  # of the ticket that it opened or joined, "" for none
    seconds: float  # from handing in the mail until the last letter was delivered


class Player:
    """Plays scenes, one after another."""

    def __init__(
        self, host: str, imap_port: int, smtp_port: int, chronicle: Chronicle, *, patience: float
    ) -> None:
        """``patience``: so many seconds each thing may take."""
        self._host, self._smtp_port = host, smtp_port
        self._chronicle, self._patience = chronicle, patience
        self._client = Client(host, imap_port, smtp_port)
        self.played: list[Played] = []

    def wait_until_ready(self) -> None:
        """Wait for the daemon; raises Missed."""
        self._expect(lambda told: told.action == "ready", 0, "mailflow did not start")

    def play(self, scene: Scene) -> None:
        """One scene; raises Missed where something else happens, or nothing."""
        since, started = len(self._chronicle), time.monotonic()
        subject = self._hand_in(scene)
        arrival = self._expect(
            lambda told: (
                told.action in DISPOSITIONS
                and told.facts.get("sender") == scene.sender.address
                and told.facts.get("subject") == subject
            ),
            since,
            f"the mail of {scene.sender.name} was not taken in",
        )
        _compare(scene, arrival)
        last = arrival.at
        for occasion, person in scene.letters:
            delivered = self._expect(
                _delivery(occasion, person.address),
                since,
                f"{occasion} to {person.address} was not delivered",
            )
            last = max(last, delivered.at)
        self.played.append(Played(scene, str(arrival.facts.get("reference", "")), last - started))

    def check_mailboxes(self) -> int:
        """Read every mailbox by IMAP: each letter that is expected, once, and no other.

        Returns their number; raises Missed.
        """
        expected = Counter(
            (person.address, played.reference) for played in self.played for _, person in played.scene.letters
        )
        found = Counter(
            (person.address, reference)
            for person in PEOPLE
            if person.address != SUPPORT
            for reference in self._letters_of(person.address)
        )
        lacking, beyond = expected - found, found - expected
        if lacking or beyond:
            words = [f"missing: {_listed(lacking)}"] if lacking else []
            words += [f"not expected: {_listed(beyond)}"] if beyond else []
            raise Missed(f"the mailboxes do not hold what they should; {'; '.join(words)}")
        return found.total()

    def _letters_of(self, address: str) -> Sequence[str]:
        """The references in the subjects of mailflow's letters in a mailbox."""
        lines = self._client.newest(address, PASSWORD, "INBOX")
        return [
            " ".join(find_references(line.subject, PREFIX)) or "no reference"
            for line in lines
            if SUPPORT in line.sender
        ]

    def _expect(self, wanted: Callable[[Told], bool], since: int, failure: str) -> Told:
        told = self._chronicle.wait_for(wanted, since, self._patience)
        if told is None:
            trouble = self._chronicle.last(TROUBLES)
            words = "; ".join(f"{key} {value}" for key, value in trouble.facts.items()) if trouble else ""
            reason = f" ({trouble.action}: {clip(words, 300)})" if trouble else ""
            raise Missed(f"{failure} within {self._patience:g} s{reason}")
        return told

    def _hand_in(self, scene: Scene) -> str:
        """Write the scene's mail by SMTP, as its sender; returns its subject."""
        answered = self._oldest_letter(scene.answers.address) if scene.answers else None
        draft = _draft(scene, answered)
        if not scene.headers:
            self._client.send(draft, PASSWORD)
            return draft.subject
        mail = compose(draft)
        for name, value in scene.headers.items():
            mail[name] = value
        with smtplib.SMTP(self._host, self._smtp_port, timeout=SECONDS) as server:
            server.send_message(
                mail, from_addr=""
            )  # machines answer with the null path (RFC 3834 section 3.3)
        return draft.subject

    def _oldest_letter(self, address: str) -> Opened:
        """The first letter from mailflow in a mailbox, opened as a mail program would."""
        lines = [line for line in self._client.newest(address, PASSWORD, "INBOX") if SUPPORT in line.sender]
        letter = self._client.read(address, PASSWORD, "INBOX", lines[-1].uid) if lines else None
        if letter is None:
            raise Missed(f"there is no letter from {SUPPORT} in the mailbox of {address}")
        return letter


def _draft(scene: Scene, answered: Opened | None) -> DraftMail:
    if answered is None:
        return DraftMail(scene.sender.address, scene.sender.name, SUPPORT, scene.subject, scene.text)
    text = scene.text
    if scene.attribution:
        said = scene.attribution.format(date=answered.line.date, sender=answered.line.sender)
        quoted = "\n".join(f"> {line}" for line in answered.text.splitlines())
        text = f"{text}\n{said}\n{quoted}\n"
    return DraftMail(
        sender=scene.sender.address,
        name=scene.sender.name,
        to=answered.reply_to,
        subject=scene.subject.replace("{}", answered.line.subject),
        text=text,
        in_reply_to=answered.message_id,
        references=answered.references,
    )


def _compare(scene: Scene, arrival: Told) -> None:
    """What was decided is what the scene expects."""
    letters = arrival.facts.get("letters", ())
    pairs = [(str(o), str(a)) for o, a in letters] if isinstance(letters, list | tuple) else []
    found: dict[str, object] = {"disposition": arrival.action, "letters": sorted(pairs)}
    wanted: dict[str, object] = {
        "disposition": scene.becomes.value,
        "letters": sorted((occasion, person.address) for occasion, person in scene.letters),
    }
    if scene.becomes is Disposition.OPENED:
        found |= {key: arrival.facts.get(key) for key in ("language", "department", "urgent")}
        wanted |= {"language": scene.language, "department": scene.department, "urgent": scene.urgent}
    wrong = [
        f"{key} is {found[key]!r} instead of {wanted[key]!r}" for key in wanted if found[key] != wanted[key]
    ]
    if wrong:
        raise Missed(f"the mail of {scene.sender.name} was taken for something else: {'; '.join(wrong)}")


def _delivery(occasion: str, address: str) -> Callable[[Told], bool]:
    def is_it(told: Told) -> bool:
        return (
            told.action == "letter sent"
            and told.facts.get("occasion") == occasion
            and told.facts.get("recipient") == address
        )

    return is_it


def _listed(letters: Counter[tuple[str, str]]) -> str:
    return ", ".join(
        f"{count} of {reference} at {address}" for (address, reference), count in letters.items()
    )
