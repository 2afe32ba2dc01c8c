"""What is not wrong, but should be known before the first mail: lines of ``mailflow check`` with a ``!``."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

from mailflow.adapters.reading.reader import Reader
from mailflow.adapters.servers import Probe
from mailflow.adapters.store import check_queries
from mailflow.config.settings import Loaded
from mailflow.domain.model.departments import dissolved
from mailflow.domain.model.message import Message
from mailflow.domain.model.policy import Policy
from mailflow.domain.understanding.authentication import ResultForm, statement
from mailflow.ports.errors import Misconfigured, Temporary

LOOKED_AT = 20  # of the last mails
HEADERS = 64 * 2**10  # bytes of a mail that are read: its headers


def readiness(config: Loaded, connection: Connection | None) -> Iterator[Probe]:
    """Everything that a person should have decided; ``connection`` None where there is no database yet."""
    adopted = check_queries.adopted(connection) if connection is not None else set()
    yield from _start(config, adopted)
    yield from _roles(config.policy)
    yield from _dissolved(
        config.policy, check_queries.open_by_department(connection) if connection is not None else {}
    )
    yield _authentication(config.policy.authentication.authserv_id, _headers(connection))


def _start(config: Loaded, adopted: set[tuple[str, str]]) -> Iterator[Probe]:
    """From when on mail is answered."""
    for box in config.mailboxes:
        if box.start_from is None and (box.address, box.folder) not in adopted:
            yield _doubt(
                "start",
                f"nobody has decided from when on mail to {box.address} is answered, and until then "
                "'mailflow run' refuses: mailflow adopt, or start_from in config.toml",
            )


_INSTEAD: Mapping[str, str] = {
    "customer_care": "customer_care: the department that holds a ticket gives the final answer itself",
    "quality": "quality: the manager of the department verifies its work",
    "head_office": "head_office: nobody above the director hears of complaints",
}
"""What follows where nobody has a role; the director is told of with the managers."""


def _roles(policy: Policy) -> Iterator[Probe]:
    """Levels at which nobody hears of what is late."""
    without = [unit.name for unit in policy.departments if not unit.manager]
    missing = [f"nobody is manager of {', '.join(without)}"] if without else []
    if not policy.roles.director:
        missing.append("there is no director")
    if missing:
        end = policy.roles.customer_care or (policy.departments[0].address,)
        heard = policy.roles.director or end
        whose = "the director" if policy.roles.director else "customer care"
        yield _doubt("roles", f"{'; '.join(missing)}: escalations end at {whose}, {', '.join(heard)}")
    empty = [what for role, what in _INSTEAD.items() if not getattr(policy.roles, role)]
    if empty:
        yield _doubt("empty roles", f"in [roles] nobody is {'; '.join(empty)}")
    if not policy.roles.admin and policy.roles.customer_care:
        yield Probe(
            "admin",
            ok=True,
            detail=f"customer care hears of technical trouble: {', '.join(policy.roles.customer_care)}",
        )


def _dissolved(policy: Policy, held: Mapping[str, int]) -> Iterator[Probe]:
    return (_doubt("departments", words) for words in dissolved(policy, held))


def _authentication(server: str, headers: Sequence[bytes]) -> Probe:
    """Whether anybody vouches for senders, and in which form the last mails had it."""
    name = "authentication"
    stated = [statement(message, server) for message in _read(headers)]
    if not server:
        seen = Counter(each.servers[0] for each in stated if each.servers)
        wrote = f"; the last {len(stated)} mails have headers of {_counted(seen)}" if seen else ""
        return _doubt(
            name,
            "no authserv_id is set: a forged From is believed wherever a letter of ours was seen"
            f"{wrote}. Name your own server's in [authentication]",
        )
    forms = Counter(each.form for each in stated)
    if not forms:
        return Probe(name, ok=True, detail=f"the word of {server} counts; no mail has been seen yet")
    words = f"{server}; the last {len(stated)} mails have {_counted(forms)}"
    helpful = forms[ResultForm.VOUCHED] + forms[ResultForm.REFUTED] + forms[ResultForm.SILENT]
    return Probe(name, ok=True, detail=words, doubtful=not helpful)


def _counted(numbers: Counter[str] | Counter[ResultForm]) -> str:
    return ", ".join(f"{str(what)!r} ({number})".replace("'", "") for what, number in numbers.most_common(4))


def _headers(connection: Connection | None) -> list[bytes]:
    return check_queries.latest_beginnings(connection, LOOKED_AT, HEADERS) if connection is not None else []


def _read(beginnings: Sequence[bytes]) -> list[Message]:
    """In a child process: strangers wrote them."""
    if not beginnings:
        return []
    try:
        with Reader() as reader:
            return [found for found in reader.parse(beginnings) if isinstance(found, Message)]
    except (Misconfigured, Temporary):
        return []


def _doubt(name: str, detail: str) -> Probe:
    return Probe(name, ok=True, detail=detail, doubtful=True)
