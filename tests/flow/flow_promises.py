"""What must hold after every conversation: nothing of the house reaches a customer, the record is sound."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

from mailflow.adapters.store import soundness
from mailflow.domain.model.people import is_staff_for, staff_addresses
from mailflow.domain.model.person_key import person_key
from mailflow.domain.model.token import Purpose, read, verify

from simulation.invariants import message_id_of
from support.house import House

Owns = Mapping[str, set[str]]  # customer → references
MakeHouse = Callable[..., House]
STAFF_NAME = "Phạm Nội Bộ"  # the display name of staff in these conversations
_TOKEN = re.compile(r"(?<![a-z2-7])[a-z2-7]{29}(?![a-z2-7])", re.IGNORECASE)
_REFERENCE = re.compile(r"KN-[0-9]{4}-[0-9]{6}")


def whole_text(letter: Message) -> str:
    """Everything that a reader could find in a letter: all headers and all parts, decoded."""
    headers = [f"{name}: {make_header(decode_header(str(value)))}" for name, value in letter.items()]
    bodies = [part.get_payload(decode=True) for part in letter.walk() if not part.is_multipart()]
    return "\n".join([*headers, *(bytes(body).decode("utf-8", "replace") for body in bodies)])  # type: ignore[arg-type]


def broken_promises(house: House) -> list[str]:
    """Every promise that a house has broken, in words."""
    rows = house.rows("select message_id, role, recipient from outbox")
    roles = {str(message_id): (str(role), str(recipient)) for message_id, role, recipient in rows}
    owns: defaultdict[str, set[str]] = defaultdict(set)
    for email, reference in house.rows("select customer_email, reference from tickets"):
        owns[person_key(str(email))].add(str(reference))
    faults = []
    for accepted in house.smtp.accepted:
        role, recipient = roles[message_id_of(accepted.content)]
        if role == "customer":
            faults += _leaks(house, message_from_bytes(accepted.content), recipient, accepted.sender, owns)
        elif not _of_the_house(recipient, house):
            faults.append(f"I13 {recipient} got a letter for {role}")
    with house.store.connection() as connection:
        faults += [f"I16 {fault}" for fault in list(soundness.broken_chains(connection))]
    return faults


def _of_the_house(recipient: str, house: House) -> bool:
    if recipient in staff_addresses(house.policy) or "+probe@" in recipient:
        return True
    return any(is_staff_for(recipient, unit.address, house.policy) for unit in house.policy.departments)


def _leaks(house: House, letter: Message, recipient: str, envelope_sender: str, owns: Owns) -> list[str]:
    text = whole_text(letter) + "\n" + envelope_sender
    policy = house.policy
    members = [m for unit in policy.departments for m in unit.members]
    internal = [a for a in (*staff_addresses(policy), *members, STAFF_NAME) if a != recipient]
    shown = text.casefold()
    faults = [f"I12 {recipient} reads {secret}" for secret in internal if secret.casefold() in shown]
    faults += [
        f"I12 {recipient} reads {other}"
        for other in set(_REFERENCE.findall(text)) - owns[person_key(recipient)]
    ]
    with house.store.transaction() as tx:
        keyring = tx.knowledge.keyring()
    for token in _TOKEN.findall(text):
        if read(token) is None:
            continue
        fits = [
            verified
            for purpose in Purpose
            if (
                verified := verify(
                    keyring, token, purpose=purpose, candidates=[recipient], now=house.clock.now()
                )
            )
        ]
        if not fits or fits[0].role != "customer":
            faults.append(f"I12 {recipient} holds the token {token}")
    if len(set(_TOKEN.findall(text))) == 0:
        faults.append(f"the letter to {recipient} has no token of its own")
    return faults
