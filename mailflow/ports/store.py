"""The door to the database: what one transaction may read and write."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from mailflow.domain.caps import AckCounts
from mailflow.domain.deadline import Deadline, StageDue
from mailflow.domain.decision import Happening, NewTicket, Twin
from mailflow.domain.findings import Found
from mailflow.domain.message import Message
from mailflow.domain.threading import Known
from mailflow.domain.ticket import AckState, Disposition, TicketView
from mailflow.domain.token import Keyring, Verified
from mailflow.ports import Envelope, Waiting


@dataclass(frozen=True, slots=True)
class Folder:
    """A mailbox folder whose start has been decided."""

    id: int
    mailbox: str
    folder: str
    start_from: datetime
    uidvalidity: int


@dataclass(frozen=True, slots=True)
class ArrivalState:
    """How far one mail in a folder has come."""

    id: int
    uid: int
    attempts: int
    disposition: str  # "" while undecided
    filed: bool


@dataclass(frozen=True, slots=True)
class OutgoingLetter:
    """A letter with its final bytes, to be put in the outbox."""

    ticket_id: int | None
    mailbox: str
    occasion: str
    sequence: int
    recipient: str
    role: str
    message_id: str
    envelope_sender: str
    subject: str
    content: bytes
    expires_at: datetime
    created_at: datetime
    not_before: datetime
    awaits: str = ""  # approval or confirmation: it does not leave before that


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that is being sent: its envelope and what its fate touches."""

    envelope: Envelope
    ticket_id: int | None
    occasion: str
    role: str
    message_id: str
    subject: str
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DueDeadline:
    """A deadline with at least one stage due, and its ticket."""

    id: int
    name: str
    started_at: datetime
    due_at: datetime
    stages: tuple[StageDue, ...]
    fired: Mapping[str, str]  # stage name → what became of it
    ticket: TicketView
    first_digest: str
    words: str


@dataclass(frozen=True, slots=True)
class OwedAcknowledgement:
    """A ticket whose acknowledgement was withheld or capped and is to be looked at again."""

    ticket: TicketView
    state: AckState
    reason: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line of the daily digest."""

    arrival_id: int
    received_at: datetime
    sender: str
    subject: str
    rule: str


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A letter that did not go out by itself because there were too many; its words stay in the outbox."""

    id: int
    recipient: str
    role: str
    subject: str  # with the reference in front
    ticket_id: int | None


class Transaction(Protocol):
    """Everything that one commit may hold; leaving the context commits, an exception rolls back."""

    # arrivals
    def folder(self, mailbox: str, folder: str) -> Folder | None: ...
    def adopt(self, mailbox: str, folder: str, start_from: datetime) -> Folder: ...
    def visited(self, folder_id: int, uidvalidity: int, older: int, now: datetime) -> None: ...
    def arrivals(self, folder_id: int, uidvalidity: int, uids: Sequence[int]) -> dict[int, ArrivalState]: ...
    def unfiled(self, folder_id: int) -> list[tuple[int, ArrivalState]]: ...
    def attempt(
        self, folder: Folder, uidvalidity: int, mails: Sequence[Waiting]
    ) -> dict[int, ArrivalState]: ...
    def fail(self, arrival_id: int, error: str) -> None: ...
    def settle(
        self,
        arrival_id: int,
        disposition: Disposition,
        rule: str,
        *,
        message_row: int | None,
        digest: str,
        config_hash: str,
        now: datetime,
    ) -> None: ...
    def filed(self, folder_id: int, uidvalidity: int, uids: Sequence[int]) -> None: ...

    # what is known
    def keyring(self) -> Keyring: ...
    def known(
        self, message_ids: Sequence[str], references: Sequence[str], tokens: Sequence[Verified], now: datetime
    ) -> Known: ...
    def letters_to(self, recipients: Sequence[str], ticket_ids: Sequence[int]) -> list[str]: ...
    def note(self, name: str) -> str: ...
    def set_note(self, name: str, value: str) -> None: ...
    def ticket(self, ticket_id: int) -> TicketView | None: ...
    def addressees(self, ticket_id: int) -> tuple[str, ...]: ...
    def twin(self, message: Message) -> tuple[Twin | None, bool]: ...
    def remembered_language(self, email: str) -> str: ...
    def ack_counts(self, email: str, now: datetime) -> AckCounts: ...
    def earlier(self, email: str, limit: int) -> tuple[str, ...]: ...

    # what follows from a mail
    def keep_original(self, digest: str, raw: bytes) -> None: ...
    def original(self, digest: str) -> bytes | None: ...
    def add_message(
        self,
        message: Message,
        *,
        kind: str,
        kind_rule: str,
        role: str,
        ticket_id: int | None,
        received_at: datetime,
    ) -> int: ...
    def next_number(self, name: str) -> int: ...
    def open_ticket(self, ticket: NewTicket, reference: str, digest: str) -> int: ...
    def add_events(
        self, ticket_id: int, happenings: Sequence[Happening], now: datetime, *, fresh: bool = False
    ) -> None: ...
    def start_deadlines(
        self, ticket_id: int, deadlines: Sequence[Deadline], *, fresh: bool = False
    ) -> None: ...
    def stop_deadlines(self, ticket_id: int, names: Sequence[str], event: str, at: datetime) -> list[str]: ...
    def add_findings(
        self, ticket_id: int, message_row: int, found: Sequence[Found], *, fresh: bool = False
    ) -> None: ...
    def link(self, ticket_id: int, other_id: int, reason: str) -> None: ...
    def references_of(self, ticket_ids: Sequence[int]) -> tuple[str, ...]: ...
    def remember_language(self, email: str, language: str) -> None: ...
    def spare_surveys(self, email: str) -> None: ...

    # letters
    def next_sequence(self, ticket_id: int | None, occasion: str, recipient: str) -> int: ...
    def queue(self, letters: Sequence[OutgoingLetter]) -> None: ...
    def cancel_held(self, ticket_id: int, awaits: str = "") -> int: ...
    def release_waiting(self, ticket_id: int, awaits: str, now: datetime) -> int: ...
    def change_ticket(self, ticket_id: int, changes: Mapping[str, object]) -> None: ...
    def file_of(self, ticket_id: int) -> tuple[list[tuple[datetime, str, dict[str, Any]]], str]: ...
    def claim(self, mailbox: str, now: datetime, limit: int) -> list[Claimed]: ...
    def recover(self, mailbox: str) -> int: ...
    def sent(self, outbox_id: int, at: datetime, code: int, answer: str) -> None: ...
    def deferred(
        self, outbox_id: int, phase: str, code: int, answer: str, again_at: datetime, *, counts: bool
    ) -> None: ...
    def undeliverable(
        self, outbox_id: int, state: str, phase: str, code: int, answer: str, at: datetime
    ) -> None: ...
    def next_due(self, mailbox: str) -> datetime | None: ...
    def acknowledged(self, ticket_id: int, state: AckState, reason: str, at: datetime | None) -> None: ...
    def letters_lately(self, occasion: str, recipient: str, since: datetime, limit: int) -> int: ...
    def writes_much(self, email: str, count: int, since: datetime) -> bool: ...
    def in_bundle(self, ticket_id: int) -> bool: ...
    def keep_back(self, message_id: str) -> None: ...
    def kept_back(self, mailbox: str, before: datetime) -> list[KeptBack]: ...
    def release(self, outbox_ids: Sequence[int]) -> None: ...
    def bundle(self, outbox_ids: Sequence[int], message_id: str) -> None: ...
    def bounced_address(self, email: str, reason: str, at: datetime) -> None: ...

    # clocks
    def due_deadlines(self, now: datetime, limit: int) -> list[DueDeadline]: ...
    def stages_done(self, deadline_id: int, done: Mapping[str, str]) -> None: ...
    def surveyed_since(self, email: str, since: datetime) -> bool: ...
    def owed_acknowledgements(self, now: datetime, limit: int) -> list[OwedAcknowledgement]: ...
    def owed_to(self, email: str) -> list[OwedAcknowledgement]: ...
    def look_again(self, ticket_ids: Sequence[int], at: datetime) -> None: ...
    def carry(self, ticket_ids: Sequence[int], message_id: str) -> None: ...
    def carried(self, email: str, message_id: str) -> tuple[int, ...]: ...
    def complaints_since(
        self, since: datetime, limit: int
    ) -> list[tuple[str, datetime, str, str, str, bool]]: ...
    def last_daily(self) -> tuple[str, datetime] | None: ...
    def daily(self, day: str, now: datetime, checkpoint: str) -> None: ...
    def heads_checkpoint(self) -> str: ...
    def undigested(self, limit: int) -> list[SetAside]: ...
    def digested(self, arrival_ids: Sequence[int]) -> None: ...
    def withheld(self, limit: int) -> list[tuple[str, str]]: ...
    def failed_letters(self, since: datetime, limit: int) -> list[tuple[str, str, str]]: ...
    def overdue(self, now: datetime, limit: int) -> list[tuple[str, str, datetime]]: ...
    def counts(self, since: datetime) -> list[tuple[str, int]]: ...


class Store(Protocol):
    """The database: one writer, one transaction at a time."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """BEGIN IMMEDIATE … COMMIT; raises Temporary when the disk or the database refuses."""
        ...
