"""The list or group that a mail came through, as its own headers name it (RFC 2369, RFC 2919)."""

import re
from collections.abc import Iterator
from typing import Final

from mailflow.domain.model.message import Message

_ADDRESS: Final = re.compile(r"[^\s<>,;:\"@]{1,64}@[^\s<>,;:\"@]{1,255}")
_NAMED: Final = 5  # copies of a header, and addresses of one, that are looked at
_LONGEST: Final = 2_000


def group_addresses(message: Message) -> frozenset[str]:
    """The addresses of the list or group that the mail came through, as its own headers name them."""
    return frozenset(_group_addresses(message))


def _group_addresses(message: Message) -> Iterator[str]:
    for name in ("list-post", "x-beenthere", "mailing-list"):  # RFC 2369; Mailman; Google Groups, ezmlm
        for value in message.headers.get(name, ())[:_NAMED]:
            named = value.lower()[:_LONGEST].partition("; contact ")[0]  # of the owners
            yield from _ADDRESS.findall(named.replace("mailto:", " "))[:_NAMED]
    for value in message.headers.get("list-id", ())[:_NAMED]:  # RFC 2919: list.example.com
        identifier = value.rpartition("<")[2].partition(">")[0].strip().lower()[:255]
        local, dot, domain = identifier.partition(".")
        if local and dot and "." in domain:
            yield f"{local}@{domain}"
