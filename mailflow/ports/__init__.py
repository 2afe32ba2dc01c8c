"""The doors to the outside: mailbox, parser, courier, store, letterhead, clock, randomness.

The flow sees nothing else.  Mailbox, parser, courier, letterhead and clock have one real adapter and one
fake that can fail and crash at every call; a contract suite runs on both.  The store has one adapter only,
on a real database (in memory for tests and simulations): each of its small ports has a contract that this
one is tested by (tests/contract), and the simulator kills it at every commit.
"""
