"""Errors by what is to be done about them."""


class Temporary(Exception):  # noqa: N818  (names the failure, as in RT and Postfix)
    """Try again later; nothing was changed."""


class ReaderDown(Temporary):
    """Nothing can be read at present, whatever it is: the house's trouble, no mail's."""


class Permanent(Exception):  # noqa: N818
    """Trying again will not help: what, where and what to do is in the message."""


class LoginRefused(Permanent):
    """Wrong user or password: whoever tries again soon and often is locked out."""


class DiskTrouble(Permanent):
    """The disk or the database file failed: stop intake and exit, never continue."""


class LetterFailed(Exception):  # noqa: N818
    """A letter cannot be written, today or tomorrow: which one, and what in it is wrong."""


class Damaged(Exception):  # noqa: N818
    """Something stored is not as it was written: which row, and what is wrong with it."""
