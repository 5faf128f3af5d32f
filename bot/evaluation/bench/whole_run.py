"""One corpus, the whole way: our index from its texts and the peer's, a start, questions, and readings of changes."""

import json
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from bot.corpus.files import list_files
from bot.errors import CorpusError, EvaluationError, Problem
from bot.evaluation.bench.corpora import make_corpus
from bot.evaluation.bench.edits import News, add, change
from bot.evaluation.bench.memory import Memory, watched_memory
from bot.evaluation.bench.processes import EngineFailed, Process
from bot.evaluation.bench.watching import Say
from bot.evaluation.bench.whole_measures import Calls, Indexed, Reloaded, Served, WholeRun

Result = TypeVar("Result")

STEPS = 9
"""What `Whole.run` says one after the other."""
_SETTLED = 2.5
"""Seconds after which a file that was not changed since is known not to have been."""


class Whole:
    """Measures in a folder, which is empty at first; ends the processes that it starts."""

    def __init__(self, folder: Path, questions: int, say: Say) -> None:
        self._corpus, self._state, self._index = (folder / name for name in ("corpus", "state", "index"))
        for made in (self._corpus, self._index):
            made.mkdir()
        self._wanted, self._say = questions, say
        self._origin = "--texts"
        self._failures: list[str] = []

    def make_up(self, passages: int) -> None:
        """Take so many made-up passages."""
        self._say("texts")
        make_corpus(self._corpus, passages)

    def copy(self, corpus: Path) -> None:
        """Take a folder's files, which stay as they are; raises CorpusError when there is no such folder."""
        self._say("texts")
        self._origin = str(corpus)
        for file in list_files(corpus).files:
            copied = self._corpus / file.name
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.path, copied)

    def run(self, *, with_peer: bool) -> WholeRun:
        """Measure; raises CorpusError for a folder without articles, EvaluationError for one to ask nothing about."""
        self._failures.clear()
        _settle(self._corpus)
        built = self._unless_failing("storybot", self._build)
        peer = self._unless_failing("tantivy", self._peer) if with_peer else None
        if built is None:
            return WholeRun(0, 0, None, peer, None, (), tuple(self._failures))
        ours, articles, questions = built
        served: list[Served] = []
        reloads: list[Reloaded] = []
        self._unless_failing("storybot", lambda: self._serve(questions, served, reloads))
        return WholeRun(
            len(questions),
            articles,
            ours,
            peer,
            served[0] if served else None,
            tuple(reloads),
            tuple(self._failures),
        )

    def _unless_failing(self, name: str, do: Callable[[], Result]) -> Result | None:
        try:
            return do()
        except EngineFailed as error:
            self._failures.append(f"{name} failed: {error}")
            return None

    def _told(self, process: Process) -> Any:
        """Wait for what a process says first; raises CorpusError when it refuses the corpus."""
        told = process.told()
        if "refused" in told:
            raise CorpusError(told["refused"].replace(str(self._corpus), self._origin))
        return told

    def _build(self) -> tuple[Indexed, int, list[str]]:
        self._say("storybot: building")
        with _process("build", self._corpus, self._state) as process:
            with watched_memory(process.pid) as peak:
                told = self._told(process)
            indexed = _indexed(told, peak.memory, self._state)
            questions: list[str] = _asked(process, "questions", self._wanted)
        if not questions:
            raise EvaluationError(Problem(self._origin, None, "Too few passages to ask about.", "Take more of them."))
        return indexed, told["articles"], questions

    def _peer(self) -> Indexed:
        self._say("tantivy: building")
        with _process("peer", self._corpus, self._index) as process:
            with watched_memory(process.pid) as peak:
                told = self._told(process)
            return _indexed(told, peak.memory, self._index)

    def _serve(self, questions: Sequence[str], served: list[Served], reloads: list[Reloaded]) -> None:
        self._say("storybot: first answer")
        with _process("serve", self._corpus, self._state, questions[0]) as process:
            self._told(process)
            first_s, first = process.age, _memory(process)
            self._say("storybot: questions")
            told = _asked(process, "round", questions)
            p50, p95, p99 = (np.percentile(told["seconds"], [50, 95, 99]) * 1000).tolist()
            answered = told["answered"] / len(questions)
            served.append(Served(first_s, first, p50, p95, p99, answered, _memory(process)))
            reloads.append(self._reload(process, 0, questions))
            reloads.append(self._reload(process, 1, questions))

    def _reload(self, process: Process, number: int, questions: Sequence[str]) -> Reloaded:
        """Change an article, the first time add one too, and let the process read them."""
        changed, added = News.of(2 * number), News.of(2 * number + 1)
        self._say(f"storybot: quiet before change {number + 1}")
        news, what = [], []
        if change(self._corpus, changed, packed=bool(number)):
            news.append(changed)
            what.append("one article changed")
        if not number or not news:
            add(self._corpus, added)
            news.append(added)
            what.append("one added")
        # Meanwhile the changed files grow old enough to be read once only.
        quiet = _asked(process, "quiet", questions, _SETTLED)
        self._say(f"storybot: reading change {number + 1}")
        seen = _asked(process, "reload", questions)
        missed = [each.question for each in news if not _asked(process, "found", each.question, each.text)]
        faults = [f"After the reload “{question}” does not find the new text." for question in missed]
        if not seen["changed"]:
            faults.append("The corpus has the same version after a change.")
        return Reloaded(", ".join(what), Calls.of(quiet), Calls.of(seen), _memory(process), tuple(faults))


def _process(task: str, *arguments: str | Path) -> Process:
    return Process(task, *arguments, module="whole", one_thread=False)


def _asked(process: Process, *what: object) -> Any:
    return process.asked(json.dumps(what))


def _indexed(told: dict[str, Any], peak: Memory | None, folder: Path) -> Indexed:
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Indexed(told["passages"], told["seconds"], told["cpu"], peak, disk / 1e6)


def _memory(process: Process) -> Memory | None:
    told = _asked(process, "memory")
    return told and Memory(**told)


def _settle(folder: Path) -> None:
    """Wait until the folder's files are old enough not to be read again at every start."""
    newest = max((file.stat().st_ctime for file in folder.rglob("*")), default=0.0)
    time.sleep(max(0.0, min(newest + _SETTLED - time.time(), _SETTLED)))
