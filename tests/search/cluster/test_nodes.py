"""Real nodes that hang, die and come back while questions are asked."""

import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.errors import ClusterError, Sentence
from bot.library.cluster.held import load_held
from bot.model import Article, Paragraph, Query
from bot.search.analysis import Analysers
from bot.search.cluster.client import Access, Client, Deadline, Request
from bot.search.cluster.indices import KINDS, Names, state_definition
from bot.search.cluster.pulse import Pulse
from bot.search.mix import shipped_weights
from bot.search.opensearch import OpenSearchEngine

SCRIPT = Path(__file__).parents[2] / "services" / "opensearch"
CANNOT_BE_HAD = 3
ASKERS = 2
LIMIT = 2.5 + 1.0
"""Seconds for an answer or a refusal, and what a machine adds that runs four servers besides."""

TEXTS = [
    f"The {colour} bridge number {number} was opened by the mayor."
    for number in range(40)
    for colour in ("red", "blue")
]
PASSAGES = Article("bridges", "Bridges", "bridges.md", tuple(map(Paragraph, TEXTS))).passages()

pytestmark = pytest.mark.timeout(600)


@dataclass
class Asked:
    """One question, and what came of it."""

    at: float
    seconds: float
    found: list[str] | None
    """The ids of what it found; None where it was refused."""


@dataclass
class Nodes:
    """A cluster that no other test uses."""

    run: Callable[..., None]
    client: Client
    engine: OpenSearchEngine
    pulse: Pulse
    asked: list[Asked] = field(default_factory=list)

    @contextmanager
    def questions(self):
        """Ask again and again while the block runs, in threads; every answer is right."""
        over = threading.Event()

        def ask(turn):
            while not over.is_set():
                number = turn % 40
                start = time.monotonic()
                try:
                    result = self.engine.search(Query(f"Who opened the red bridge number {number}?"))
                    found = [hit.passage.id for hit in result.hits]
                except ClusterError:
                    found = None
                self.asked.append(Asked(start, time.monotonic() - start, found))
                assert found is None or found[0] == f"bridges#{2 * number + 1}"
                turn += ASKERS
                time.sleep(0.02)

        askers = [threading.Thread(target=ask, args=(turn,)) for turn in range(ASKERS)]
        for asker in askers:
            asker.start()
        try:
            yield
        finally:
            over.set()
            for asker in askers:
                asker.join()

    def since(self, moment):
        return [one for one in self.asked if one.at >= moment]

    def until(self, status):
        """Wait until the cluster says so of itself."""
        request = Request("GET", "/_cluster/health", params={"wait_for_status": status, "timeout": "100s"})
        assert self.client.ask(request, Deadline(110))["status"] == status


@pytest.fixture(scope="module")
def nodes(opensearch):  # noqa: ARG001 - where no cluster runs, nobody waits for one of its own either
    # As root the server runs as another user, who may not enter pytest's own folders.
    with tempfile.TemporaryDirectory(prefix="storybot-nodes-") as folder:
        Path(folder).chmod(0o711)
        environ = {**os.environ, "STORYBOT_SERVICES": folder}

        def run(*action):
            done = subprocess.run([SCRIPT, *action], capture_output=True, text=True, check=False, env=environ)
            if done.returncode == CANNOT_BE_HAD:
                pytest.skip(done.stderr.strip())
            assert done.returncode == 0, done.stderr
            return done.stdout.split()

        try:
            client = Client(Access(tuple(run("start", "3", "--heap", "256m")[-1].split(","))))
            edition, manifest = load_held(client, "nodes", PASSAGES, Analysers(), shards=3, replicas=1)
            names = Names("nodes")
            client.ask(Request("PUT", f"/{names.state}", state_definition(1)), Deadline(30))
            for kind in KINDS:
                client.ask(Request("PUT", f"/{edition.of(kind)}/_alias/{names.alias(kind)}"), Deadline(30))
            engine = OpenSearchEngine(client, edition, manifest, Analysers(), shipped_weights())
            made = Nodes(run, client, engine, Pulse(client, names))
            made.until("green")
            with made.questions():
                time.sleep(3)
            yield made
            client.close()
        finally:
            subprocess.run([SCRIPT, "stop"], capture_output=True, check=False, env=environ)


@pytest.mark.parametrize(
    ("fails", "returns"), [(("pause", "2"), ("resume", "2")), (("kill", "3"), ("start-node", "3", "--heap", "256m"))]
)
def test_questions_are_answered_or_refused_in_time_while_a_node_fails_and_all_are_when_it_is_back(
    nodes, fails, returns
):
    with nodes.questions():
        began = time.monotonic()
        nodes.run(*fails)
        time.sleep(6)
        told = nodes.pulse.fault()
        later = time.monotonic()
        nodes.run(*returns)
        nodes.until("green")
        back = time.monotonic()
        time.sleep(5)
    while_failing, when_back = nodes.since(began), nodes.since(back)
    assert max(one.seconds for one in while_failing) < LIMIT
    # One that is held up is still thought to be there.
    assert "copies are missing" in told if fails[0] == "kill" else told is None or isinstance(told, Sentence)
    assert nodes.pulse.fault() is None
    # The other nodes have all of the index, so that only what was under way may be lost.
    assert sum(one.found is None for one in while_failing) <= ASKERS, json.dumps([vars(one) for one in while_failing])
    assert len([one for one in while_failing if began < one.at < later]) > 10
    assert when_back
    assert all(one.found is not None for one in when_back)


def test_without_a_node_every_question_is_refused_in_time_and_with_all_of_them_answered_again(nodes):
    for node in "123":
        nodes.run("pause", node)
    start = time.monotonic()
    with pytest.raises(ClusterError):
        nodes.engine.search(Query("Who opened the blue bridge number 7?"))
    assert time.monotonic() - start < LIMIT
    assert "in time" in nodes.pulse.fault()
    for node in "123":
        nodes.run("resume", node)
    nodes.until("green")
    assert nodes.engine.search(Query("Who opened the blue bridge number 7?")).hits
