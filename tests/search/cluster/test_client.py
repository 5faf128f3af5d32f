"""Hosts that are dead, slow, full, wrong or broken: answered all the same, or refused in time with a sentence."""

import base64
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from bot.errors import ClusterError, Sentence
from bot.search.cluster.client import Access, Client, Deadline, Request

from . import hosts
from .hosts import Host, Said, certificate, nobody, refusal, running

LOOK = Request("POST", "/articles/_search", {"query": {"match_all": {}}}, hedged=True)
WRITE = Request("PUT", "/articles/_doc/1", {"text": "new"})


@contextmanager
def asking(*hosts, **access):
    with running(*(host for host in hosts if isinstance(host, Host))):
        client = Client(Access(tuple(host.url if isinstance(host, Host) else host for host in hosts), **access))
        try:
            yield client
        finally:
            client.close()


def refused(client, request=LOOK, seconds=1.5):
    """What a request is refused with, in time."""
    start = time.monotonic()
    with pytest.raises(ClusterError) as caught:
        client.ask(request, Deadline(seconds))
    assert time.monotonic() - start < seconds + 1
    assert isinstance(caught.value.sentence, Sentence)
    return caught.value


def test_what_a_host_answers_is_decoded():
    with asking(Host(lambda asked: Said(body={"path": asked.path, "got": asked.body.decode()}))) as client:
        request = Request("GET", "/one", {"a": "b"}, {"pretty": "false"})
        assert client.ask(request) == {"path": "/one?pretty=false", "got": '{"a":"b"}\n'}


def test_a_list_goes_out_as_one_object_a_line():
    host = Host()
    with asking(host) as client:
        client.ask(Request("POST", "/_bulk", [{"index": {"_id": "1"}}, {"text": "\ud800"}]))
    (asked,) = host.asked
    assert asked.headers["content-type"] == "application/x-ndjson"
    assert len(asked.body.splitlines()) == 2


def test_the_next_host_answers_where_one_is_dead():
    with asking(nobody(), nobody(), Host()) as client:
        for _ in range(6):
            start = time.monotonic()
            assert client.ask(LOOK) == {"said": "yes"}
            assert time.monotonic() - start < 1.5


@pytest.mark.parametrize(
    "said",
    [
        refusal(503, "no_shard_available_action_exception"),
        refusal(429, "rejected_execution_exception"),
        Said(502, b"<html>Bad gateway</html>", kind="text/html"),
        Said(body=b"<html>A page</html>", kind="text/html"),
        Said(body=b'{"cut'),
        Said(breaks=True),
    ],
    ids=["no shard", "no room", "bad gateway", "a page", "cut", "broken"],
)
def test_the_next_host_answers_where_one_cannot(said):
    with asking(Host(lambda _: said), Host()) as client:
        for _ in range(4):
            assert client.ask(LOOK) == {"said": "yes"}


def test_the_next_host_is_asked_too_where_one_is_slow():
    slow, quick = Host(lambda _: Said(seconds=6)), Host()
    with asking(slow, quick) as client:
        start = time.monotonic()
        for _ in range(5):
            assert client.ask(LOOK) == {"said": "yes"}
        assert time.monotonic() - start < 2.5
        # Once it is known to be slow, it is not waited for.
        assert len(slow.asked) == 1


def test_parts_of_an_index_are_read_on_nodes_that_answer_while_others_do_not():
    def behaves(node, seconds=0.0):
        nodes = {"nodes": {node: {"name": node}}}
        return lambda asked: Said(
            body=nodes if asked.path.startswith(hosts.LOOK) else {"asked": asked.path}, seconds=seconds
        )

    hung, one, two = Host(behaves("hung")), Host(behaves("one")), Host(behaves("two"))
    with asking(hung, one, two) as client:
        assert "preference" not in client.ask(LOOK)["asked"]
        hung.behaves = behaves("hung", 3.0)
        soon = time.monotonic() + 6
        while "preference" not in (said := client.ask(LOOK)["asked"]):
            assert time.monotonic() < soon
        assert "preference=_prefer_nodes%3Aone%2Ctwo" in said
        assert "preference" not in client.ask(WRITE)["asked"]
        hung.behaves = behaves("hung")
        while "preference" in client.ask(LOOK)["asked"]:
            assert time.monotonic() < soon + 6
            time.sleep(0.05)


def test_what_writes_is_not_sent_twice_because_it_is_slow():
    slow, quick = Host(lambda _: Said(seconds=0.8)), Host(lambda _: Said(seconds=0.8))
    with asking(slow, quick) as client:
        client.ask(WRITE)
        assert len(slow.asked) + len(quick.asked) == 1


def test_a_busy_cluster_is_not_asked_much_more_because_it_is_slow():
    slow = [Host(lambda _: Said(seconds=0.7)) for _ in range(3)]
    with asking(*slow) as client, ThreadPoolExecutor(12) as askers:
        answers = list(askers.map(lambda _: client.ask(LOOK), range(36)))
    assert answers == [{"said": "yes"}] * 36
    assert sum(len(host.asked) for host in slow) <= 36 * 1.3


def test_a_host_that_was_dead_is_asked_again_when_it_answers():
    told, host = [Said(503)], Host(lambda _: told[0])
    with asking(host) as client:
        refused(client)
        told[0] = Said()
        assert client.ask(LOOK) == {"said": "yes"}


@pytest.mark.parametrize("count", [1, 3])
def test_when_all_are_slow_it_is_refused_in_time(count):
    with asking(*(Host(lambda _: Said(seconds=3)) for _ in range(count))) as client:
        assert "in time" in str(refused(client, seconds=1))


def test_when_all_are_dead_it_is_refused_in_time_and_says_which():
    gone = nobody()
    with asking(gone) as client:
        assert gone in str(refused(client))


def test_what_was_rejected_is_tried_again_while_there_is_time():
    told = [refusal(429, "rejected_execution_exception")] * 3
    with asking(Host(lambda _: told.pop() if told else Said())) as client:
        assert client.ask(LOOK) == {"said": "yes"}


def test_what_may_be_done_once_only_is_not_tried_again():
    host = Host(lambda _: Said(503))
    with asking(host) as client:
        refused(client, Request("PUT", "/lease", {}, once=True))
        assert len(host.asked) == 1


@pytest.mark.parametrize(
    ("said", "words", "status"),
    [
        (Said(401, b"Unauthorized", kind="text/plain"), "ENGINE_PASSWORD", 401),
        (refusal(403, "security_exception", "no permissions for [indices:data/read/search]"), "no permissions", 403),
        (refusal(403, "cluster_block_exception", "index [x] blocked by: read-only"), "Make room on its disks", 403),
        (refusal(429, "cluster_block_exception", "disk usage exceeded flood-stage watermark"), "Make room", 429),
        (refusal(404, "index_not_found_exception", "no such index [x]"), "python -m bot index", 404),
        (refusal(400, "parsing_exception", "unknown field"), "unknown field", 400),
    ],
    ids=["password", "right", "read-only", "full", "missing", "wrong"],
)
def test_what_another_host_would_refuse_too_is_told_at_once(said, words, status):
    both = [Host(lambda _: said), Host(lambda _: said)]
    with asking(*both, user="bot", password="s3cret") as client:
        start = time.monotonic()
        error = refused(client)
        assert time.monotonic() - start < 1.2
        assert words in str(error)
        assert error.status == status
        assert "s3cret" not in f"{error}{error!r}{error.__cause__}"
    assert sum(len(host.asked) for host in both) == 1


def test_a_part_that_failed_is_told_by_its_cause():
    cause = {"type": "node_not_connected_exception", "reason": "node left"}
    error = {
        "type": "search_phase_execution_exception",
        "reason": "Partial shards failure",
        "failed_shards": [{"reason": cause}],
    }
    with asking(Host(lambda _: Said(503, {"error": error}))) as client:
        assert "node left" in str(refused(client))


@pytest.mark.parametrize(
    ("access", "header"),
    [
        ({"user": "bot", "password": "pass:wörd"}, "Basic " + base64.b64encode("bot:pass:wörd".encode()).decode()),
        ({"api_key": "a2V5"}, "ApiKey a2V5"),
        ({}, None),
    ],
    ids=["password", "key", "nothing"],
)
def test_the_password_or_the_key_goes_along(access, header):
    host = Host()
    with asking(host, **access) as client:
        client.ask(LOOK)
    assert host.asked[0].headers.get("authorization") == header


def test_nothing_of_what_opens_a_cluster_is_in_a_repr():
    assert "s3cret" not in repr(Access(("http://one",), "bot", "s3cret", "s3cret"))


needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make certificates")


@needs_openssl
def test_a_certificate_that_nobody_trusts_is_refused_and_one_of_the_file_is_not(tmp_path):
    both, made = certificate(tmp_path, "IP:127.0.0.1")
    with asking(Host(certificate=both)) as client:
        assert "ENGINE_CA_FILE" in str(refused(client))
    with asking(Host(certificate=both), ca_file=made) as client:
        assert client.ask(LOOK) == {"said": "yes"}


@needs_openssl
def test_a_certificate_for_another_name_is_refused(tmp_path):
    both, made = certificate(tmp_path, "DNS:search.example.org")
    with asking(Host(certificate=both), ca_file=made) as client:
        assert "cannot be trusted" in str(refused(client))


def test_a_host_that_speaks_no_tls_is_refused_with_a_sentence():
    host = Host()
    with asking(host.url.replace("http:", "https:")) as client, running(host):
        assert "wrong version number" in str(refused(client)).lower().replace("_", " ")


def test_many_threads_are_answered_at_once():
    with (
        asking(Host(lambda asked: Said(body={"path": asked.path}, seconds=0.05))) as client,
        ThreadPoolExecutor(16) as askers,
    ):
        paths = [f"/{number}" for number in range(64)]
        start = time.monotonic()
        answers = list(askers.map(lambda path: client.ask(Request("GET", path)), paths))
        assert time.monotonic() - start < 2
    assert [answer["path"] for answer in answers] == paths


def test_after_the_end_nothing_is_left_open():
    before = threading.enumerate()
    with asking(Host()) as client:
        client.ask(LOOK)
        client.close()
    assert [thread for thread in threading.enumerate() if thread.name == "cluster" and thread not in before] == []
