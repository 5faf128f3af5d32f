"""Loaders that are killed, held up, or not alone: what answers is whole, before and after."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.library.cluster.versions import Versions

from .corpora import held, versions, write
from .loading import LEASE_SECONDS, REFUSED

pytestmark = pytest.mark.timeout(900)

PROGRAM, ROOT = Path(__file__).parent / "loading.py", Path(__file__).parents[3]
PARAGRAPHS = [
    f"The {what} of {where} rose and fell again." for what in ("river", "price", "mayor") for where in "abcdefgh"
]


@pytest.fixture
def program(opensearch, names, tmp_path):
    """Return what starts a loader of a folder as a process of its own."""
    started = []

    def start(by="mo"):
        command = [sys.executable, PROGRAM, opensearch, names.prefix, tmp_path, by]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        process = subprocess.Popen(command, **streams, env={**os.environ, "PYTHONPATH": str(ROOT)})
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def ended(process):
    """The exit code and the last line of a loader that has come to its end, or why it was refused."""
    said, told = process.communicate(timeout=120)
    return process.returncode, (told or said.split("\n")[-2])


def fill(folder, turn):
    """A corpus of two archives: in each turn one is another, in every second turn both are."""
    write(folder, "a.jsonl", [(f"a{number}", [f"Since {turn // 2}.", *PARAGRAPHS]) for number in range(60)])
    write(
        folder,
        "b.jsonl",
        [(f"b{number}", [f"In turn {turn}.", *PARAGRAPHS[: number % 20]]) for number in range(60 - turn)],
    )


def loaded(client, names):
    """How many passages and articles the version that answers has, and what it says it has."""
    pointer, _ = Versions(client, names).pointer()
    if pointer is None:
        return None
    made = Versions(client, names).record(pointer.current).manifest
    counts = held(client, names.edition(pointer.current))
    return (len(counts["passages"]), len(counts["articles"]), len(counts["words"])), (
        made.passages,
        made.articles,
        made.words,
    )


def expected(turn):
    own = range(60 - turn)
    return 60 * (1 + len(PARAGRAPHS)) + sum(1 + number % 20 for number in own), 60 + len(own)


def test_a_loader_that_is_killed_at_any_point_leaves_what_answers_whole_and_the_next_one_finishes(
    client, names, program, tmp_path, record_property
):
    chance = random.Random(6)
    killed = resumed = 0
    before, took = None, 8.0
    for turn in range(10):
        fill(tmp_path, turn)
        process = program()
        time.sleep(chance.random() * took)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        half = versions(client, names)
        now = loaded(client, names)
        if now is None:
            assert before is None
        else:
            assert now[0] == now[1]
            assert now[0][:2] in ((before or now)[0][:2], expected(turn))
        # It is waited for until its claim has lapsed.
        time.sleep(LEASE_SECONDS)
        began = time.monotonic()
        code, version = ended(program())
        took = time.monotonic() - began
        assert code == 0, version
        resumed += version in half
        before = loaded(client, names)
        assert before[0] == before[1]
        assert before[0][:2] == expected(turn)
        assert version == Versions(client, names).pointer()[0].current
        # Nothing that was given up is left; what answered may linger.
        state = Versions(client, names)
        needed = {state.pointer()[0].current, state.pointer()[0].previous}
        assert all(state.record(left).published_at for left in versions(client, names) - needed)
    record_property("killed", killed)
    record_property("resumed", resumed)
    assert killed >= 5


def test_of_two_loaders_at_once_one_wins_and_the_other_is_told_who(client, names, program, tmp_path):
    fill(tmp_path, 0)
    both = [program("mo"), program("mia")]
    codes, told = zip(*map(ended, both), strict=True)
    assert sorted(codes) == [0, REFUSED]
    winner = codes.index(0)
    assert f"A reload that {('mo', 'mia')[winner]} started at" in told[1 - winner]
    assert loaded(client, names)[0][:2] == expected(0)


def test_a_loader_that_is_held_up_for_too_long_publishes_nothing_over_another_one(client, names, program, tmp_path):
    fill(tmp_path, 0)
    slow = program("mo")
    slow.stdout.readline()
    slow.send_signal(signal.SIGSTOP)
    try:
        time.sleep(LEASE_SECONDS + 0.5)
        fill(tmp_path, 1)
        code, version = ended(program("mia"))
        assert code == 0, version
    finally:
        slow.send_signal(signal.SIGCONT)
    assert ended(slow)[0] == REFUSED
    assert Versions(client, names).pointer()[0].current == version
    assert loaded(client, names)[0][:2] == expected(1)
