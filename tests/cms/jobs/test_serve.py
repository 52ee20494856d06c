"""`manage.py serve`: the process tree, its stop, and its faults."""

import http.client
import json
import os
import re
import signal
import socket
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from cms.jobs import enqueue

from .conftest import Children, wait_for
from .small_site.urls import ANSWER

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds children through /proc"),
]


class Site:
    """A `serve` under test."""

    def __init__(self, children: Children, *options: str, **environment: str) -> None:
        arguments = ("--port", "0", "--workers", "2", *options)
        self.process = children.start("serve", *arguments, **environment)
        assert self.process.stdout
        line = self.process.stdout.readline()
        address = re.search(r"http://[\d.]+:\d+", line)
        assert address, line
        self.address = address[0]
        self.netloc = urlsplit(self.address).netloc

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body."""
        connection = http.client.HTTPConnection(self.netloc, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def health(self) -> dict[str, Any]:
        """Return the health report."""
        return dict(json.loads(self.get("/-/health")[1])["parts"])

    def worker_pid(self) -> int:
        """Return the pid of the worker that says it is alive; 0 when there is none."""
        rows = self.health()["worker"]["workers"]
        return int(rows[-1]["name"].rpartition(":")[2]) if rows else 0

    def family(self) -> set[int]:
        """Return the pids of all descendants."""
        found = {self.process.pid}
        grown = True
        while grown:
            more = {pid for pid, parent in parents().items() if parent in found} | found
            grown, found = more != found, more
        return found - {self.process.pid}


def command_line(pid: int) -> str:
    """Return a process's command line, "" when it has ended."""
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def parents() -> dict[int, int]:
    """Return the parent of every process that is not a zombie."""
    result: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent, *_ = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if state != "Z":
            result[int(folder.name)] = int(parent)
    return result


def alive(pids: set[int]) -> set[int]:
    """Return those that still run."""
    return pids & parents().keys()


class Client(threading.Thread):
    """Asks again and again until the door is closed; counts answers and what was lost."""

    def __init__(self, netloc: str, keep_alive: bool) -> None:
        super().__init__()
        self.netloc, self.keep_alive = netloc, keep_alive
        self.answers = 0
        self.lost: list[str] = []

    def run(self) -> None:
        """Who can't connect has reached a closed door; who is connected must get a whole answer."""
        connection = http.client.HTTPConnection(self.netloc, timeout=15)
        while True:
            try:
                if connection.sock is None:
                    connection.connect()
            except OSError:
                return
            try:
                connection.request(
                    "GET", "/slow", headers={} if self.keep_alive else {"Connection": "close"}
                )
                answer = connection.getresponse()
                body = answer.read()
                if answer.status == 200 and body == ANSWER.encode():
                    self.answers += 1
                else:
                    self.lost.append(f"{answer.status}, {len(body)} bytes")
            except (OSError, http.client.HTTPException) as error:
                self.lost.append(repr(error))
                connection.close()


@pytest.mark.slow
def test_sigterm_under_load_loses_no_request_and_leaves_no_child(children: Children) -> None:
    site = Site(children)
    wait_for(lambda: site.get("/-/readiness")[0] == 200)
    wait_for(site.worker_pid)
    clients = [Client(site.netloc, keep_alive=number % 2 == 0) for number in range(4)]
    for client in clients:
        client.start()
    wait_for(lambda: all(client.answers >= 5 for client in clients))
    family = site.family()
    assert len(family) == 4  # gunicorn's master, its two workers, our worker
    site.process.terminate()
    wait_for(lambda: not alive(family), seconds=10, what="the end of all children")
    assert site.process.wait(20) == 0
    for client in clients:
        client.join(20)
    assert [lost for client in clients for lost in client.lost] == []


@pytest.mark.slow
def test_a_killed_worker_is_started_again_and_health_says_so(children: Children) -> None:
    site = Site(children)
    first = wait_for(site.worker_pid)
    assert site.health()["worker"]["restarts"] == 0
    os.kill(first, signal.SIGKILL)
    second = wait_for(lambda: site.worker_pid() not in (0, first) and site.worker_pid())
    assert second in site.family()
    assert site.health()["worker"]["restarts"] == 1
    enqueue("small.mark", "1", {"number": 1})
    wait_for(lambda: children.has("done-1"))
    wait_for(lambda: site.health()["worker"]["ok"] and site.health()["queue"]["ok"])


@pytest.mark.slow
def test_a_killed_web_server_is_started_again(children: Children) -> None:
    site = Site(children)
    wait_for(lambda: site.get("/-/liveness")[0] == 200)
    master = min(pid for pid in site.family() if parents()[pid] == site.process.pid)
    family = site.family()
    os.kill(master, signal.SIGKILL)
    wait_for(lambda: not alive(family - site.family()))
    status, _ = site.get("/-/liveness")  # waits in the open door meanwhile
    assert status == 200


@pytest.mark.slow
def test_kill_9_of_the_parent_takes_the_children_along(children: Children) -> None:
    site = Site(children)
    wait_for(site.worker_pid)
    family = site.family()
    site.process.kill()
    site.process.wait()
    wait_for(lambda: not alive(family), seconds=10, what="the end of all children")


@pytest.mark.slow
def test_the_web_server_alone_leaves_the_worker_to_another_process(children: Children) -> None:
    site = Site(children, "--only", "web")
    wait_for(lambda: len(site.family()) == 3)  # gunicorn and its two workers
    assert site.get("/-/liveness")[0] == 200
    assert site.worker_pid() == 0
    assert not any("work" in command_line(pid).split() for pid in site.family())


@pytest.mark.slow
def test_a_port_that_is_taken_is_one_line_with_the_remedy(children: Children) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = children.start("serve", "--port", str(port))
        assert process.wait(60) != 0
    lines = children.log().strip().splitlines()
    assert len(lines) == 1
    assert f"Port {port}" in lines[0]
    assert "PORT=" in lines[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variable", "value"), [("PORT", "http"), ("PORT", "70000"), ("HOST", "192.0.2.1")]
)
def test_a_bad_address_is_one_line_that_names_the_variable(
    children: Children, variable: str, value: str
) -> None:
    process = children.start("serve", **{variable: value})
    assert process.wait(60) != 0
    lines = children.log().strip().splitlines()
    assert len(lines) == 1
    assert variable in lines[0]


@pytest.mark.slow
@pytest.mark.vendor("postgresql")
def test_the_database_ends_what_a_reader_would_wait_for_and_lets_jobs_take_their_time(
    children: Children,
) -> None:
    site = Site(children)
    assert site.get("/settings") == (200, b"5s off")
    enqueue("small.limit", "1")
    wait_for(lambda: children.has("limit-0"))


@pytest.mark.slow
def test_without_a_database_the_site_is_alive_but_not_ready(children: Children) -> None:
    """A server that accepts and never answers: the worst kind of gone."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        site = Site(children, DATABASE_URL=f"postgresql://nobody@127.0.0.1:{port}/none")
        assert site.get("/-/liveness")[0] == 200
        with pytest.raises(OSError, match="503"):
            urlopen(f"{site.address}/-/readiness", timeout=2)
    site.process.terminate()
    assert site.process.wait(20) == 0


@pytest.mark.slow
def test_ctrl_c_stops_everything(children: Children) -> None:
    site = Site(children)
    wait_for(site.worker_pid)
    family = site.family()
    site.process.send_signal(signal.SIGINT)
    wait_for(lambda: not alive(family), seconds=10, what="the end of all children")
    assert site.process.wait(20) == 0
