"""The command line: what an admin does with mailflow."""

import gc
import sys

from mailflow.language import BrokenWordsError

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130  # as shells count: 128 and the number of SIGINT


def main() -> None:
    """Run the command line; Ctrl-C while it is still being loaded ends it without a word."""
    gc.disable()  # nothing that loads becomes garbage: looking for it took a tenth of the time
    try:
        from mailflow.cli.app import main as run  # noqa: PLC0415  (it takes most of a second)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except BrokenWordsError as error:  # words are read while the program is loaded
        sys.stderr.write(f"mailflow: {error}; mend this file of the program, or install mailflow again\n")
        sys.exit(EXIT_USAGE)
    gc.freeze()  # nor later
    gc.enable()
    run()


__all__ = ["main"]
