"""The commands that letters offer; each stands once."""

from typing import Final

from mailflow.domain.model.letters.letter import Button

ACTION: Final = Button("action", says_more=True)
AGREE: Final = Button("agree", says_more=True)
ANSWER: Final = Button("answer", says_more=True)
ANSWERED: Final = Button("answered", says_more=True)
APPROVE: Final = Button("approve")
ASK: Final = Button("ask", says_more=True)
CAUSE: Final = Button("cause", says_more=True)
CLOSE: Final = Button("close", says_more=True)
CUSTOMER: Final = Button("customer", says_more=True)
DONE: Final = Button("done")
EXTEND: Final = Button("extend")
HELP: Final = Button("help")
KEPT: Final = Button("kept")
NOTE: Final = Button("note", says_more=True)
OFFER: Final = Button("offer", says_more=True)
OPTIONS: Final = Button("options", says_more=True)
PLAN: Final = Button("plan", says_more=True)
REJECT: Final = Button("reject", says_more=True)
REOPEN: Final = Button("reopen")
ROUTE: Final = Button("route", says_more=True)
SEND: Final = Button("send")
SPAM: Final = Button("spam")
SPLIT: Final = Button("split", says_more=True)
STATUS: Final = Button("status")
STOP: Final = Button("stop")
SUBMIT: Final = Button("submit")
TAKE: Final = Button("take")
THANKS: Final = Button("thanks", says_more=True)
TOLD: Final = Button("told", says_more=True)
VERIFY_FAIL: Final = Button("verify fail", says_more=True)
VERIFY_PASS: Final = Button("verify pass")

NUMBERED: Final = frozenset({APPROVE, DONE, KEPT, REJECT})
"""Of several alike: the number of the thing is part of the command."""
