"""The terminal where ENGINE_URL is set: a real process asks a real cluster."""

import json
import os
import secrets
import subprocess
import sys

import pytest

from bot.errors import Problem
from bot.search.cluster.client import Access, Client, Deadline, Request
from tests.search.cluster.hosts import Host, Said, nobody, running

RIVER = "# The river rises\n\nThe river rose by two metres on Monday.\n\nMayor Ada Long closed the old bridge.\n"
QUESTION = "Who closed the bridge?"


@pytest.fixture(scope="module")
def prefix(opensearch):
    prefix = f"cli-test-{secrets.token_hex(4)}"
    yield prefix
    client = Client(Access(tuple(opensearch.split(","))))
    found = client.ask(
        Request("GET", f"/_cat/indices/{prefix}-*", params={"format": "json", "h": "index"}), Deadline(30)
    )
    for index in found:
        client.ask(Request("DELETE", f"/{index['index']}"), Deadline(30))
    client.close()


@pytest.fixture
def storybot(tmp_path, prefix, opensearch):
    """Run a command in an empty folder, over the cluster."""
    corpus = tmp_path / "articles"
    corpus.mkdir()
    (corpus / "river.md").write_text(RIVER, encoding="utf-8")

    def run(*args, **environ):
        known = {name: value for name, value in os.environ.items() if not name.startswith("ENGINE_")}
        settings = {"ENGINE_URL": opensearch, "ENGINE_INDEX": prefix, "ENGINE_SHARDS": "1"}
        return subprocess.run(
            [sys.executable, "-m", "bot", *args],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**known, "PYTHONPATH": os.pathsep.join(sys.path), **settings, **environ},
        )

    return run


def result(done):
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return {name: value for name, value in found.items() if name != "elapsed_ms"}


def test_before_a_corpus_is_loaded_it_is_said_how_to_load_one(storybot):
    done = storybot("ask", QUESTION, ENGINE_INDEX="cli-test-nothing")
    assert done.returncode == 2
    assert "python -m bot index" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_corpus_that_was_loaded_is_asked_without_its_folder(storybot, tmp_path):
    assert storybot("index", "--corpus", "articles").returncode == 0
    here = result(storybot("ask", "--json", QUESTION, "--corpus", "articles"))
    there = result(storybot("ask", "--json", QUESTION))
    assert there == here
    assert there["passages"][0]["attribution"]["paragraph"] == 2
    assert result(storybot("search", "--json", "--explain", "bridge river")) == result(
        storybot("search", "--json", "--explain", "bridge river", "--corpus", "articles")
    )
    assert not (tmp_path / "corpus").exists()


def test_a_folder_that_is_named_is_asked_itself(storybot, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "fair.md").write_text("# A fair\n\nThe fair opens in May.\n", encoding="utf-8")
    assert result(storybot("ask", "--json", "When does the fair open?", "--corpus", "other"))["answered"]


def test_sets_are_measured_in_the_cluster(storybot, tmp_path, opensearch, prefix):
    folder = tmp_path / "set"
    folder.mkdir()
    lines = [{"id": "1", "title": "", "text": "The river rose."}, {"id": "2", "title": "", "text": "The fair opens."}]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / "queries.jsonl").write_text('{"id": "q", "text": "What did the river do?"}\n')
    (folder / "qrels.tsv").write_text("q\t1\t1\n")
    measured = json.loads(storybot("eval", "set", "--json").stdout)
    assert (measured["Hit@1"], measured["passages"]) == (1.0, 2)
    client = Client(Access(tuple(opensearch.split(","))))
    left = client.ask(Request("GET", f"/_cat/indices/{prefix}-held-*", params={"format": "json", "h": "index"}))
    client.close()
    assert left == []


def problems(done):
    return [
        Problem(p["file"], p["line"], p["message"], p["remedy"], p["notice"])
        for p in json.loads(done.stdout)["problems"]
    ]


def test_check_tells_what_is_wrong_with_the_cluster(storybot):
    assert storybot("index", "--corpus", "articles").returncode == 0
    good = storybot("check", "--json", "--corpus", "articles")
    assert [problem for problem in problems(good) if not problem.notice] == []
    (gone,) = [
        p for p in problems(storybot("check", "--json", "--corpus", "articles", ENGINE_URL=nobody())) if not p.notice
    ]
    assert gone.file == "ENGINE_URL"
    assert "does not answer" in gone.message
    with running(Host(lambda _: Said(401, b"Unauthorized", kind="text/plain"))) as (host,):
        opens = {"ENGINE_URL": host.url, "ENGINE_USER": "bot", "ENGINE_PASSWORD": "s3cret"}
        done = storybot("check", "--json", "--corpus", "articles", **opens)
    (wrong,) = [problem for problem in problems(done) if not problem.notice]
    assert "ENGINE_PASSWORD" in wrong.message
    assert "s3cret" not in done.stdout + done.stderr


def test_an_index_of_another_version_of_the_analysis_is_refused(storybot, opensearch, prefix):
    assert storybot("index", "--corpus", "articles").returncode == 0
    client = Client(Access(tuple(opensearch.split(","))))
    state = f"/{prefix}-state/_doc"
    version = client.ask(Request("GET", f"{state}/current"))["_source"]["current"]
    record = client.ask(Request("GET", f"{state}/version-{version}"))["_source"]
    changed = {**record, "manifest": {**record["manifest"], "analyser": "another"}}
    client.ask(Request("PUT", f"{state}/version-{version}", changed))
    try:
        done = storybot("ask", QUESTION)
        assert done.returncode == 2
        assert "another version" in done.stderr
    finally:
        client.ask(Request("PUT", f"{state}/version-{version}", record))
        client.close()


def test_a_cluster_that_does_not_answer_is_told_in_a_sentence(storybot):
    done = storybot("ask", QUESTION, ENGINE_URL=nobody())
    assert done.returncode == 2
    assert "Is the cluster running" in done.stderr
    assert "Traceback" not in done.stderr
