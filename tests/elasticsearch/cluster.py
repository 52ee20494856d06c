"""Real Elasticsearch nodes on loopback, one or several that know each other, and ways to hurt them.

    with cluster(home, nodes=3) as nodes:
        nodes.nodes[0].kill()
        nodes.wait("green")

`home` is what `install` has put together. Ports are those that the kernel gives, without security, and
a node ends with the process that started it unless it was detached. Standard library only.
"""

import contextlib
import http.client
import itertools
import json
import signal
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from .install import PLUGINS
from .node import LOG_END, PAUSE, ClusterError, Node

# Settings for tests that hang a node: noticed after 4 to 8 s, not 30 to 90. Too nervous for a site.
QUICK_DETECTION: Final[Mapping[str, Any]] = {
    "cluster.publish.timeout": "2s",
    **{f"cluster.fault_detection.{who}_check.timeout": "1s" for who in ("follower", "leader")},
    **{f"cluster.fault_detection.{who}_check.retry_count": 2 for who in ("follower", "leader")},
}
LOGGING: Final = """\
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
# Both only say that optional native code is absent, one of them in 20 lines.
logger.native.name = org.elasticsearch.nativeaccess.NativeAccess
logger.native.level = error
logger.vectors.name = org.apache.lucene.internal.vectorization.VectorizationProvider
logger.vectors.level = error
"""
HEAP_OF_ONE, HEAP_OF_SEVERAL = 512, 320
START_SECONDS: Final = 60.0


class Cluster:
    """Some nodes that know each other; `folder` holds their settings, data and logs."""

    def __init__(
        self,
        home: Path,
        folder: Path,
        nodes: int = 1,
        *,
        settings: Mapping[str, Any] | None = None,
        plugins: str = PLUGINS,
    ) -> None:
        """Name `nodes` nodes, with further `settings` for elasticsearch.yml; starts none.

        `plugins` is the folder of `home` with those that the nodes load.
        """
        self.home, self.folder, self.plugins = home.resolve(), folder.resolve(), plugins
        self.heap = HEAP_OF_ONE if nodes == 1 else HEAP_OF_SEVERAL
        self.nodes = [Node(self.folder / f"node-{number + 1}") for number in range(nodes)]
        alone: dict[str, Any] = {"discovery.type": "single-node"}
        together: dict[str, Any] = {
            "discovery.seed_providers": "file",
            "cluster.initial_master_nodes": [node.name for node in self.nodes],
        }
        self.settings: dict[str, Any] = {
            "cluster.name": f"tests-{self.folder.name}",
            "network.host": "127.0.0.1",
            "http.port": "0",
            "transport.port": "0",
            "node.portsfile": True,
            # A full disk of the machine must not fail tests.
            "cluster.routing.allocation.disk.threshold_enabled": False,
            # Or a node would wait for the others before it tells its ports.
            "discovery.initial_state_timeout": "0s",
            **(alone if nodes == 1 else together),
            **(settings or {}),
        }

    @property
    def urls(self) -> list[str]:
        """The addresses of all nodes."""
        return [node.url for node in self.nodes]

    def start(self, *, detached: bool = False) -> None:
        """Start all nodes and wait until they form one cluster; on failure nothing is left running."""
        try:
            for node in self.nodes:
                self._configure(node)
                node.start(self.home, self.heap, self.plugins, detached=detached)
            self._join()
        except BaseException:
            self.stop()
            raise

    def restart(self, node: Node) -> None:
        """Start a node that was killed, on its old ports; waits for nothing."""
        node.start(self.home, self.heap, self.plugins, detached=False)

    def mend(self) -> None:
        """Let every node go on that hangs or was killed, and wait until the cluster is whole."""
        for node in self.nodes:
            node.resume()
            if not node.is_alive:
                self.restart(node)
        self._join()
        self.wait("green")

    def stop(self) -> None:
        """End all nodes, at once: the last ones need not elect a new master first."""
        for node in self.nodes:
            node.resume()
            node.signal(signal.SIGTERM)
        for node in self.nodes:
            node.stop()

    def _configure(self, node: Node) -> None:
        config = node.folder / "config"
        config.mkdir(parents=True, exist_ok=True)
        (config / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
        # JSON is YAML too.
        text = json.dumps({**self.settings, "node.name": node.name}, indent=1)
        (config / "elasticsearch.yml").write_text(text, encoding="utf-8")

    def _join(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not all(node.is_started for node in self.nodes):
            if time.monotonic() > deadline:
                raise ClusterError(f"Not started in time: {self.nodes[0].log[-LOG_END:]}")
            time.sleep(PAUSE)
        if len(self.nodes) > 1:
            # Their ports are known only now; Elasticsearch reads this file again and again.
            seeds = "\n".join(node.transport for node in self.nodes)
            for node in self.nodes:
                (node.folder / "config/unicast_hosts.txt").write_text(seeds, encoding="utf-8")
        self.wait("yellow")

    def wait(self, status: str, *, seconds: float = START_SECONDS) -> float:
        """Wait for a health of all living nodes together; return the seconds it took."""
        began = time.monotonic()
        expected = sum(node.is_alive for node in self.nodes)
        path = f"/_cluster/health?wait_for_status={status}&wait_for_nodes={expected}"
        error: object = None
        for attempt in itertools.count():
            living = [node for node in self.nodes if node.is_alive]
            if not living or time.monotonic() > began + seconds:
                break
            try:  # each in turn, for one may hang
                node = living[attempt % len(living)]
                self.request(f"{path}&timeout=1s&master_timeout=1s", node=node)
                return time.monotonic() - began
            except (OSError, http.client.HTTPException) as failure:
                error = failure  # not yet, no master, refused, cut off
            time.sleep(PAUSE)
        end = self.nodes[0].log[-LOG_END:]
        raise ClusterError(f"Not {status} with {expected} nodes in time (last: {error}): {end}")

    def master(self) -> Node:
        """Return the node that leads."""
        [row] = self.request("/_cat/master?format=json")
        return next(node for node in self.nodes if node.name == row["node"])

    def holder_of_primary(self, index: str) -> Node:
        """Return the node that an index is written to first; it has one shard."""
        rows = self.request(f"/_cat/shards/{index}?format=json")
        name = next(row["node"] for row in rows if row["prirep"] == "p")
        return next(node for node in self.nodes if node.name == name)

    def request(self, path: str, *, node: Node | None = None, seconds: float = 3) -> Any:
        """Ask `node`, else the first living one, and return the decoded answer; raises `OSError`."""
        asked = node or next(node for node in self.nodes if node.is_alive)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(asked.url + path, timeout=seconds) as answer:
            return json.loads(answer.read())


@contextlib.contextmanager
def cluster(
    home: Path,
    nodes: int = 1,
    *,
    settings: Mapping[str, Any] | None = None,
    plugins: str = PLUGINS,
) -> Iterator[Cluster]:
    """A cluster in a temporary folder that ends with the block, and with this process however it ends."""
    with tempfile.TemporaryDirectory(prefix="elasticsearch-") as folder:
        running = Cluster(home, Path(folder), nodes, settings=settings, plugins=plugins)
        running.start()
        try:
            yield running
        finally:
            running.stop()
