"""The arguments as the parser wants them: --config may stand anywhere, and ``help`` is a word, too."""

from collections.abc import Sequence

_CONFIG = frozenset({"--config", "-c"})


def in_order(arguments: Sequence[str]) -> list[str]:
    """``tickets --config x`` → ``--config x tickets``; ``help ticket`` → ``ticket --help``.

    What stands behind ``--`` is left as it is.
    """
    end = arguments.index("--") if "--" in arguments else len(arguments)
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments[:end])
    while waiting:
        word = waiting.pop(0)
        if word in _CONFIG and waiting:
            front += [word, waiting.pop(0)]
        elif word.startswith("--config="):
            front.append(word)
        else:
            rest.append(word)
    if rest[:1] == ["help"]:
        rest = [*rest[1:], "--help"]
    return [*front, *rest, *arguments[end:]]
