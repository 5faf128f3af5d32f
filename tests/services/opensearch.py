"""OpenSearch for tests: a cluster of real nodes on ports of 127.0.0.1, without TLS and passwords.

What it takes:

    tests/services/opensearch start [NODES]     prints ENGINE_URL when the nodes are ready; what runs is left alone
    tests/services/opensearch url               prints it, or fails when nothing runs
    tests/services/opensearch kill N            ends a node as `kill -9` would; its data stay
    tests/services/opensearch start-node N      starts it again, at the same address
    tests/services/opensearch pause N           holds a node up, as a machine that swaps would
    tests/services/opensearch resume N          lets it go on
    tests/services/opensearch stop              ends all nodes and deletes their data

`--heap 512m` (with start and start-node) is the memory of each node's Java heap.
"""

import argparse
import json
import os
import re
import shutil
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path

import distribution
from ground import Fault, Ground, State, carry_out, end, free_ports, runs, tail

_READY_SECONDS = 180
_FEWEST, _MOST = 1, 9


class Cluster:
    """Nodes 1, 2, ... of one cluster; each has its folder and its ports from the first start to `stop`."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._state = State(ground.data / "state.json")

    def start(self, nodes: int, heap: str) -> str:
        """Return the addresses of the cluster, with at least so many nodes running."""
        java, home = distribution.java(), distribution.home(self._ground.folder)
        known = self._state.read()
        if not any(self._runs(node) for node in known):
            # A cluster is one from its first start on: what an earlier one left would wait for its other nodes.
            self._ground.clear()
            known = {}
        ports = iter(free_ports(2 * nodes))
        for number in range(1, nodes + 1):
            known.setdefault(str(number), {"http": next(ports), "transport": next(ports), "pid": None})
        self._ground.make(self._ground.data)
        self._state.write(known)
        for node in [str(number) for number in range(1, nodes + 1)]:
            self._begin(node, java, home, heap)
        for node in [str(number) for number in range(1, nodes + 1)]:
            self._wait(node, nodes)
        return self.url()

    def url(self) -> str:
        """Return the addresses of all nodes, also of those that were killed; raises Fault when none runs."""
        known = self._state.read()
        if not any(self._runs(node) for node in known):
            raise Fault("OpenSearch does not run: tests/services/opensearch start")
        return ",".join(f"http://127.0.0.1:{of['http']}" for of in known.values())

    def start_node(self, node: str, heap: str) -> str:
        """Start a node that was killed, and return the addresses when it has joined the others."""
        self._known(node)
        self._begin(node, distribution.java(), distribution.home(self._ground.folder), heap)
        self._wait(node, sum(self._runs(other) for other in self._state.read()))
        return self.url()

    def kill(self, node: str) -> None:
        """End a node at once."""
        if self._known(node):
            end(self._state.read()[node]["pid"], self._mark(node), with_signal=signal.SIGKILL)

    def pause(self, node: str) -> None:
        """Hold a node up: it keeps its connections and answers nothing."""
        if self._known(node):
            os.kill(self._state.read()[node]["pid"], signal.SIGSTOP)

    def resume(self, node: str) -> None:
        """Let a node go on."""
        if self._known(node):
            os.kill(self._state.read()[node]["pid"], signal.SIGCONT)

    def stop(self) -> None:
        """End all nodes and delete what they held; nothing is awaited of them, so they are killed."""
        for node, of in self._state.read().items():
            if self._runs(node):
                end(of["pid"], self._mark(node), with_signal=signal.SIGKILL)
        self._ground.clear()

    def _known(self, node: str) -> bool:
        """Whether a node runs; raises Fault when there never was such a one."""
        known = self._state.read()
        if node not in known:
            raise Fault(f"There is no node {node}: {', '.join(known) or 'nothing runs'}.")
        return self._runs(node)

    def _runs(self, node: str) -> bool:
        return runs(self._state.read()[node]["pid"], self._mark(node))

    def _mark(self, node: str) -> str:
        return f"-Dopensearch.path.conf={self._ground.data / node / 'config'}"

    def _begin(self, node: str, java: str, home: Path, heap: str) -> None:
        """Start a node that does not run, as `bin/opensearch` does, without its three Java processes before it."""
        if self._runs(node):
            return
        known = self._state.read()
        folder = self._ground.make(self._ground.data / node)
        config = self._ground.make(folder / "config")
        for name in ["data", "logs", "tmp"]:
            self._ground.make(folder / name)
        shutil.copy(home / "config" / "log4j2.properties", config)
        (config / "jvm.options").write_text("")
        (config / "opensearch.yml").write_text(json.dumps(self._settings(node, known), indent=1))
        known[node]["pid"] = self._ground.begin(
            folder / "output",
            java,
            *distribution.options(heap, folder),
            f"-Dopensearch.path.home={home}",
            self._mark(node),
            "-cp",
            f"{home}/lib/*",
            "org.opensearch.bootstrap.OpenSearch",
            OPENSEARCH_PATH_CONF=str(config),
        )
        self._state.write(known)

    def _settings(self, node: str, known: dict) -> dict:
        """Return a node's settings; JSON is YAML too."""
        folder, own = self._ground.data / node, known[node]
        return {
            "cluster.name": "storybot",
            "node.name": f"node-{node}",
            "path.data": str(folder / "data"),
            "path.logs": str(folder / "logs"),
            "network.host": "127.0.0.1",
            "http.port": own["http"],
            "transport.port": own["transport"],
            "discovery.seed_hosts": [f"127.0.0.1:{other['transport']}" for other in known.values()],
            "cluster.initial_cluster_manager_nodes": ["node-1"],
            # Tests make a disk full when they want it; a developer's that is nearly full is none of their business.
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }

    def _wait(self, node: str, nodes: int) -> None:
        """Return when a node answers and sees so many; raises Fault when it ends or takes too long."""
        own, log = self._state.read()[node], self._ground.data / node / "output"
        address = f"http://127.0.0.1:{own['http']}/_cluster/health?wait_for_nodes=%3E%3D{nodes}&timeout=5s&local=true"
        limit = time.monotonic() + _READY_SECONDS
        while time.monotonic() < limit:
            if not self._runs(node):
                raise Fault(f"Node {node} ended. The last lines of {log}:\n{tail(log)}")
            try:
                with urllib.request.urlopen(address, timeout=10) as answer:
                    if json.load(answer)["number_of_nodes"] >= nodes:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise Fault(f"Node {node} is not ready after {_READY_SECONDS} s. The last lines of {log}:\n{tail(log)}")


def _count(text: str) -> int:
    if not text.isdecimal() or not _FEWEST <= int(text) <= _MOST:
        raise argparse.ArgumentTypeError(f"give a number of nodes from {_FEWEST} to {_MOST}")
    return int(text)


def _heap(text: str) -> str:
    if not re.fullmatch(r"\d+[mg]", text):
        raise argparse.ArgumentTypeError("give a size such as 512m or 1g")
    return text


def main() -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(prog="tests/services/opensearch", description="An OpenSearch cluster for tests.")
    actions = parser.add_subparsers(dest="action", required=True)
    start, again = actions.add_parser("start"), actions.add_parser("start-node")
    start.add_argument("nodes", type=_count, nargs="?", default=1)
    for with_heap in (start, again):
        with_heap.add_argument("--heap", type=_heap, default="512m")
    for action in (again, *(actions.add_parser(name) for name in ["kill", "pause", "resume"])):
        action.add_argument("node")
    for name in ["stop", "url"]:
        actions.add_parser(name)
    ground = Ground("opensearch")
    cluster = Cluster(ground)

    def work(options: argparse.Namespace) -> str | None:
        values = {name: value for name, value in vars(options).items() if name != "action"}
        return getattr(cluster, options.action.replace("-", "_"))(**values)

    carry_out(parser, ground, work)
