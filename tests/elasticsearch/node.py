"""One real Elasticsearch node: a process, and ways to hurt it. Standard library only."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

from .install import find_java

JAVA_OPTIONS: Final = (
    "-XX:+ExitOnOutOfMemoryError",
    # 60 MiB less and quicker first searches; later ones are as fast within the noise.
    "-XX:TieredStopAtLevel=1",
    "-Djava.awt.headless=true",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "--enable-native-access=ALL-UNNAMED",
    "-Xlog:disable",
)
STOP_SECONDS: Final = 20.0
PAUSE: Final = 0.05
LOG_END: Final = 2_000


class ClusterError(Exception):
    """A node has not done what it should; the message ends with its log."""


class Node:
    """One node: a process, its folder, and the ways to hurt it."""

    def __init__(self, folder: Path, pid: int = 0, born: str = "") -> None:
        self.folder = folder
        self.name = folder.name
        # Together they name one process, even after the number has been given to another one.
        self.pid, self.born = pid, born
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of its HTTP door."""
        return f"http://127.0.0.1:{self._port('http')}"

    @property
    def transport(self) -> str:
        """Where the other nodes find it."""
        return f"127.0.0.1:{self._port('transport')}"

    def _port(self, kind: str) -> int:
        first = (self.folder / f"logs/{kind}.ports").read_text(encoding="utf-8").split()[0]
        return int(first.rpartition(":")[2])

    @property
    def is_alive(self) -> bool:
        """Whether the process is there; one that hangs is."""
        if self._process and self._process.poll() is not None:
            return False
        return bool(self.born) and born(self.pid) == self.born

    @property
    def is_started(self) -> bool:
        """Whether its doors are open; raises `ClusterError` if it has died."""
        if not self.is_alive:
            raise ClusterError(f"{self.name} died while starting: {self.log[-LOG_END:]}")
        return (self.folder / "pid").exists()

    @property
    def log(self) -> str:
        """What the node printed, less the stack frames."""
        text = (self.folder / "out.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(line for line in text.splitlines() if "\tat " not in line)

    def start(self, home: Path, heap: int, plugins: str, *, detached: bool) -> None:
        """Start the process, on the ports it had before if it ever ran; waits for nothing."""
        ports = [
            f"{kind}.port={self._port(kind)}"
            for kind in ("http", "transport")
            if (self.folder / f"logs/{kind}.ports").exists()
        ]
        (self.folder / "pid").unlink(missing_ok=True)
        memory = (f"-Xms{heap}m", f"-Xmx{heap}m", f"-Dexit.with.stdin={str(not detached).lower()}")
        places = (f"-Des.path.home={home}", f"-Des.plugins={home / plugins}")
        command = [str(find_java()), *memory, *places, *JAVA_OPTIONS]
        with (self.folder / "out.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "-cp", f"{home}/lib/*", "EsNode", self.folder, *ports],
                cwd=self.folder,
                stdin=subprocess.DEVNULL if detached else subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid, self.born = self._process.pid, born(self._process.pid)

    def pause(self) -> None:
        """Hang: connections stay open, nothing answers."""
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after a pause."""
        self.signal(signal.SIGCONT)

    def kill(self) -> None:
        """Die at once, as when a machine fails."""
        self.signal(signal.SIGKILL)
        self._wait_until_dead(STOP_SECONDS)

    def stop(self) -> None:
        """End in good order, or else at once."""
        self.resume()
        self.signal(signal.SIGTERM)
        if not self._wait_until_dead(STOP_SECONDS):
            self.kill()

    def signal(self, number: int) -> None:
        """Send a signal to the process, if it is there."""
        if self.is_alive:
            os.kill(self.pid, number)

    def _wait_until_dead(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.is_alive:
            if time.monotonic() > deadline:
                return False
            time.sleep(PAUSE)
        if self._process:
            self._process.wait()
            if self._process.stdin:
                self._process.stdin.close()
        return True


def born(pid: int) -> str:
    """Return the start time of a process in clock ticks; "" if there is none or only its remains."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    fields = text.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]
