"""An IMAP server that follows a script to the byte and to the packet; and a wire that can be cut."""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Self

from mailflow.adapters.servers import ServerSettings

from support.patience import EVENT, SERVER

Answer = str | bytes | Callable[[str], bytes]
GOOD = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS\r\n{tag} OK done\r\n",
    "LOGIN": "{tag} OK welcome\r\n",
    "LIST": '* LIST () "/" INBOX\r\n* LIST () "/" Processed\r\n{tag} OK done\r\n',
    "SELECT": "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-WRITE] done\r\n",
    "NOOP": "{tag} OK done\r\n",
    "DONE": "{tag} OK done\r\n",
    "LOGOUT": "* BYE\r\n{tag} OK done\r\n",
}
LINE = re.compile(r"(?P<tag>\S+) (?P<command>(?:UID )?\S+)(?P<rest>.*)")


class ScriptedImap:
    """Answers each command as the script says, in one packet; HANG UP closes, "" keeps silent."""

    def __init__(
        self, script: Mapping[str, Answer] | None = None, greeting: str = "* OK scripted\r\n"
    ) -> None:
        self.script: dict[str, Answer] = {**GOOD, **(script or {})}
        self.greeting = greeting
        self.timeout = SERVER  # seconds that the client waits
        self.commands: list[str] = []
        self.said_at = 0.0  # time.monotonic() of the last unasked word
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def settings(self) -> ServerSettings:
        """How to reach it."""
        port = self._listener.getsockname()[1]
        return ServerSettings("127.0.0.1", port, "none", "support", "secret", timeout=self.timeout)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(SERVER)

    def say(self, words: str) -> None:
        """Say something unasked on the newest connection."""
        self.said_at = time.monotonic()
        self._connections[-1].sendall(words.encode())

    def await_command(self, command: str, seconds: float = EVENT) -> None:
        """Until the client has sent a command."""
        until = time.monotonic() + seconds
        while command not in self.commands:
            assert time.monotonic() < until, f"{command} did not come: {self.commands}"
            time.sleep(0.001)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._connections.append(connection)
                with connection, contextlib.suppress(OSError):
                    self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        connection.sendall(self.greeting.encode())
        tag = ""
        with connection.makefile("rb") as lines:
            for raw in lines:
                line = raw.decode().rstrip("\r\n")
                match = LINE.fullmatch(line)
                if match is not None:
                    tag = match["tag"]
                command = match["command"].upper() if match is not None else line.upper()
                self.commands.append(command)
                answer = self.script.get(command, "{tag} BAD unknown\r\n")
                if callable(answer):
                    answer = answer(line)
                if answer == "HANG UP":
                    return
                if isinstance(answer, str):
                    answer = answer.encode()
                connection.sendall(answer.replace(b"{tag}", tag.encode()))


class Wire:
    """A proxy between a client and a server; cuts the connection after so many bytes from the server."""

    def __init__(self, host: str, port: int) -> None:
        self.cut_after: int | None = None  # bytes from the server, counted from when it is set
        self.connections = 0
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def port(self) -> int:
        """Where to connect instead."""
        return int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """End every connection now."""
        sockets, self._sockets = self._sockets, []
        for connection in sockets:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                self.connections += 1
                self._sockets += [client, server]
                threading.Thread(target=self._pump, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._pump, args=(server, client, True), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if counted and self.cut_after is not None:
                    data, self.cut_after = data[: self.cut_after], self.cut_after - len(data)
                    if self.cut_after <= 0:
                        self.cut_after = None
                        target.sendall(data)
                        self.cut()
                        return
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
