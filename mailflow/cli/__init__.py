"""The command line: what an admin does with mailflow."""

import gc
import sys

EXIT_INTERRUPTED = 130  # as shells count: 128 and the number of SIGINT


def main() -> None:
    """Run the command line; Ctrl-C while it is still being loaded ends it without a word."""
    gc.disable()  # nothing that loads becomes garbage: looking for it took a tenth of the time
    try:
        from mailflow.cli.app import main as run  # noqa: PLC0415  (it takes most of a second)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    gc.freeze()  # nor later
    gc.enable()
    run()


__all__ = ["main"]
