"""A door before a real server that can be made ill: for what a server can't be told to do to its callers.

    with proxy(url) as door:
        engine = ElasticsearchEngine([door.url], …)
        door.fault = Fault.HANG

The fault holds from the next piece of traffic on, also on connections that are open. Standard library
only.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

PIECE: Final = 65_536
# What a slow server takes, and between two bytes of a dripping one.
DELAY_SECONDS: Final = 3.0
DRIP_SECONDS: Final = 0.02
SAID_503: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nX-Elastic-Product: Elasticsearch\r\n"
    b"Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
)
GARBAGE: Final = b"\x16\x03\x01\x00 this is no HTTP\r\n\r\n"


class Fault(StrEnum):
    """What the door does with traffic."""

    NONE = "none"
    REFUSE = "refuse"
    HANG = "hang"
    DELAY = "delay"
    DRIP = "drip"
    SAY_503 = "503"
    GARBAGE = "garbage"


class Proxy:
    """Hands bytes on between callers and one server, as long as nothing is wrong."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._fault = Fault.NONE
        self.asked = 0
        """How many pieces callers have sent."""
        self._ended = threading.Event()
        self._held = b""
        self._released = threading.Event()
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self._port = int(self._door.getsockname()[1])
        threading.Thread(target=self._answer, args=[self._door], daemon=True).start()

    @property
    def url(self) -> str:
        """The address to use in place of the server's."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def fault(self) -> Fault:
        """What is wrong now; to set it cuts nothing off but with `REFUSE`, which closes the door."""
        return self._fault

    @fault.setter
    def fault(self, fault: Fault) -> None:
        was_closed, self._fault = self._fault is Fault.REFUSE, fault
        if fault is Fault.REFUSE:
            self._shut()
        elif was_closed:
            self._door = socket.create_server(("127.0.0.1", self._port))
            threading.Thread(target=self._answer, args=[self._door], daemon=True).start()

    def hold(self, words: bytes) -> None:
        """Keep back whatever callers ask with these words in it, until `release`."""
        self._held = words
        self._released.clear()

    def release(self) -> None:
        """Hand on what was kept back, and keep nothing back any more."""
        self._held = b""
        self._released.set()

    def close(self) -> None:
        """End it, and every connection."""
        self.release()
        self._ended.set()
        self._shut()

    def _shut(self) -> None:
        for held in (self._door, *self._open):
            # Only this wakes a thread that waits on it.
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)
            held.close()
        self._open.clear()

    def _answer(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the door was shut
            while True:
                caller, _address = door.accept()
                server = socket.create_connection(self._target)
                self._open += [caller, server]
                for ends in ((caller, server), (server, caller)):
                    hand_on = self._ask if ends[0] is caller else self._reply
                    threading.Thread(target=hand_on, args=ends, daemon=True).start()

    def _ask(self, caller: socket.socket, server: socket.socket) -> None:
        """Hand on what the caller says, or answer it in the server's place."""
        with contextlib.suppress(OSError), server:
            while piece := caller.recv(PIECE):
                self.asked += 1
                if self._held and self._held in piece:
                    self._released.wait()
                match self._fault:
                    case Fault.SAY_503:
                        return self._say(SAID_503, caller)
                    case Fault.GARBAGE:
                        return self._say(GARBAGE, caller)
                    case Fault.HANG:
                        pass
                    case _:
                        server.sendall(piece)

    def _say(self, answer: bytes, caller: socket.socket) -> None:
        """Answer once, and hear the rest of what the caller says until it hangs up.

        The body of a request may come as a piece of its own: to answer that, too, or to hand it on,
        would answer the caller's next request.
        """
        caller.sendall(answer)
        caller.shutdown(socket.SHUT_WR)
        while caller.recv(PIECE):
            self.asked += 1

    def _reply(self, server: socket.socket, caller: socket.socket) -> None:
        """Hand on what the server says, in its own time."""
        with contextlib.suppress(OSError), caller:
            while piece := server.recv(PIECE):
                if self._fault is Fault.DELAY and self._ended.wait(DELAY_SECONDS):
                    return
                if self._fault is Fault.DRIP:
                    for byte in piece:
                        caller.sendall(bytes([byte]))
                        if self._fault is Fault.DRIP and self._ended.wait(DRIP_SECONDS):
                            return
                else:
                    caller.sendall(piece)


@contextlib.contextmanager
def proxy(url: str) -> Iterator[Proxy]:
    """A door before the server at `url` (http, host, port) that ends with the block."""
    host, _, port = url.split("//")[1].partition(":")
    door = Proxy((host, int(port.strip("/"))))
    try:
        yield door
    finally:
        door.close()
