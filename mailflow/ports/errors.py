"""Errors by what is to be done about them: wait, set one thing aside, call a person, stop.

Each loop has one broad catch, for our own mistakes; what these four mean is decided where they are met.
"""


# --- try again -----------------------------------------------------------------------------------


class Temporary(Exception):  # noqa: N818  (names the failure, as in RT and Postfix)
    """Try again later; nothing was changed."""


class ReaderDown(Temporary):
    """Nothing can be read at present, whatever it is: the house's trouble, no mail's."""


# --- set this one aside, the others go on ----------------------------------------------------------


class ItemBroken(Exception):  # noqa: N818
    """One thing cannot be done, today or tomorrow: which one, and what is wrong with it."""


class LetterFailed(ItemBroken):
    """A letter cannot be written: which one, and what in it is wrong."""


class Damaged(ItemBroken):
    """Something stored is not as it was written: which row, and what is wrong with it."""


class FilesUnreadable(ItemBroken):
    """The files attached to a mail cannot be taken out."""


# --- a person has to change something --------------------------------------------------------------


class Misconfigured(Exception):  # noqa: N818
    """Our config or a server's is wrong: what, where and what to do is in the message."""


class LoginRefused(Misconfigured):
    """Wrong user or password: whoever tries again soon and often is locked out."""


# --- stop ------------------------------------------------------------------------------------------


class DiskTrouble(Exception):  # noqa: N818
    """The disk or the database file failed: stop intake and exit, never continue."""
