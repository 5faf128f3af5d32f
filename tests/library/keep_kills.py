"""Run as a program: commits states and kills the process at every step. The last line is a report in JSON.

Each try is a process of its own, a fork of this one, that ends hard at its step; the next writer may end so as well.
What is left must be the state before or the one after, whole, and nothing else once a writer was there.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from bot.errors import KeepDamaged
from bot.library.keep import Keep

ENDED = 77
WORDS = {"words.bin": b"some words" * 20, "deep/ends.bin": b"\x01\x02"}
OLD = {"old.bin": b"old" * 500}
NEW = {"new.bin": b"new" * 700, "more/empty.bin": b""}


def keep_at(place, step=lambda: None):
    return Keep(place / "kept", Path("corpus"), "1", step)


def fill(part, files):
    for name, data in files.items():
        (part / name).parent.mkdir(exist_ok=True)
        (part / name).write_bytes(data)
    return part


def committed(keep, *parts, facts):
    with keep.writing():
        return keep.commit([fill(keep.begin("part"), files) for files in parts], facts)


def change(keep):
    """Keep the first part of what there is, and put another in the place of the rest."""
    with keep.writing():
        kept = state_or_none(keep, lambda kept: kept.parts[0])
        words = kept or fill(keep.begin("words"), WORDS)
        fill(keep.begin("unwanted"), OLD)
        keep.commit([words, fill(keep.begin("new"), NEW)], b"after")


def without_end(keep):
    while True:
        change(keep)


def state_or_none(keep, how):
    try:
        return keep.load(how)
    except KeepDamaged:
        return None


def files(place):
    return {p.relative_to(place).as_posix(): p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file()}


def contents(kept):
    return kept.facts, [files(part) for part in kept.parts]


def old_state(place):
    committed(keep_at(place), WORDS, OLD, facts=b"before")


def damaged_state(place):
    old_state(place)
    (place / "kept" / "manifest").write_bytes(b"garbage")


STARTS = {"nothing": lambda _: None, "a state": old_state, "a damaged state": damaged_state}


class Fuse:
    """Ends its own process at one step, with nothing tidied up."""

    def __init__(self, steps):
        self.left = steps

    def __call__(self):
        self.left -= 1
        if self.left < 0:
            os._exit(ENDED)


def in_fork(action, kill_after=None):
    """Run it in a process of its own; True when it was ended. A fault in it ends this program."""
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
    if code not in {0, ENDED, -signal.SIGKILL}:
        raise SystemExit(f"a writer ended with exit code {code}")
    return code != 0


def prepared(template, place):
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template, place)


def judge(place, before, after, what):
    """Look what a reader finds; then let a writer come that changes nothing, and look for what is left over."""
    now = state_or_none(keep_at(place), contents)
    assert now in (before, after), (what, now)
    if now:
        assert keep_at(place).verify() is None, what
    with keep_at(place).writing():
        pass
    assert state_or_none(keep_at(place), contents) == now, what
    there = set(files(place / "kept")) - {"lock"}
    assert not [name for name in there if ".part" in name], (what, there)
    if now:
        expected = {path.relative_to(place / "kept").as_posix() for path in state_files(place)}
        assert there == {"manifest", *expected}, (what, there)
    change(keep_at(place))
    assert keep_at(place).load(contents) == after, what
    return now == after


def state_files(place):
    return [path for part in keep_at(place).open().parts for path in part.rglob("*") if path.is_file()]


def main(place):
    os.fsync = lambda _: None  # a kill loses nothing that was written, and a slow disk would take minutes
    template, work, broken = place / "template", place / "work", place / "broken"
    report = {"points": 0, "second_points": 0, "random": 0, "old": 0, "new": 0}
    for name, start in STARTS.items():
        shutil.rmtree(template, ignore_errors=True)
        template.mkdir(parents=True)
        start(template)
        before = state_or_none(keep_at(template), contents)
        prepared(template, work)
        began = time.monotonic()
        in_fork(lambda: change(keep_at(work)))
        took = time.monotonic() - began
        after = keep_at(work).load(contents)
        assert after == (b"after", [WORDS, NEW])

        def look(what, before=before, after=after):
            report["new" if judge(work, before, after, what) else "old"] += 1

        point, ended = 0, True
        while ended:
            prepared(template, work)
            ended = in_fork(lambda point=point: change(keep_at(work, Fuse(point))))
            prepared(work, broken)
            look((name, point))
            report["points"] += ended
            # A second writer ends at a few steps, others after each first.
            for second in range(point % 20, 60, 20) if ended else ():
                prepared(broken, work)
                report["second_points"] += in_fork(lambda second=second: change(keep_at(work, Fuse(second))))
                look((name, point, second))
            point += 1
        for _ in range(10):
            prepared(template, work)
            report["random"] += in_fork(lambda: without_end(keep_at(work)), random.random() * 2 * took)
            look((name, "at random"))
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
