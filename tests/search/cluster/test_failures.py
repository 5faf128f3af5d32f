"""Questions while hosts and real nodes fail: answered or refused in time, never from a part, and again when they are back."""

import json
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bot.errors import ClusterError
from bot.model import Article, Filters, Paragraph, Query
from bot.search.analysis import Analysers
from bot.search.cluster.client import Access, Client, Deadline, Request
from bot.search.mix import shipped_weights
from bot.search.opensearch import OpenSearchEngine

from .hosts import Host, Said, forwarded, refusal, running

LIMIT = 2.5
"""Seconds within which a question is answered or refused; what a machine that is shared adds is not counted."""
SHARED = 1.0

TEXTS = [
    f"The {colour} bridge number {number} was opened by the mayor."
    for number in range(40)
    for colour in ("red", "blue")
]
PASSAGES = Article("bridges", "Bridges", "bridges.md", tuple(map(Paragraph, TEXTS))).passages()
QUESTION = Query("Who opened the red bridge number 7?")


@pytest.fixture(scope="module")
def loaded(cluster):
    return cluster.load(PASSAGES)


@pytest.fixture(scope="module")
def node(opensearch):
    """The address of one real node."""
    return opensearch.split(",")[0]


@contextmanager
def engine_over(hosts, loaded):
    client = Client(Access(tuple(hosts)))
    try:
        yield OpenSearchEngine(client, *loaded, Analysers(), shipped_weights())
    finally:
        client.close()


def asked(engine, query=QUESTION):
    """What a query finds, in time."""
    start = time.monotonic()
    found = engine.search(query)
    assert time.monotonic() - start < LIMIT + SHARED
    return found


def refused(engine, query=QUESTION):
    start = time.monotonic()
    with pytest.raises(ClusterError) as caught:
        engine.search(query)
    assert time.monotonic() - start < LIMIT + SHARED
    return caught.value


def only_a_part(said):
    """The same answer as if a shard had failed."""
    answer = json.loads(said.body)
    if "_shards" not in answer:
        return said
    answer["_shards"] |= {"failed": 1, "successful": answer["_shards"]["successful"] - 1}
    return replace(said, body=answer)


def too_long(said):
    """The same answer as if the time had been over."""
    answer = json.loads(said.body)
    return replace(said, body={**answer, "timed_out": True}) if "timed_out" in answer else said


FAULTS = {
    "slow": lambda said: replace(said, seconds=4.0),
    "no room": lambda _: refusal(429, "rejected_execution_exception"),
    "no shard": lambda _: refusal(503, "no_shard_available_action_exception"),
    "a part": only_a_part,
    "no time": too_long,
    "broken": lambda said: replace(said, breaks=True),
    "cut": lambda said: replace(said, body=said.body[: len(said.body) // 2]),
    "a page": lambda _: Said(200, b"<html>Sign in</html>", kind="text/html"),
    "password": lambda _: Said(401, b"Unauthorized", kind="text/plain"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_only_host_cannot_answer_is_refused_in_time_and_answered_again_when_it_can(fault, loaded, node):
    behaves = [lambda said: said]
    host = Host(lambda asked: behaves[0](forwarded(node, asked)))
    with running(host), engine_over([host.url], loaded) as engine:
        right = asked(engine)
        assert right.hits
        # What is remembered of words needs nobody to ask.
        other = Query("Which blue bridge has the number 9?")
        behaves[0] = FAULTS[fault]
        assert str(refused(engine, other))
        assert str(refused(engine))
        behaves[0] = lambda said: said
        assert asked(engine) == right
        assert asked(engine, other).hits


@pytest.mark.parametrize("fault", ["slow", "no room", "no shard", "broken", "cut", "a page"])
def test_what_one_host_cannot_answer_another_one_does(fault, loaded, node):
    behaves = [lambda said: said]
    hosts = [Host(lambda asked: behaves[0](forwarded(node, asked))), Host(lambda asked: forwarded(node, asked))]
    with running(*hosts), engine_over([host.url for host in hosts], loaded) as engine:
        right = asked(engine)
        behaves[0] = FAULTS[fault]
        for _ in range(4):
            assert asked(engine) == right


def test_a_host_that_went_and_came_back_needs_no_restart_of_whoever_asks(loaded, node):
    told = [True]
    host = Host(lambda asked: forwarded(node, asked) if told[0] else Said(breaks=True))
    with running(host), engine_over([host.url], loaded) as engine:
        right = asked(engine)
        told[0] = False
        assert refused(engine)
        told[0] = True
        assert asked(engine) == right


def test_all_that_is_asked_is_refused_in_time(loaded, node):
    told = [0.0]
    host = Host(lambda asked: replace(forwarded(node, asked), seconds=told[0]))
    with running(host), engine_over([host.url], loaded) as engine:
        told[0] = 4.0
        for ask in (
            lambda: engine.passage("bridges#1"),
            lambda: engine.around("bridges#3", 1, 1),
            lambda: engine.articles("bri", 5),
            lambda: engine.authors("", 5),
            lambda: engine.alike("bridgework", 5),
            lambda: engine.search(Query("", filters=Filters(phrases=("bridge",)))),
        ):
            start = time.monotonic()
            with pytest.raises(ClusterError):
                ask()
            assert time.monotonic() - start < LIMIT + SHARED


def test_a_full_disk_lets_questions_be_answered_and_says_why_it_takes_no_changes(cluster, loaded):
    edition, manifest = loaded
    engine = OpenSearchEngine(cluster.client, edition, manifest, Analysers(), shipped_weights())
    settings, slowly = (
        Request("PUT", f"/{edition.passages}/_settings", {"index.blocks.read_only_allow_delete": True}),
        Deadline(30),
    )
    cluster.client.ask(settings, slowly)
    try:
        assert asked(engine).hits
        with pytest.raises(ClusterError, match="Make room on its disks"):
            cluster.client.ask(Request("PUT", f"/{edition.passages}/_doc/new", {"id": "new"}), Deadline(5))
    finally:
        cluster.client.ask(replace(settings, body={"index.blocks.read_only_allow_delete": None}), Deadline(30))


def test_indices_that_are_gone_are_named(cluster, loaded):
    edition, manifest = loaded
    gone = replace(edition, version="20200101t000000-00000000")
    with pytest.raises(ClusterError, match="python -m bot index"):
        OpenSearchEngine(cluster.client, gone, manifest, Analysers(), shipped_weights())
