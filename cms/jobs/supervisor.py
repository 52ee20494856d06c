"""Web and worker as children: started, watched, started again, stopped without a lost request."""

import contextlib
import ctypes
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Final

STOP_SECONDS: Final = 9.0
"""From the first signal to the last child; container runtimes kill after 10."""
QUEUE_SECONDS: Final = 1.0
LONGEST_PAUSE: Final = 30.0
STEADY_SECONDS: Final = 60.0
"""A child that lived for so long starts again without a growing pause."""
GIVE_UP_CODES: Final = frozenset({3, 4})
"""gunicorn's WORKER_BOOT_ERROR and APP_LOAD_ERROR: starting it again would not help."""
PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h
SO_ATTACH_FILTER: Final = 26  # asm-generic/socket.h
BPF_RET_K: Final = 0x06  # linux/bpf_common.h
TCP_INFO_UNACKED: Final = 24  # offset in struct tcp_info, linux/tcp.h

logger = logging.getLogger(__name__)


class Door:
    """The listening socket. It is opened before anything starts and handed to the web server.

    So a port that is taken is found at once, visitors of the first second wait instead of being
    refused, and at the end nobody is thrown out of the kernel's queue.
    """

    def __init__(self, host: str, port: int) -> None:
        """Listen on `host` and `port` (0: any free one); raises `OSError` when it can't."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.create_server((host, port), family=family, backlog=2048)
        self.host, self.port = self.socket.getsockname()[:2]

    def close(self) -> None:
        """Let nobody in any more, wait until the web server has received all who are in, and close.

        A filter that drops every packet stops new handshakes; who calls meanwhile is told "refused"
        as soon as the last copy of the socket is closed. Elsewhere than on Linux we simply close.
        """
        if sys.platform == "linux":
            program = ctypes.create_string_buffer(struct.pack("HBBI", BPF_RET_K, 0, 0, 0))
            with contextlib.suppress(OSError):  # refused by a sandbox: then as elsewhere
                self.socket.setsockopt(
                    socket.SOL_SOCKET,
                    SO_ATTACH_FILTER,
                    struct.pack("HL", 1, ctypes.addressof(program)),
                )
            deadline = time.monotonic() + QUEUE_SECONDS
            while self._waiting() and time.monotonic() < deadline:
                time.sleep(0.01)
        self.socket.close()

    def _waiting(self) -> int:
        """Return how many connections nobody has accepted yet (tcp(7): unacked of a listener)."""
        info = self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, TCP_INFO_UNACKED + 4)
        return int(struct.unpack_from("I", info, TCP_INFO_UNACKED)[0])


class Child:
    """A process that is started again when it ends."""

    def __init__(
        self, name: str, command: Callable[[int], list[str]], pass_fds: tuple[int, ...] = ()
    ) -> None:
        """`command(restarts)` returns the command line for the next start."""
        self.name = name
        self.restarts = 0
        self._command = command
        self._pass_fds = pass_fds
        self._failures = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._start_at = 0.0

    def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches the supervisor alone."""
        self._process = subprocess.Popen(
            self._command(self.restarts),
            pass_fds=self._pass_fds,
            process_group=0,
            preexec_fn=_die_with(os.getpid()),
        )
        self._started = time.monotonic()

    def watch(self) -> int | None:
        """Start the process again if it has ended; return its exit code when it just did.

        The pause before a start doubles up to half a minute while the process keeps ending early.
        """
        now = time.monotonic()
        if self._process is None:
            if now >= self._start_at:
                self.restarts += 1
                self.start()
            return None
        code = self._process.poll()
        if code is None:
            return None
        self._kill_group()  # whatever it has left behind
        self._process = None
        self._failures = 0 if now - self._started >= STEADY_SECONDS else self._failures + 1
        pause = min(0.25 * 2**self._failures, LONGEST_PAUSE)
        self._start_at = now + pause
        logger.error("The %s ended (code %s); starting it again in %s s.", self.name, code, pause)
        return code

    def stop(self) -> None:
        """Ask the process to finish what it is doing and end."""
        if self._process is not None:
            self._process.terminate()

    def has_ended(self) -> bool:
        """Whether nothing is running."""
        return self._process is None or self._process.poll() is not None

    def kill(self) -> None:
        """End the process and its own children at once."""
        if self._process is not None:
            self._kill_group()
            self._process.wait()

    def _kill_group(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


class Supervisor:
    """Keeps web and worker running until it is told to stop."""

    def __init__(self, door: Door, children: list[Child]) -> None:
        """Take over an open door and the children that are to be started, the web server first."""
        self.door = door
        self.children = children
        self._stopping = threading.Event()
        self._hurry = False

    def run(self) -> int:
        """Run until SIGTERM or SIGINT; return 0, or the code of an application that won't load."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        code = 0
        for child in self.children:
            child.start()
        while not self._stopping.wait(0.1):
            ended = [child.watch() for child in self.children]
            hopeless = [code for code in ended if code in GIVE_UP_CODES]
            if hopeless:
                code = hopeless[0]
                break
        self._end()
        return code

    def _end(self) -> None:
        """Close the door, let the children finish, and kill those that take too long."""
        deadline = time.monotonic() + STOP_SECONDS
        self.door.close()
        for child in self.children:
            child.stop()
        while not all(child.has_ended() for child in self.children):
            if self._hurry or time.monotonic() >= deadline:
                logger.error("Killing what has not ended by itself.")
                break
            time.sleep(0.05)
        for child in self.children:
            child.kill()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        # Ctrl-C twice means now; a runtime may well send SIGTERM twice.
        self._hurry = number == signal.SIGINT and self._stopping.is_set()
        self._stopping.set()


def _die_with(parent: int) -> Callable[[], None]:
    """Return what a child does first: ask Linux for SIGTERM when its parent has gone, however."""

    def ask() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return ask
