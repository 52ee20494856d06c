"""Servers for the tests, on loopback: `python -m tools.services start|stop`.

Starts a scratch PostgreSQL and a Redis where their programs are installed, and an Elasticsearch where
Java and Maven can be had, and writes their addresses to `var/services.env`. Whoever reads that file (`addresses()`) lets the environment win, so a machine
that has servers already names them there. Nothing here is kept: `stop` deletes the data.
Standard library only.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.elasticsearch.cluster import Cluster
from tests.elasticsearch.install import InstallError
from tests.elasticsearch.node import ClusterError, Node

PROJECT: Final = Path(__file__).resolve().parent.parent
VAR: Final = Path(os.environ.get("VAR_DIR") or PROJECT / "var")
ADDRESSES: Final = VAR / "services.env"
FOLDER_NOTE: Final = VAR / "services.folder"
NAMES: Final = ("TEST_DATABASE_URL", "TEST_CACHE_URL", "TEST_ELASTICSEARCH_URL")
"""PostgreSQL for a second run of the suite; Redis and Elasticsearch for the tests that need them."""

JARS: Final = VAR / "elasticsearch"
POSTGRES_USER: Final = "postgres"
START_SECONDS: Final = 30
STOP_SECONDS: Final = 10


class ServiceError(Exception):
    """A server can't be started here; the message is one line that says why and what to do."""


def addresses(environ: Mapping[str, str] = os.environ, file: Path | None = None) -> dict[str, str]:
    """Return the addresses of the servers that there are, by the names of `NAMES`.

    They stand in `file`, `ADDRESSES` unless told otherwise; what `environ` names goes first.
    """
    found: dict[str, str] = {}
    source = file or ADDRESSES
    if source.exists():
        for line in source.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            if name in NAMES and value:
                found[name] = value
    found.update({name: environ[name] for name in NAMES if environ.get(name)})
    return found


def answers(url: str) -> bool:
    """Tell whether something listens at the host and port of `url`."""
    host, _, port = url.split("@")[-1].split("//")[-1].split("/")[0].rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=2):
            return True
    except (OSError, ValueError):
        return False


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def program(name: str) -> str:
    """Return the path of a server's program; raises `ServiceError` when it is not installed."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    places = os.pathsep.join([*map(str, reversed(debian)), os.environ.get("PATH", "")])
    found = shutil.which(name, path=places)
    if not found:
        raise ServiceError(
            f"{name} is not installed (Debian, Ubuntu: apt-get install postgresql redis-server)"
        )
    return found


class Postgres:
    """A scratch PostgreSQL cluster, made anew at each start. It refuses to run as root."""

    name = "TEST_DATABASE_URL"

    def __init__(self, folder: Path) -> None:
        self.data = folder / "postgres"

    def _run(self, *command: str) -> None:
        root = os.geteuid() == 0
        done = subprocess.run(
            command,
            cwd=self.data.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            user=POSTGRES_USER if root else None,
            group=POSTGRES_USER if root else None,
            extra_groups=[] if root else None,
        )
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
            raise ServiceError(f"PostgreSQL: {Path(command[0]).name}: {lines[-1]}")

    def start(self) -> str:
        """Make the cluster, start it and return its address; raises `ServiceError`."""
        initdb, control = program("initdb"), program("pg_ctl")
        if os.geteuid() == 0:
            try:
                account = pwd.getpwnam(POSTGRES_USER)
            except KeyError:
                raise ServiceError(
                    f"PostgreSQL refuses to run as root and there is no user {POSTGRES_USER}"
                ) from None
            os.chown(self.data.parent, account.pw_uid, account.pw_gid)
        self._run(
            *(initdb, "--pgdata", str(self.data), "--username", "tryg", "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",  # a long path of the project would not fit a socket's name
            "fsync": "off",  # scratch data: speed before safety
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        log = str(self.data / "server.log")
        self._run(control, "--pgdata", str(self.data), "--log", log, "--wait", "start")
        return f"postgresql://tryg@127.0.0.1:{port}/postgres"

    def stop(self) -> None:
        """Stop the cluster if it runs."""
        if (self.data / "postmaster.pid").exists():
            self._run(program("pg_ctl"), "--pgdata", str(self.data), "--mode", "immediate", "stop")


class Redis:
    """A Redis that keeps everything in memory."""

    name = "TEST_CACHE_URL"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pid_file = folder / "redis.pid"

    def start(self) -> str:
        """Start it and return its address; raises `ServiceError`."""
        port = free_port()
        subprocess.run(
            [
                *(program("redis-server"), "--bind", "127.0.0.1", "--port", str(port)),
                *("--save", "", "--appendonly", "no", "--daemonize", "yes"),
                *("--dir", str(self.folder), "--pidfile", str(self.pid_file)),
            ],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        url = f"redis://127.0.0.1:{port}/0"
        deadline = time.monotonic() + START_SECONDS
        while not (answers(url) and self.pid_file.exists()):
            if time.monotonic() > deadline:
                raise ServiceError("Redis did not come up")
            time.sleep(0.05)
        return url

    def stop(self) -> None:
        """Stop it if it runs, and wait until it has gone."""
        deadline = time.monotonic() + STOP_SECONDS
        with contextlib.suppress(ValueError, ProcessLookupError):  # it has ended already
            while self.pid_file.exists() and time.monotonic() < deadline:
                os.kill(int(self.pid_file.read_text()), signal.SIGTERM)
                time.sleep(0.05)


class Elasticsearch:
    """One Elasticsearch node, put together from its jars in var/elasticsearch (`tests.elasticsearch`)."""

    name = "TEST_ELASTICSEARCH_URL"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "elasticsearch"
        self.process = self.folder / "process"

    def start(self) -> str:
        """Fetch what is missing, start the node and return its address; raises `ServiceError`."""
        sources = [
            f"tests/elasticsearch/{name}"
            for name in ("EsNode.java", "StandIns.java", "install.py", "pom.xml")
        ]
        done = subprocess.run(
            [
                *(sys.executable, "tools/step.py", "elasticsearch"),
                *("--from", *sources, "--to", str(JARS)),
                *("--remedy", "mend it and run make services"),
                *("--", sys.executable, "-m", "tests.elasticsearch.install", str(JARS)),
            ],
            cwd=PROJECT,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no message"]
            raise ServiceError(lines[-1])
        cluster = Cluster(JARS, self.folder)
        try:
            cluster.start(detached=True)
        except (ClusterError, InstallError) as error:
            raise ServiceError(f"Elasticsearch: {error}") from error
        [node] = cluster.nodes
        self.process.write_text(f"{node.pid} {node.born}", encoding="utf-8")
        return node.url

    def stop(self) -> None:
        """Stop the node if it runs; its data goes with the folder."""
        if self.process.exists():
            pid, born = self.process.read_text(encoding="utf-8").split()
            Node(self.folder / "node-1", int(pid), born).stop()


def scratch_folder() -> Path:
    """Return a fresh folder for the servers: var/services, or a temporary one.

    Started by root, PostgreSQL runs as its own user, who must be able to walk down to the folder; a
    checkout in root's home, or in a private temporary folder, is closed to that user.
    """
    folder = VAR / "services"
    open_to_all = all(parent.stat().st_mode & 0o001 for parent in [VAR, *VAR.resolve().parents])
    if os.geteuid() == 0 and not open_to_all:
        return Path(tempfile.mkdtemp(prefix="tryg-services-"))
    folder.mkdir(exist_ok=True)
    return folder


def servers(folder: Path) -> tuple[Postgres, Redis, Elasticsearch]:
    """Return all servers, each with its data below `folder`."""
    return Postgres(folder), Redis(folder), Elasticsearch(folder)


def start() -> None:
    """Start what can be started here; say in one line each what can't and why."""
    VAR.mkdir(parents=True, exist_ok=True)
    found = addresses()
    if ADDRESSES.exists() and found and all(answers(url) for url in found.values()):
        return
    stop()
    folder = scratch_folder()
    FOLDER_NOTE.write_text(str(folder), encoding="utf-8")
    running: dict[str, str] = {}
    for service in servers(folder):
        if os.environ.get(service.name):
            continue  # the environment names one
        try:
            running[service.name] = service.start()
        except (ServiceError, OSError, subprocess.SubprocessError) as error:
            print(f"Not started: {error}.")
        else:
            print(f"Started {type(service).__name__}: {running[service.name]}")
    lines = [f"{name}={url}\n" for name, url in running.items()]
    ADDRESSES.write_text("".join(lines), encoding="utf-8")


def stop() -> None:
    """Stop the servers that `start` started and delete their data."""
    if FOLDER_NOTE.exists():
        folder = Path(FOLDER_NOTE.read_text(encoding="utf-8"))
        for service in servers(folder):
            try:
                service.stop()
            except ServiceError as error:
                print(f"Not stopped: {error}.")
        shutil.rmtree(folder, ignore_errors=True)
        FOLDER_NOTE.unlink()
    ADDRESSES.unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """Start or stop; return the exit code. A server that is not installed is no failure."""
    if arguments not in (["start"], ["stop"]):
        print("usage: python -m tools.services start|stop", file=sys.stderr)
        return 2
    start() if arguments == ["start"] else stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
