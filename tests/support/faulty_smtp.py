"""An SMTP server that answers, hangs or hangs up at any step, as it is told; records what it accepted."""

import asyncio
import base64
import contextlib
import socket
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Self

from mailflow.adapters.servers import ServerSettings
from mailflow.adapters.smtp.event_loop import BackgroundLoop

from support.patience import NEVER, SERVER

PASSWORD = "right"
DROP, HANG = "drop", "hang"  # faults besides an answer such as "451 4.3.0 later"


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter as the server got it: envelope and bytes, transparency undone."""

    sender: str
    recipient: str
    content: bytes
    connection: int


class FaultySmtpServer:
    """``faults[step]`` holds what goes wrong the next times at that step; else all goes well.

    Steps: greet, ehlo, auth, mail, rcpt, data, content (while the letter's bytes come), dot (all bytes are
    there, nothing is accepted), accepted (it is, but the client may not hear of it), rset.
    """

    def __init__(self, *extensions: str, login: bool = False) -> None:
        self.extensions = extensions or ("SIZE 52428800", "8BITMIME", "SMTPUTF8")
        self.login = login
        self.faults: dict[str, deque[str]] = defaultdict(deque)
        self.taken: list[Taken] = []
        self.commands: list[str] = []
        self.connections = 0
        self.faulted = 0  # how often something went wrong
        self.port = 0
        self._loop = BackgroundLoop("faulty-smtp")
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    def settings(self, password: str = PASSWORD, timeout: float = SERVER) -> ServerSettings:
        """How to reach it; ``timeout``: seconds that a client waits for an answer."""
        user = "support@company.test" if self.login else ""
        return ServerSettings("127.0.0.1", self.port, "none", user, password, timeout=timeout)

    def fail(self, step: str, *faults: str) -> None:
        """What goes wrong at a step, the next times."""
        self.faults[step].extend(faults)

    def __enter__(self) -> Self:
        self._loop.submit(self._start()).result(SERVER)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.submit(self._stop()).result(SERVER)
        self._loop.stop()

    def hang_up(self) -> None:
        """End every open connection without a word."""

        async def drop() -> None:
            for writer in self._writers:
                writer.transport.abort()

        self._loop.submit(drop()).result(SERVER)

    # --- in the background -----------------------------------------------------------------------

    async def _start(self) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)  # so that a large letter has to wait
        self._server = await asyncio.start_server(self._serve, sock=listener)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, EOFError, asyncio.CancelledError
        ):
            await _Conversation(self, reader, writer, self.connections).run()
        self._writers.discard(writer)
        writer.transport.abort()


class _Conversation:
    """One client."""

    def __init__(
        self,
        server: FaultySmtpServer,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        number: int,
    ) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._number = number
        self._sender = self._recipient = ""

    async def run(self) -> None:
        await self._answer("greet", "220 faulty.test ESMTP")
        while line := (await self._reader.readline()).decode("utf-8"):
            self._server.commands.append(line.rstrip("\r\n"))
            word = line[:4].upper()
            match word:
                case "EHLO":
                    offered = [*self._server.extensions, *(["AUTH PLAIN"] if self._server.login else [])]
                    lines = ["faulty.test", *offered]
                    told = [f"250{'-' if i < len(lines) - 1 else ' '}{x}" for i, x in enumerate(lines)]
                    await self._answer("ehlo", "\r\n".join(told))
                case "AUTH":
                    given = base64.b64decode(line.split()[2]).split(b"\0")[2].decode()
                    right = given == PASSWORD
                    await self._answer("auth", "235 2.7.0 Welcome" if right else "535 5.7.8 Wrong password")
                case "MAIL":
                    self._sender = _address(line)
                    await self._answer("mail", "250 2.1.0 Ok")
                case "RCPT":
                    self._recipient = _address(line)
                    await self._answer("rcpt", "250 2.1.5 Ok")
                case "DATA":
                    if await self._answer("data", "354 Go on"):
                        await self._content()
                case "QUIT":
                    await self._answer("quit", "221 2.0.0 Bye")
                    return
                case _:
                    await self._answer(word.lower().strip(), "250 2.0.0 Ok")

    async def _content(self) -> None:
        if self._server.faults["content"]:
            await self._reader.readexactly(1000)
            await self._answer("content", "")
            while await self._reader.readuntil(b"\r\n") != b".\r\n":
                pass
            return
        content = bytearray()
        while (line := await self._reader.readuntil(b"\r\n")) != b".\r\n":
            content += line.removeprefix(b".")
        if not self._server.faults["dot"]:
            letter = Taken(self._sender, self._recipient, bytes(content), self._number)
            self._server.taken.append(letter)
            await self._answer("accepted", "250 2.0.0 Taken")
        else:
            await self._answer("dot", "")

    async def _answer(self, step: str, text: str) -> bool:
        """Answer, or do what is to go wrong; True when the good answer was given."""
        faults = self._server.faults[step]
        fault = faults.popleft() if faults else ""
        self._server.faulted += bool(fault)
        if fault == DROP:
            raise EOFError
        if fault == HANG:
            await asyncio.sleep(NEVER)
        self._writer.write((fault or text).encode() + b"\r\n")
        await self._writer.drain()
        return not fault


def _address(line: str) -> str:
    return line[line.index("<") + 1 : line.index(">")]
