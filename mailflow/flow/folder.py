"""A watched folder as such: since when its mail is answered, what was renumbered, taken away, or too old."""

from collections.abc import Sequence

from mailflow.domain.model.ticket import Disposition
from mailflow.flow.context import Context
from mailflow.ports.arrivals import ArrivalState, Folder
from mailflow.ports.errors import Misconfigured
from mailflow.ports.mailbox import FolderState, Mailbox, Waiting

GONE = "taken away by a person before it was decided on"


class NotAdopted(Misconfigured):
    """The folder's start has not been decided: no company's old mail is acknowledged by surprise."""


def first_contact(folder: Folder, state: FolderState, waiting: Sequence[Waiting], context: Context) -> None:
    """A folder never seen, or numbered anew: what is older than the start is left alone and counted."""
    there = [w for w in waiting if w.uid < (state.uidnext or w.uid + 1)]  # the others came since
    older = max(0, state.messages - len(there))
    with context.store.transaction() as tx:
        tx.arrivals.visited(folder.id, state.uidvalidity, older)
    where = {"mailbox": folder.mailbox, "folder": folder.folder}
    if folder.uidvalidity:
        context.journal.tell("folder renumbered", **where)
    if older:
        context.journal.tell("older mail left alone", number=older, **where)


def write_off(
    mailbox: Mailbox,
    folder: Folder,
    uidvalidity: int,
    missing: Sequence[tuple[int, ArrivalState]],
    context: Context,
) -> int:
    """What is not in the folder any more: moved by us just before a crash, or by a person; how many."""
    undecided = [a.uid for validity, a in missing if validity == uidvalidity and not a.disposition]
    there = mailbox.fetch(undecided, headers_only=True) if undecided else {}  # lists may be incomplete
    gone = [(validity, a) for validity, a in missing if validity != uidvalidity or a.uid not in there]
    now = context.clock.now()
    with context.store.transaction() as tx:
        for validity, arrival in gone:
            tx.arrivals.mark_filed(folder.id, validity, [arrival.uid])
            if not arrival.disposition:
                tx.arrivals.settle(
                    arrival.id,
                    Disposition.SET_ASIDE,
                    GONE,
                    message_row=None,
                    digest="",
                    config_hash=context.policy.hash,
                    now=now,
                )
    taken_away = [arrival for _, arrival in gone if not arrival.disposition]
    for arrival in taken_away:
        context.journal.tell(Disposition.SET_ASIDE.value, mailbox=folder.mailbox, uid=arrival.uid, rule=GONE)
    return len(taken_away)


def leave_older(folder: Folder, uidvalidity: int, fresh: Sequence[Waiting], context: Context) -> int:
    """Mail from before the start is recorded as such and stays where it is (IMAP's SINCE knows only days)."""
    older = [w for w in fresh if w.received_at < folder.start_from]
    if not older:
        return 0
    with context.store.transaction() as tx:
        states = tx.arrivals.take_in_hand(folder, uidvalidity, older)
        for state in states.values():
            tx.arrivals.settle(
                state.id,
                Disposition.BEFORE_START,
                "received before the start",
                message_row=None,
                digest="",
                config_hash=context.policy.hash,
                now=context.clock.now(),
            )
    return len(older)
