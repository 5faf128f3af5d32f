"""Run as a program: makes changes and kills them at every step. The last line is a report in JSON.

Each try is a process of its own, a fork of this one, that dies by SIGKILL at its step; a second process then recovers,
and may be killed as well. What is left must be the corpus before or after the change, and nothing else.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.corpus.corpus import version_of
from bot.corpus.disk import Disk
from bot.corpus.reader import read_corpus
from bot.corpus.store import CorpusStore
from bot.corpus.uploads import Upload
from bot.corpus.written import Written

Change = Callable[[CorpusStore], object]
BASE = {
    "first.txt": b"The first story\n\nIt has a paragraph.\n",
    "more/second.md": b"# The second story\n\nIt has one, too.\n",
    "more/old.jsonl": b'{"title": "Old news", "text": "It rained."}\n{"text": "It snowed."}\n{"text": "It froze."}\n',
}
NEW = [Upload(f"New {n}.txt", f"New story {n}\n\nThis is paragraph {n}.\n".encode() * 400) for n in range(2)]


def one_change(store):
    store.add([Upload("kept.txt", b"A kept story\n\nWith words.\n")], "Ada")


def edited(store, article_id):
    found = next(article for article in read_corpus(store._folder).articles if article.id == article_id)
    store.edit(article_id, version_of([found]), Written(title="Older news", author="Ada"), "Ben")


CHANGES: dict[str, tuple[Change, Change]] = {  # what is done before, and the change that is killed
    "add": (one_change, lambda store: store.add(NEW, "Ben")),
    "add to a new store": (lambda _: None, lambda store: store.add(NEW, "Ben")),
    "remove": (one_change, lambda store: store.remove("more-second", "Ben")),
    "edit in an archive": (one_change, lambda store: edited(store, "old-news")),
    "undo of an addition": (lambda store: store.add(NEW, "Ada"), lambda store: store.take_back("Ben")),
    "undo of a removal": (lambda store: store.remove("old-news", "Ada"), lambda store: store.take_back("Ben")),
}


class Fuse:
    """Kills its own process at one step."""

    def __init__(self, steps):
        self.left = steps

    def __call__(self):
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def store_at(place, step=lambda: None):
    return CorpusStore(place / "corpus", place / "state", disk=Disk(step))


def files(place):
    return {p.relative_to(place).as_posix(): p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file()}


def in_fork(action, kill_after=None):
    """Run it in a process of its own; True when it was killed. A fault in it ends this program."""
    child = os.fork()
    if not child:
        try:
            action()
            os._exit(0)
        finally:
            os._exit(3)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in {0, -signal.SIGKILL}:
        raise SystemExit(f"a change ended with exit code {code}")
    return code == -signal.SIGKILL


def prepared(template, place):
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template, place)


def judge(place, start, before, after, what):
    """The state must be one of two, clean, and able to go on."""
    for _ in range(2):
        store_at(place).recover()
        now = files(place / "corpus")
        assert now in (before, after), (what, sorted(now))
    store = store_at(place)
    stored = files(place / "state" / "corpus")
    stored.pop("lock", None)
    journal = stored.pop("journal.jsonl", b"")
    assert not journal or journal.endswith(b"\n"), what
    needed = {name for c in store._journal.read().finished for f in c.files for name in (f.before, f.after) if name}
    assert {name.removeprefix("blobs/") for name in stored} == needed, (what, sorted(stored))
    while any(change.can_undo for change in store.history(99)):
        store.take_back("Cleo")
    assert files(place / "corpus") == start, what
    return now == after


def main(place):
    template, work = place / "template", place / "work"
    report = {"points": 0, "recovery_points": 0, "random": 0, "old": 0, "new": 0}
    for name, (first, change) in CHANGES.items():
        shutil.rmtree(template, ignore_errors=True)
        for path, data in BASE.items():
            (template / "corpus" / path).parent.mkdir(parents=True, exist_ok=True)
            (template / "corpus" / path).write_bytes(data)
        start = files(template / "corpus")
        first(store_at(template))
        before = files(template / "corpus")
        prepared(template, work)
        began = time.monotonic()
        in_fork(lambda change=change: change(store_at(work)))
        took = time.monotonic() - began
        after = files(work / "corpus")
        assert after != before

        def look(what, start=start, before=before, after=after):
            report["new" if judge(work, start, before, after, what) else "old"] += 1

        point, killed = 0, True
        while killed:
            prepared(template, work)
            killed = in_fork(lambda change=change, point=point: change(store_at(work, Fuse(point))))
            shutil.rmtree(place / "broken", ignore_errors=True)
            shutil.copytree(work, place / "broken")
            look((name, point))
            report["points"] += killed
            second, again = 0, killed
            while again:
                prepared(place / "broken", work)
                again = in_fork(lambda second=second: store_at(work, Fuse(second)).recover())
                look((name, point, second))
                report["recovery_points"] += again
                second += 1
            point += 1
        for _ in range(10):
            prepared(template, work)
            report["random"] += in_fork(lambda change=change: change(store_at(work)), random.random() * took)
            look((name, "at random"))
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
