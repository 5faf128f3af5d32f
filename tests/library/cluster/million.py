"""Run as a program: loads made-up passages into a cluster of real nodes, and asks it while all is well and while not.

    python tests/library/cluster/million.py FOLDER [--passages 1000000] [--askers 16] [--seconds 60]

FOLDER keeps the corpus and its index between runs. The cluster is that of `tests/services/opensearch start 3`, which
runs already; one node of it is killed and started again. The last line is a report in JSON.
"""

import argparse
import contextlib
import itertools
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT))

from bot.clustered import cluster_managed_app, connected, load_corpus  # noqa: E402
from bot.errors import BotError  # noqa: E402
from bot.evaluation.bench.asking import questions_about  # noqa: E402
from bot.evaluation.bench.corpora import make_corpus  # noqa: E402
from bot.library.cluster.versions import Versions  # noqa: E402
from bot.model import Query  # noqa: E402
from bot.search.cluster.client import Deadline, Request  # noqa: E402
from bot.search.cluster.indices import KINDS, Names  # noqa: E402
from bot.settings import Settings  # noqa: E402

SERVICE = ROOT / "tests" / "services" / "opensearch"
BEACONS, ASKED = 200, Query("lighthouse beacon stage", limit=100)
QUESTIONS = 300


def say(text):
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def service(*action):
    return subprocess.run([SERVICE, *action], capture_output=True, text=True, check=True).stdout.split()


def write_beacons(folder, stage):
    """Articles that change all at once: an answer that has two stages is from a half-loaded version."""
    lines = [
        {"id": f"beacon-{n}", "title": f"Beacon {n}", "text": f"The lighthouse beacon {n} shows stage {stage}."}
        for n in range(BEACONS)
    ]
    (folder / "beacons.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


class Askers:
    """Threads that ask one question after the other, as a bot's do."""

    def __init__(self, app, questions, count):
        self._app, self._questions, self._count = app, questions, count
        self.seconds, self.lost, self.stages = [], Counter(), Counter()
        self.mixed = 0
        self._stop = threading.Event()

    def __enter__(self):
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(self._count)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, number):
        chance = random.Random(number)
        for turn in itertools.count():
            if self._stop.is_set():
                return
            began = time.perf_counter()
            try:
                if turn % 4:
                    self._app.answerer.ask(Query(chance.choice(self._questions)))
                else:
                    self._beacons()
            except BotError as error:
                self.lost[str(error)] += 1
            self.seconds.append(time.perf_counter() - began)

    def _beacons(self):
        found = self._app.live.engine.search(ASKED)
        stages = {hit.passage.text.split()[-1] for hit in found.hits}
        if len(stages) != 1 or found.total != BEACONS:
            self.mixed += 1
        self.stages[" ".join(sorted(stages))] += 1

    def report(self):
        p50, p99 = np.percentile(self.seconds, [50, 99]).tolist()
        return {
            "asked": len(self.seconds),
            "a_second": round(len(self.seconds) / self.took, 1),
            "p50_ms": round(p50 * 1000),
            "p99_ms": round(p99 * 1000),
            "longest_ms": round(max(self.seconds) * 1000),
            "lost": sum(self.lost.values()),
            "why": dict(self.lost),
            "mixed": self.mixed,
            "stages": dict(self.stages),
        }


def asked(app, questions, options, meanwhile):
    with Askers(app, questions, options.askers) as askers:
        began = time.perf_counter()
        meanwhile(askers)
        while time.perf_counter() - began < options.seconds:
            time.sleep(0.1)
    askers.took = time.perf_counter() - began
    report = askers.report()
    say(json.dumps(report))
    return report


def loaded(settings, folder, *, anew):
    """Load the folder into the cluster; how long reading and sending took, and how much is on its disks."""
    moments, progress = {}, {"sent": 0}

    def watch(reading):
        now = time.perf_counter()
        if reading.sent is None:
            moments["read"] = now
        else:
            moments.setdefault("begun", now)
            moments["sent"] = now
            if reading.sent - progress["sent"] > 50_000:
                progress["sent"] = reading.sent
                say(f"{reading.sent:,} of {reading.to_send:,} documents, {now - moments['begun']:.0f} s")

    began = time.perf_counter()
    done = load_corpus(settings, folder, "million", watch, anew=anew)
    took = time.perf_counter() - began
    made = done.record.manifest
    report = {"passages": made.passages, "articles": made.articles, "words": made.words, "whole_s": round(took, 1)}
    if "sent" in moments:
        sending = moments["sent"] - moments["begun"]
        report |= {
            "reading_s": round(moments.get("read", began) - began, 1),
            "sending_s": round(sending, 1),
            "copies_and_checks_s": round(began + took - moments["sent"], 1),
            "passages_a_second": round(made.passages / sending),
            "documents_a_second": round((made.passages + made.articles + made.words) / sending),
        }
    return report


def disk(settings):
    """Bytes a passage in the first copy of each index, and in all."""
    with connected(settings) as client:
        names = Names(settings.engine_index)
        record = Versions(client, names).record(Versions(client, names).pointer()[0].current)
        edition, passages = names.edition(record.manifest.version), record.manifest.passages
        found = {}
        for kind in KINDS:
            params = {"format": "json", "bytes": "b", "h": "pri.store.size,store.size"}
            (line,) = client.ask(Request("GET", f"/_cat/indices/{edition.of(kind)}", None, params), Deadline(30))
            found[kind] = round(int(line["pri.store.size"]) / passages, 1)
            found["all_copies"] = found.get("all_copies", 0) + int(line["store.size"]) / passages
        found["all_copies"] = round(found["all_copies"], 1)
        return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--askers", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--node", default="2", help="the node that is killed")
    parser.add_argument("--anew", action="store_true", help="load it once more, though it is loaded already")
    parser.add_argument("--only-load", action="store_true")
    options = parser.parse_args()
    corpus, state = options.folder / "corpus", options.folder / "state"
    if not corpus.is_dir():
        corpus.mkdir(parents=True)
        make_corpus(corpus, options.passages)
    write_beacons(corpus, "one")
    hosts = tuple(service("url")[-1].split(","))
    settings = replace(
        Settings(), engine_url=hosts, engine_index=f"loader-test-{options.passages}", corpus_dir=corpus, state_dir=state
    )
    report = {"load": loaded(settings, corpus, anew=options.anew), "disk_bytes_a_passage": disk(settings)}
    say(json.dumps(report))
    if options.only_load:
        return
    with cluster_managed_app(settings, corpus, state) as app:
        texts = [
            p
            for p in (
                app.live.engine.passage(f"article-{n:07}#1")
                for n in range(0, options.passages // 12, max(options.passages // 5_000, 1))
            )
            if p
        ]
        questions = questions_about(texts, QUESTIONS)
        for question in questions[:20]:
            with contextlib.suppress(BotError):
                app.answerer.ask(Query(question))
        report["quiet"] = asked(app, questions, options, lambda _: None)

        def kill(_):
            time.sleep(options.seconds / 4)
            service("kill", options.node)
            time.sleep(options.seconds / 3)
            service("start-node", options.node)

        report["node_killed"] = asked(app, questions, options, kill)

        def reload(_):
            time.sleep(5)
            write_beacons(corpus, "two")
            code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from bot.cli import main; main(['index', '--corpus', {str(corpus)!r}])"
            environ = {
                "ENGINE_URL": ",".join(hosts),
                "ENGINE_INDEX": settings.engine_index,
                "STATE_DIR": str(state),
                "CORPUS_DIR": str(corpus),
            }
            began = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, **environ}
            )
            report["reload"] = {"seconds": round(time.perf_counter() - began, 1), "said": done.stdout + done.stderr}
            time.sleep(5)

        report["reloaded"] = asked(app, questions, options, reload)
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
