"""Who writes now does not wait behind a backlog, nor behind mail that failed or costs much."""

from collections.abc import Sequence

from mailflow.domain.rules.intake_order import (
    BATCH_BYTES,
    BATCH_MAILS,
    COSTLY_MAILS,
    FEW_MAILS,
    Batch,
    Candidate,
    plan,
)


def fresh(count: int, *, size: int = 1000) -> list[Candidate]:
    """So many mails that nobody has looked at."""
    return [Candidate(uid, size) for uid in range(1, count + 1)]


def visits(mails: Sequence[Candidate]) -> list[tuple[Batch, ...]]:
    """One visit after the other, until nothing is left."""
    left = {mail.uid: mail for mail in mails}
    found = []
    while left:
        planned = plan(left.values())
        assert planned.batches, "a visit gets on"
        for batch in planned.batches:
            for uid in batch.uids:
                del left[uid]
        assert planned.more == bool(left)
        found.append(planned.batches)
    return found


def test_few_mails_come_in_the_order_of_their_arrival() -> None:
    """A customer's second mail is read after the first."""
    [(first, second)] = visits(fresh(60))
    assert first.uids == tuple(range(1, 51))
    assert second.uids == tuple(range(51, 61))
    assert not first.early
    assert not second.early


def test_newest_and_oldest_in_turn() -> None:
    """Of a backlog the newest come first, and the oldest get on all the same."""
    first, *_ = visits(fresh(3000))
    assert [batch.uids[0] for batch in first] == [2951, 1, 2901]
    assert [batch.early for batch in first] == [True, False, True]
    assert all(batch.uids == tuple(sorted(batch.uids)) for batch in first)


def test_a_newcomer_waits_for_one_visit_at_most() -> None:
    """Behind a backlog of 3,000: those of the visit under way, then the batch of the newest."""
    under_way = plan(fresh(3000))
    assert sum(len(batch.uids) for batch in under_way.batches) <= 3 * BATCH_MAILS
    left = set(range(1, 3001)) - {u for batch in under_way.batches for u in batch.uids}
    after = plan([*(Candidate(uid, 1000) for uid in left), Candidate(3001, 1000)])
    assert 3001 in after.batches[0].uids


def test_everything_is_taken_once() -> None:
    """Nothing is forgotten, nothing comes twice, whatever it is."""
    mails = [
        Candidate(
            uid,
            size=uid * 1000,
            suspect=uid % 7 == 0,
            alone=uid % 14 == 0,
            attempts=uid % 3,
            costly=uid % 5 == 0,
        )
        for uid in range(1, 700)
    ]
    taken = [uid for visit in visits(mails) for batch in visit for uid in batch.uids]
    assert sorted(taken) == list(range(1, 700))


def test_what_was_in_hand_comes_last() -> None:
    """With few others first, alone after a second death; who has failed more often waits longer."""
    mails = [
        Candidate(1, 10, suspect=True, alone=True, attempts=2),
        Candidate(2, 10, suspect=True, alone=True),
        Candidate(3, 10, suspect=True),
        Candidate(4, 10, suspect=True),
        Candidate(5, 10),
    ]
    found = [batch for visit in visits(mails) for batch in visit]
    assert [(batch.uids, batch.suspect) for batch in found] == [
        ((5,), False),
        ((3, 4), True),
        ((2,), True),
        ((1,), True),
    ]


def test_few_suspects_go_together_and_many_in_a_visit() -> None:
    """After a death with a hundred mails in hand the folder is looked at three times, not a hundred times."""
    suspects = [Candidate(uid, 10, suspect=True) for uid in range(1, 101)]
    found = visits(suspects)
    assert len(found) == 3
    assert {len(batch.uids) for visit in found for batch in visit} == {FEW_MAILS, 100 % FEW_MAILS}


def test_a_newcomer_waits_for_few_suspects() -> None:
    """Behind a thousand of them, each alone: seven are read before the folder is looked at for others."""
    lone = [Candidate(uid, 10, suspect=True, alone=True) for uid in range(1, 1001)]
    assert len(plan(lone).batches) == 7
    assert plan([*lone, Candidate(1001, 10)]).batches[0].uids == (1001,)


def test_costly_mail_waits_behind_the_others() -> None:
    """A sender whose mails cost much does not keep a bystander waiting."""
    mails = [Candidate(uid, 10, costly=True) for uid in range(1, 101)] + [Candidate(101, 10)]
    first = plan(mails)
    assert [batch.uids for batch in first.batches] == [(101,), tuple(range(1, COSTLY_MAILS + 1))]


def test_an_endless_stream_starves_nobody() -> None:
    """Each visit takes some of each kind, the oldest of the backlog too."""
    mails = [*fresh(5000), Candidate(5001, 10, costly=True), Candidate(5002, 10, suspect=True)]
    uids = {uid for batch in plan(mails).batches for uid in batch.uids}
    assert {1, 5001, 5002} <= uids


def test_a_large_mail_is_a_batch_of_its_own() -> None:
    """Memory is bounded by bytes, not by the number of mails."""
    mails = [Candidate(1, 10), Candidate(2, 2 * BATCH_BYTES), Candidate(3, 10)]
    found = [batch.uids for visit in visits(mails) for batch in visit]
    assert (2,) in found
