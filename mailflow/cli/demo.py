"""demo: a mail server, a sample company and mailflow itself, in one terminal."""

import importlib.util
import signal
import sys
from io import TextIOWrapper
from typing import Annotated

import typer
from rich.console import Console

from mailflow.adapters.system.journal import set_up_logging
from mailflow.cli.common import EXIT_USAGE, EXIT_WRONG, console, errors, honest_ends
from mailflow.demo.posters import farewell, result

EXTRAS = ("aiosmtpd", "pymap")  # of the optional part "demo" in pyproject.toml


def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="Play, check every mailbox, say how it went, and end. For CI.")
    ] = False,
) -> None:
    """See it work: a sample company gets complaints, in this terminal and in a webmail to play with.

    Starts its own mail server on this machine only, needs no settings, leaves nothing behind.
    """
    missing = [name for name in EXTRAS if importlib.util.find_spec(name) is None]
    if missing:
        errors.print(
            f"mailflow: the demo brings a mail server of its own, which needs {' and '.join(missing)}: "
            "pip install 'mailflow[demo]' (in a checkout: make demo)",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
        raise typer.Exit(EXIT_USAGE)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Vietnamese letters gets question marks
    set_up_logging("error", as_json=False)
    for number in (signal.SIGTERM, signal.SIGHUP):  # until the daemon takes them: as Ctrl-C, to tidy up
        signal.signal(number, signal.default_int_handler)
    try:
        with honest_ends():
            code = _perform(console, headless=headless)
    except KeyboardInterrupt:  # before everything was up, or twice
        code = EXIT_WRONG if headless else 0
    raise typer.Exit(code)


def _perform(console: Console, *, headless: bool) -> int:
    from mailflow.demo.stage import stage  # noqa: PLC0415  (needs the packages of the optional part)

    with stage(console, headless=headless) as one:
        code = one.run()
        balance = one.balance()
    if not headless:
        one.screen.show(farewell(balance))
        return code
    missed = one.missed
    if not missed and not one.complete:
        missed = "it was ended before everything was played"
    if not missed and not balance.sound:
        missed = "the account does not close"
    one.screen.show(result(one.player.played, balance, missed))
    return code or (EXIT_WRONG if missed else 0)
