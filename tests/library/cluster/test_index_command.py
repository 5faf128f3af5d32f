"""`storybot index`: what it writes, and with which exit code."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.answers.live import Reading
from bot.progress import in_lines

from .corpora import write

pytestmark = pytest.mark.timeout(300)

ROOT = Path(__file__).parents[3]
SETTINGS = (
    "DISCORD_TOKEN",
    "CORPUS_DIR",
    "STATE_DIR",
    "ENGINE_URL",
    "ENGINE_INDEX",
    "ENGINE_SHARDS",
    "ENGINE_REPLICAS",
)


@pytest.fixture
def storybot(tmp_path):
    """Run a command line in a folder with a corpus; return exit code, standard output and standard error."""
    (tmp_path / "corpus").mkdir()
    write(tmp_path / "corpus", "a.jsonl", [("river", ["The river rose.", "The mayor came."])])

    def run(*args, **environ):
        others = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *args],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**others, "PYTHONPATH": str(ROOT), "ENGINE_REPLICAS": "0", "ENGINE_SHARDS": "1", **environ},
        )
        return done.returncode, done.stdout, done.stderr

    return run


def test_a_folder_is_loaded_asked_about_changed_and_taken_back(storybot, opensearch, names, tmp_path):
    there = {"ENGINE_URL": opensearch, "ENGINE_INDEX": names.prefix}
    code, said, told = storybot("index", **there)
    assert (code, told) == (0, "")
    assert re.match(
        r"The cluster answers from 1 article with 2 passages now: version [0-9a-z-]+, after [0-9.]+ s\.\n", said
    )
    assert "Articles: 1 added, 0 changed, 0 removed." in said
    code, said, _ = storybot("ask", "--json", "What rose?", **there)
    assert (code, json.loads(said)["passages"][0]["id"]) == (0, "river#1")
    code, said, _ = storybot("index", **there)
    assert (code, "No article has changed." in said) == (0, True)
    (tmp_path / "other").mkdir()
    write(tmp_path / "other", "a.jsonl", [("river", ["The river rose.", "The mayor came."]), ("snow", ["Snow fell."])])
    (tmp_path / "other" / "empty.txt").write_text("")
    code, said, _ = storybot("index", "--corpus", "other", "--json", **there)
    form = json.loads(said)
    assert code == 0
    assert [form[name] for name in ("articles", "passages", "added", "changed", "removed", "problems")] == [
        2,
        3,
        1,
        0,
        0,
        1,
    ]
    assert storybot("ask", "What fell?", **there)[0] == 0
    code, said, _ = storybot("index", "--undo", **there)
    assert (code, "answers from 1 article with 2 passages again" in said) == (0, True)
    assert storybot("ask", "What fell?", **there)[0] == 1


def test_without_a_cluster_it_is_said_which_setting_is_missing(storybot):
    for args in (["index"], ["index", "--undo"]):
        code, said, told = storybot(*args)
        assert (code, said) == (2, "")
        assert told.startswith(".env: ENGINE_URL is not set. Give the addresses of an OpenSearch cluster")


def test_a_cluster_that_does_not_answer_is_named(storybot):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        began = time.monotonic()
        code, _, told = storybot("index", ENGINE_URL=url)
    assert code == 2
    assert url in told
    assert "Traceback" not in told
    assert time.monotonic() - began < 45


def test_undo_takes_no_folder(storybot, opensearch):
    code, _, told = storybot("index", "--undo", "--corpus", "corpus", ENGINE_URL=opensearch)
    assert (code, "--undo takes no other option" in told) == (2, True)


def test_a_folder_without_an_article_loads_nothing(storybot, opensearch, names, tmp_path):
    (tmp_path / "none").mkdir()
    code, _, told = storybot("index", "--corpus", "none", ENGINE_URL=opensearch, ENGINE_INDEX=names.prefix)
    assert (code, "holds no article" in told) == (2, True)


def test_how_far_it_is_is_told_with_a_rate_and_the_time_that_is_left():
    now, said = [0.0], []
    watch = in_lines(said.append, lambda: now[0])
    for seconds, reading in [
        (0, Reading(0, 0)),
        (20, Reading(500, 0)),
        (40, Reading(1_000, 0, 2_000, 9_000)),
        (50, Reading(1_000, 0, 9_000, 9_000, 0, 10_000)),
        (60, Reading(1_000, 0, 9_000, 9_000, 2_500, 10_000)),
        (61, Reading(1_000, 0, 9_000, 9_000, 2_600, 10_000)),
        (90, Reading(1_000, 0, 9_000, 9_000, 8_000, 10_000)),
    ]:
        now[0] = float(seconds)
        watch(reading)
    assert said == [
        "Reading the corpus: 500 articles so far.",
        "Reading the corpus: 2,000 of 9,000 new passages are analysed.",
        "Loading the cluster: 2,500 of 10,000 documents, 250 a second, 30 s left.",
        "Loading the cluster: 8,000 of 10,000 documents, 200 a second, 10 s left.",
    ]
