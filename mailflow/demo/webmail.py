"""The demo's webmail: write as a customer, read as customer and as department.

No passwords are asked: it is for mailboxes in memory on the loopback interface.  Requests that name
another host, and forms sent from another site's page, are refused (DNS rebinding, cross-site posts).
"""

import html
import re
import smtplib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, unquote, urlencode

from imap_tools import MailboxFolderSelectError, MailboxLoginError
from jinja2 import Environment, PackageLoader, StrictUndefined

from mailflow.demo.client import Client, DraftMail, Opened
from mailflow.demo.web_server import Page, PageServer

_MAILTO_IN_HTML = re.compile(r"href\s{0,5}=\s{0,5}([\"'])mailto:([^\"'<>]{0,4000})\1", re.IGNORECASE)
_MAILTO_IN_TEXT = re.compile(r"mailto:[^\s<>\"']{1,4000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailUser:
    """Somebody of the sample company or one of its customers, as shown in the list."""

    address: str
    name: str
    group: str  # the heading, for example "Customers"
    writes_to: str = ""  # the address that stands in their new mails


class Webmail:
    """The pages, and the HTTP server that shows them."""

    def __init__(
        self,
        host: str,
        port: int,
        imap_port: int,
        smtp_port: int,
        accounts: Callable[[], Mapping[str, str]],
        people: Sequence[MailUser] = (),
    ) -> None:
        self._client = Client(host, imap_port, smtp_port)
        self._accounts = accounts
        self._people = {person.address: person for person in people}
        self._templates = Environment(
            loader=PackageLoader("mailflow.demo", "pages"), autoescape=True, undefined=StrictUndefined
        )
        self._templates.filters["mailto_links"] = _mailto_links
        self._server = PageServer((host, port), self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.1,), name="webmail", daemon=True
        )
        self.url = f"http://{host}:{self._server.server_port}/"

    def start(self) -> str:
        """Start answering; returns the address to open in a browser."""
        self._thread.start()
        return self.url

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def show(self, path: str, query: Mapping[str, str]) -> Page:
        """The page for a GET request."""
        pages = {
            "/": self._overview,
            "/box": self._box,
            "/mail": self._mail,
            "/source": self._source,
            "/part": self._part,
            "/write": self._write,
        }
        try:
            page = pages.get(path)
            return page(query) if page else self._trouble("There is no such page.", HTTPStatus.NOT_FOUND)
        except (KeyError, ValueError, MailboxLoginError, MailboxFolderSelectError):
            return self._trouble("There is no such mailbox, folder or mail.", HTTPStatus.NOT_FOUND)

    def send(self, form: Mapping[str, str]) -> Page:
        """Send what was typed and return to the writer's mailbox, or show the form again with the reason."""
        sender = form.get("of", "")
        draft = DraftMail(
            sender=sender,
            name=self._name(sender),
            to=form.get("to", ""),
            subject=form.get("subject", ""),
            text=form.get("text", ""),
            in_reply_to=form.get("in_reply_to", ""),
            references=form.get("references", ""),
        )
        try:
            self._client.send(draft, self._accounts()[sender])
        except smtplib.SMTPRecipientsRefused as refusal:
            words = "; ".join(
                f"{who}: {text.decode('utf-8', 'replace')}" for who, (_, text) in refusal.recipients.items()
            )
            return self._form(draft, words)
        except (ValueError, IndexError, smtplib.SMTPException) as trouble:
            return self._form(draft, f"That did not go: {trouble}")
        except KeyError:
            return self._trouble("There is no such mailbox.", HTTPStatus.NOT_FOUND)
        return Page(
            b"", status=HTTPStatus.SEE_OTHER, location="/box?" + urlencode({"of": sender, "sent": "1"})
        )

    def _overview(self, _query: Mapping[str, str]) -> Page:
        groups: dict[str, list[dict[str, object]]] = {}
        for address, password in self._accounts().items():
            person = self._people.get(address, MailUser(address, "", "Others"))
            entry = {"person": person, "folders": self._client.folders(address, password)}
            groups.setdefault(person.group, []).append(entry)
        return self._page("overview.html", groups=groups)

    def _box(self, query: Mapping[str, str]) -> Page:
        address, folder = query["of"], query.get("folder", "INBOX")
        password = self._accounts()[address]
        return self._page(
            "box.html",
            of=address,
            name=self._name(address),
            folder=folder,
            folders=self._client.folders(address, password),
            lines=self._client.newest(address, password, folder),
            sent="sent" in query,
        )

    def _mail(self, query: Mapping[str, str]) -> Page:
        address, mail = query["of"], self._opened(query)
        return self._page(
            "mail.html",
            of=address,
            name=self._name(address),
            folder=query.get("folder", "INBOX"),
            mail=mail,
            framed=_open_in_webmail(mail.html, address),
        )

    def _source(self, query: Mapping[str, str]) -> Page:
        return Page(self._opened(query).raw, "text/plain; charset=utf-8")

    def _part(self, query: Mapping[str, str]) -> Page:
        name, _, content = self._opened(query).attachments[int(query["number"])]
        return Page(content, "application/octet-stream", filename=name or "attachment")

    def _write(self, query: Mapping[str, str]) -> Page:
        sender = query["of"]
        if sender not in self._accounts():
            raise KeyError(sender)
        if "uid" in query:
            return self._form(_answer(self._opened(query), sender, self._name(sender)))
        fields = _mailto_fields(query["mailto"]) if "mailto" in query else dict(query)
        draft = DraftMail(
            sender=sender,
            name=self._name(sender),
            to=fields.get("to", self._usual(sender)),
            subject=fields.get("subject", ""),
            text=fields.get("body", ""),
        )
        return self._form(draft)

    def _opened(self, query: Mapping[str, str]) -> Opened:
        address, uid = query["of"], query["uid"]
        mail = self._client.read(
            address, self._accounts()[address], query.get("folder", "INBOX"), str(int(uid))
        )
        if mail is None:
            raise KeyError(uid)
        return mail

    def _form(self, draft: DraftMail, trouble: str = "") -> Page:
        return self._page("write.html", draft=draft, trouble=trouble, known=sorted(self._accounts()))

    def _trouble(self, words: str, status: HTTPStatus) -> Page:
        page = self._page("trouble.html", words=words)
        return Page(page.body, status=status)

    def _page(self, template: str, **values: object) -> Page:
        return Page(self._templates.get_template(template).render(**values).encode())

    def _name(self, address: str) -> str:
        person = self._people.get(address)
        return person.name if person else ""

    def _usual(self, address: str) -> str:
        person = self._people.get(address)
        return person.writes_to if person else ""


def _answer(mail: Opened, sender: str, name: str) -> DraftMail:
    """A reply as a mail client prepares it: quoted below, threaded by the headers."""
    subject = mail.line.subject
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines()[:200])
    return DraftMail(
        sender=sender,
        name=name,
        to=mail.reply_to,
        subject=subject if subject.lower().startswith("re:") else f"Re: {subject}",
        text=f"\n\nOn {mail.line.date}, {mail.line.sender} wrote:\n{quoted}\n",
        in_reply_to=mail.message_id,
        references=mail.references,
    )


def _mailto_fields(link: str) -> dict[str, str]:
    """The fields of a ``mailto:`` link (RFC 6068): percent-encoded, a plus is a plus."""
    target, _, rest = link.removeprefix("mailto:").partition("?")
    pairs = (part.partition("=") for part in rest.split("&") if part)
    return {"to": unquote(target)} | {key.lower(): unquote(value) for key, _, value in pairs}


def _write_link(address: str, mailto: str) -> str:
    return f"/write?of={quote(address)}&mailto={quote(mailto)}"


def _open_in_webmail(letter: str, address: str) -> str:
    """HTML whose ``mailto:`` links open the form here instead of the reader's own mail program."""

    def replace(found: re.Match[str]) -> str:
        link = _write_link(address, "mailto:" + html.unescape(found[2]))
        return f'target="_top" href="{html.escape(link)}"'

    return _MAILTO_IN_HTML.sub(replace, letter)


def _mailto_links(text: str, address: str) -> str:
    """Plain text as safe HTML in which ``mailto:`` links open the form here."""
    parts, end = [], 0
    for found in _MAILTO_IN_TEXT.finditer(text):
        parts.append(html.escape(text[end : found.start()]))
        link = html.escape(_write_link(address, found[0]))
        parts.append(f'<a href="{link}">{html.escape(found[0])}</a>')
        end = found.end()
    return "".join([*parts, html.escape(text[end:])])
