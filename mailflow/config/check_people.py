"""What must hold between the addresses, departments and routes of a file."""

from collections.abc import Iterator
from typing import Any

from mailflow.config import addresses, forms
from mailflow.config.draft import EACH, Draft, same
from mailflow.config.model import OrganisationSection, RolesSection
from mailflow.config.problems import ConfigFinding, ExpectedError, Path, SourcePlace, nearest

RECOGNISED = ("vi", "en", "zh")
"""The languages of mails that can be told (adapters/reading/language.py)."""

CONDITIONS = ("subject", "text", "subject_or_text", "sender", "recipient", "language", "nature", "category")


def own_addresses(draft: Draft) -> Iterator[tuple[Path, str]]:
    """Where mail to us arrives."""
    yield from draft.parsed(addresses.email, "mailboxes", EACH, "address")
    yield from draft.parsed(addresses.email, "mailboxes", EACH, "aliases", EACH)


def staff_addresses(draft: Draft) -> Iterator[tuple[Path, str]]:
    """Where letters to our own people go."""
    yield from house_addresses(draft)
    for key in ("address", "deputy"):
        yield from draft.parsed(addresses.email, "people", EACH, key)


def house_addresses(draft: Draft) -> Iterator[tuple[Path, str]]:
    """The people of departments and roles."""
    for key in ("address", "manager"):
        yield from draft.parsed(addresses.email, "departments", EACH, key)
    yield from draft.parsed(addresses.email, "departments", EACH, "members", EACH)
    for role in RolesSection.model_fields:
        yield from draft.parsed(addresses.email, "roles", role, EACH)


def loops(draft: Draft) -> Iterator[ConfigFinding]:
    """No letter of ours goes to ourselves, and no address belongs to two mailboxes."""
    own: set[str] = set()
    for path, address in own_addresses(draft):
        if address in own:
            yield ConfigFinding(path, f'"{address}" stands in [[mailboxes]] twice')
        own.add(address)
    for path, address in staff_addresses(draft):
        local, _, domain = address.rpartition("@")
        if address in own or f"{local.partition('+')[0]}@{domain}" in own:
            yield ConfigFinding(
                path, f'"{address}" is a mailbox of mailflow itself: letters to it would come back for ever'
            )


def undotted(draft: Draft) -> Iterator[ConfigFinding]:
    """A domain without a dot is seldom meant."""
    for path, address in (*own_addresses(draft), *staff_addresses(draft)):
        domain = address.rpartition("@")[2]
        if "." not in domain and domain != "localhost":
            yield ConfigFinding(path, f'the domain of "{address}" has no dot: is it complete?', warning=True)


def department_names(draft: Draft) -> Iterator[ConfigFinding]:
    """Names and addresses that tell departments apart."""
    yield from repeated(draft, "departments")
    seen: dict[str, Path] = {}
    for path, address in draft.parsed(addresses.email, "departments", EACH, "address"):
        if address in seen:
            yield ConfigFinding(path, f'"{address}" is the address of another department, too', warning=True)
        seen[address] = path


def former_names(draft: Draft) -> Iterator[ConfigFinding]:
    """A former name is nobody's name now, and only one department has had it."""
    now = {same(name) for _, name in draft.texts("departments", EACH, "name")}
    seen: set[str] = set()
    for path, name in draft.texts("departments", EACH, "was", EACH):
        if same(name) in now:
            yield ConfigFinding(path, f'"{name}" is the name of a department now, not a former one')
        if same(name) in seen:
            yield ConfigFinding(
                path, f'"{name}" stands in another was, too: one department takes its tickets over'
            )
        seen.add(same(name))


def labels(draft: Draft) -> Iterator[ConfigFinding]:
    """Labels and names are in languages that letters are written in."""
    offered = _offered(draft)
    sections = ("departments", "deadlines", "categories", "patterns")
    named = (("organisation", "name"), ("organisation", "signature"), ("mailboxes", EACH, "display_name"))
    for wanted in (*((section, EACH, "label") for section in sections), *named):
        for path, label in draft.find(*wanted):
            for language in label if isinstance(label, dict) else ():
                yield from _label((*path, language), language, offered)


def _offered(draft: Draft) -> list[str]:
    """The languages that customers are written to."""
    offered = [code for _, code in draft.texts("organisation", "languages", EACH)]
    return offered or list(OrganisationSection.model_fields["languages"].default)


def _label(path: Path, language: str, offered: list[str]) -> Iterator[ConfigFinding]:
    try:
        forms.LANGUAGE.parse(language)
    except ExpectedError as error:
        yield ConfigFinding(path, error.sentence(language), SourcePlace.KEY, error.suggestion)
        return
    if language not in offered:
        text = f'"{language}" is not among the languages of [organisation]: this is never shown'
        yield ConfigFinding(path, text, SourcePlace.KEY, warning=True)


def routes(draft: Draft) -> Iterator[ConfigFinding]:
    """Routes lead to departments that exist."""
    yield from repeated(draft, "routes")
    known = {same(name): name for _, name in draft.texts("departments", EACH, "name")}
    for path, name in draft.texts("routes", EACH, "department"):
        if not name or same(name) in known:
            continue
        near = nearest(name, known.values())
        there = ", ".join(f'"{other}"' for other in list(known.values())[:10]) or "none"
        yield ConfigFinding(
            path,
            f'there is no department "{name[:60]}"' + ("" if near else f"; there are: {there}"),
            suggestion=near,
        )


def conditions(draft: Draft) -> Iterator[ConfigFinding]:
    """Conditions that can hold."""
    for condition in CONDITIONS:
        for path, value in draft.find("routes", EACH, condition):
            if value == []:
                yield ConfigFinding(path, "an empty condition: leave the key out, or say at least one")
    ours = {address for _, address in own_addresses(draft)}
    for path, address in draft.parsed(addresses.email, "routes", EACH, "recipient", EACH):
        if address not in ours:
            near = nearest(address, ours)
            text = f'"{address}" is no address of [[mailboxes]]: the condition never holds (see aliases)'
            yield ConfigFinding(path, text, suggestion=near, warning=True)
    known = {*RECOGNISED, *_offered(draft)}
    for path, language in draft.parsed(forms.LANGUAGE.parse, "routes", EACH, "language", EACH):
        if language not in known:
            text = f'"{language}" is never recognised: only {", ".join(sorted(known))} are'
            yield ConfigFinding(path, text, warning=True)


def reachable(draft: Draft) -> Iterator[ConfigFinding]:
    """Nothing stands behind a route that always holds."""
    always = ""
    for path, route in draft.find("routes", EACH):
        if not isinstance(route, dict):
            continue
        if always:
            yield ConfigFinding(
                path, f"never reached: {always} has no condition and wins always", warning=True
            )
        elif unconditional(route):
            always = f"[[routes]][{int(path[-1]) + 1}]" if len(path) > 1 else "[[routes]][1]"


def heard(draft: Draft) -> Iterator[ConfigFinding]:
    """Somebody is told of every complaint."""
    care = any(address for _, address in draft.texts("roles", "customer_care", EACH))
    admin = any(address for _, address in draft.texts("roles", "admin", EACH))
    units = [unit for _, unit in draft.find("departments", EACH)]
    if not units and not care and not admin:
        text = "no [[departments]] and no [roles] customer_care: nobody would hear of a complaint"
        yield ConfigFinding(("roles",), text, SourcePlace.TABLE)
    caught = any(isinstance(route, dict) and unconditional(route) for _, route in draft.find("routes", EACH))
    if units and not care and not caught:
        text = (
            "a mail that no route fits goes to the first department: "
            "name customer_care here, or write a last route without condition"
        )
        yield ConfigFinding(("roles",), text, SourcePlace.TABLE, warning=True)


def unconditional(route: dict[str, Any]) -> bool:
    """Whether a route holds for every mail."""
    return "department" in route and not {*CONDITIONS, "urgent"} & route.keys() and not _misspelt(route)


def _misspelt(route: dict[str, Any]) -> bool:
    """Whether a key that was meant as a condition is reported as unknown already."""
    return any(nearest(key, CONDITIONS) for key in route if key not in ("name", "department"))


def remedies(draft: Draft) -> Iterator[ConfigFinding]:
    """Remedies stand once; what nobody has to approve has a limit."""
    yield from repeated(draft, "remedies")
    for path, section in draft.find("remedies", EACH):
        released = isinstance(section, dict) and section.get("approval") == "over limit"
        if released and section.get("limit_staff") is None:
            yield ConfigFinding(path, 'missing: limit_staff, for approval = "over limit"', SourcePlace.TABLE)


def repeated(draft: Draft, section: str) -> Iterator[ConfigFinding]:
    """Names that stand twice in a list of sections."""
    seen: dict[str, int] = {}
    for path, name in draft.texts(section, EACH, "name"):
        if name and same(name) in seen:
            yield ConfigFinding(path, f'the name "{name[:60]}" is taken by [[{section}]][{seen[same(name)]}]')
        elif len(path) > 2:  # noqa: PLR2004  (section, index, name)
            seen[same(name)] = int(path[1]) + 1
