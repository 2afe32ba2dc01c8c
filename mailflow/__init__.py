"""mailflow: a complaint department that lives in a mailbox and never forgets."""

__version__ = "0.1.0"
