"""An asyncio event loop in a thread of its own, for code that is not asynchronous."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class BackgroundLoop:
    """Starts with the first ``submit``, can be stopped and started again; from any thread."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether the thread is there."""
        return self._loop is not None

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
        """Run a coroutine there; its result by the future."""
        with self._lock:
            if self._loop is None:
                ready = threading.Event()
                self._thread = threading.Thread(
                    target=self._serve, args=(ready,), name=self._name, daemon=True
                )
                self._thread.start()
                ready.wait()
            loop = self._loop
        if loop is None:
            raise RuntimeError("the event loop did not start")
        return asyncio.run_coroutine_threadsafe(coroutine, loop)

    def stop(self) -> None:
        """Cancel what still runs and end the thread."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
            if loop is not None and thread is not None:
                loop.call_soon_threadsafe(loop.stop)
                thread.join()

    def _serve(self, ready: threading.Event) -> None:
        with asyncio.Runner() as runner:  # its end cancels all tasks
            self._loop = runner.get_loop()
            ready.set()
            self._loop.run_forever()
