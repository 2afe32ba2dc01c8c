"""What must hold of mailboxes, servers, secrets and files besides their form."""

from collections.abc import Iterator
from typing import Any

from mailflow.adapters.servers import is_loopback
from mailflow.config import forms, secrets
from mailflow.config.draft import EACH, Draft, is_there
from mailflow.config.problems import ConfigFinding, ExpectedError, Path, SourcePlace
from mailflow.config.secrets import SecretError
from mailflow.language import languages as built_in_languages

USUAL_SECURITY = {
    ("imap", 993): "tls",
    ("imap", 143): "starttls",
    ("smtp", 465): "tls",
    ("smtp", 587): "starttls",
    ("smtp", 25): "starttls",
}
"""What servers speak on the registered ports (RFC 8314)."""


def servers(draft: Draft) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """Each server's section: imap or smtp, where it stands, what it holds."""
    for kind in ("imap", "smtp"):
        for path, section in draft.find("mailboxes", EACH, kind):
            if isinstance(section, dict):
                yield kind, path, section


def security(draft: Draft) -> Iterator[ConfigFinding]:
    """Passwords and mail do not travel in clear; ports and security fit each other."""
    for kind, path, section in servers(draft):
        chosen = section.get("security", "tls" if kind == "imap" else "starttls")
        host = section.get("host")
        if not isinstance(chosen, str) or not isinstance(host, str):
            continue
        local = is_loopback(host.strip().removeprefix("[").removesuffix("]"))
        if chosen == "none" and not local:
            yield ConfigFinding(
                (*path, "security"),
                'security = "none" is for a server on this machine only, '
                f'and "{host[:60]}" is not localhost; use "tls" or "starttls"',
            )
        port = section.get("port")
        usual = USUAL_SECURITY.get((kind, port)) if isinstance(port, int) else None
        if usual and chosen in ("tls", "starttls") and chosen != usual:
            text = f'port {port} usually speaks "{usual}", and security is "{chosen}"'
            yield ConfigFinding((*path, "port"), text, warning=True)


def logins(draft: Draft) -> Iterator[ConfigFinding]:
    """A user name needs a password and the other way round; IMAP needs both."""
    for kind, path, section in servers(draft):
        if "password" in section and "username" not in section:
            yield ConfigFinding(
                (*path, "username"), "missing: there is a password without a user name", SourcePlace.TABLE
            )
        if "username" in section and "password" not in section and "oauth2" not in section:
            text = f"missing: there is a user name without a password; expected {secrets.EXPECTED}"
            yield ConfigFinding((*path, "password"), text, SourcePlace.TABLE)
        if kind == "imap" and not {"username", "password", "oauth2"} & section.keys():
            yield ConfigFinding(
                (*path, "username"), "missing: a mailbox cannot be read without login", SourcePlace.TABLE
            )


def fetchable(draft: Draft) -> Iterator[ConfigFinding]:
    """Every secret is there, and kept from others' eyes."""
    if not draft.fetch_secrets:
        return
    doubts: set[str] = set()
    spots = [((*path, "password"), section.get("password")) for _, path, section in servers(draft)]
    for path, value in spots:
        try:
            fetched = secrets.fetch(secrets.secret(value), draft.folder, draft.environ)
        except ExpectedError:
            continue
        except SecretError as error:
            yield ConfigFinding(path, str(error))
            continue
        if fetched.doubt and fetched.doubt not in doubts:
            doubts.add(fetched.doubt)
            yield ConfigFinding(path, fetched.doubt, warning=True)


def files(draft: Draft) -> Iterator[ConfigFinding]:
    """Files and folders that the config names exist."""
    for kind in ("imap", "smtp"):
        for path, name in draft.texts("mailboxes", EACH, kind, "ca_file"):
            if not is_there(draft.folder / name):
                yield ConfigFinding(path, f'there is no file "{draft.folder / name}"')
    for path, name in draft.texts("templates", "folder"):
        if not is_there(draft.folder / name, folder=True):
            yield ConfigFinding(path, f'there is no folder "{draft.folder / name}"')


def languages(draft: Draft) -> Iterator[ConfigFinding]:
    """There are letters in every language, and each is named once."""
    own = [draft.folder / name for _, name in draft.texts("templates", "folder")]
    seen: set[str] = set()
    for path, language in draft.parsed(forms.LANGUAGE.parse, "organisation", "languages", EACH):
        if language in seen:
            yield ConfigFinding(path, f'"{language}" is named twice')
        seen.add(language)
        lettered = language in built_in_languages()
        if not lettered and not any(is_there(folder / language, folder=True) for folder in own):
            yield ConfigFinding(
                path,
                f'there are no letters in "{language}"; built in are {", ".join(built_in_languages())}, '
                f"others need [templates] folder with a folder {language} in it",
            )


def folders(draft: Draft) -> Iterator[ConfigFinding]:
    """Processed mail leaves the watched folder; no folder is watched twice."""
    watched: set[tuple[object, ...]] = set()
    for path, box in draft.find("mailboxes", EACH):
        if not isinstance(box, dict):
            continue
        folder = box.get("folder", "INBOX")
        if box.get("processed_folder", "Processed") == folder:
            key = "processed_folder" if "processed_folder" in box else "folder"
            yield ConfigFinding((*path, key), "processed_folder must be another folder than folder")
        imap = box.get("imap")
        if isinstance(imap, dict) and isinstance(folder, str):
            account = (str(imap.get("host")), str(imap.get("username")), folder)
            if account in watched:
                yield ConfigFinding(
                    (*path, "imap"), "another of [[mailboxes]] already watches this folder of this account"
                )
            watched.add(account)
