"""The demo's web server: on loopback only, its pages drawn by the webmail."""

from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Protocol
from urllib.parse import parse_qs, quote, urlsplit

FORM_LIMIT = 2**20  # bytes
SAFE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "frame-ancestors 'self'; base-uri 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to the browser."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK
    location: str = ""  # for a redirect
    filename: str = ""  # for a download


class Pages(Protocol):
    """What draws the pages."""

    def show(self, path: str, query: dict[str, str]) -> Page:
        """The page at a path."""

    def send(self, form: dict[str, str]) -> Page:
        """What the form for a new mail brings."""


class PageServer(ThreadingHTTPServer):
    """One thread per request; none of them keeps the program alive."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], webmail: Pages) -> None:
        self.webmail = webmail
        super().__init__(address, _Request)
        self.known_hosts = {f"{name}:{self.server_port}" for name in (address[0], "localhost", "127.0.0.1")}

    def server_bind(self) -> None:
        """Bind without the library's look-up of our name, which takes seconds where there is no DNS."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


class _Request(BaseHTTPRequestHandler):
    """HTTP to pages and back."""

    server: PageServer
    timeout = 10

    def do_GET(self) -> None:
        if self._foreign():
            return
        address = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(address.query, keep_blank_values=True).items()}
        self._answer(self.server.webmail.show(address.path, query))

    def do_POST(self) -> None:
        if self._foreign():
            return
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > FORM_LIMIT:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        form = parse_qs(self.rfile.read(int(length)).decode("utf-8", "replace"), keep_blank_values=True)
        if urlsplit(self.path).path != "/send":
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self._answer(self.server.webmail.send({key: values[-1] for key, values in form.items()}))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the terminal belongs to the story."""

    def _foreign(self) -> bool:
        origin = self.headers.get("Origin")
        known = self.server.known_hosts
        if self.headers.get("Host") in known and (origin is None or urlsplit(origin).netloc in known):
            return False
        self.send_error(HTTPStatus.FORBIDDEN)
        return True

    def _answer(self, page: Page) -> None:
        self.send_response(page.status)
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(page.body)))
        self.send_header("Content-Security-Policy", SAFE)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "same-origin")
        if page.location:
            self.send_header("Location", page.location)
        if page.filename:
            self.send_header(
                "Content-Disposition", f"attachment; filename*=UTF-8''{quote(page.filename, safe='')}"
            )
        self.end_headers()
        self.wfile.write(page.body)
