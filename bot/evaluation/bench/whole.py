"""A process of the whole way from texts to answers. The bench runs it and reads its lines.

    python -m bot.evaluation.bench.whole build CORPUS STATE
    python -m bot.evaluation.bench.whole peer CORPUS INDEX
    python -m bot.evaluation.bench.whole serve CORPUS STATE QUESTION

Each line that it writes is JSON: one when the index is built, or the question answered, then one for each line that it
reads, which is JSON too: a task of `_Builder` or `_Server` and what this takes.
"""

import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.app import App, Workshop, build_app
from bot.errors import BotError
from bot.evaluation.bench.memory import memory_of
from bot.evaluation.bench.talking import Listener, tell
from bot.model import Query


def main(task: str, corpus: str, folder: str, question: str = "") -> None:
    """Do what the command line says."""
    heard = Listener()
    doing: Any = None
    try:
        doing = _TASKS[task](Path(corpus), Path(folder), question)
    except BotError as error:
        tell({"refused": str(error)})
        # Until it is ended from outside: Python cannot end in order while a thread reads.
        heard.line()
    while True:
        what, *arguments = heard.json()
        tell(getattr(doing, what)(*arguments))


class _Builder:
    """Builds our index."""

    def __init__(self, corpus: Path, state: Path, _: str) -> None:
        begun = perf_counter(), _cpu()
        # The engine stays, for it is in the memory that is measured.
        read, self._engine = Workshop().library(corpus, state).read()
        took = _since(begun)
        self._passages = read.passages()
        tell({**took, "passages": len(self._passages), "articles": len(read)})

    def questions(self, count: int) -> list[str]:
        """Make questions about the passages."""
        from bot.evaluation.bench.asking import questions_about

        return questions_about(self._passages, count)


class _Peer:
    """Builds the peer's index."""

    def __init__(self, corpus: Path, folder: Path, _: str) -> None:
        from bot.evaluation.bench.peer import index_texts

        begun = perf_counter(), _cpu()
        passages = index_texts(corpus, folder)
        tell({**_since(begun), "passages": passages})


class _Server:
    """Maps our index, answers, and reads the folder again."""

    def __init__(self, corpus: Path, state: Path, question: str) -> None:
        self._app: App = build_app(corpus, state)
        answer = self._app.answerer.ask(Query(question))
        tell({"answered": answer.answered})

    def memory(self) -> dict[str, float] | None:
        """Tell how much memory the process has."""
        memory = memory_of()
        return None if memory is None else asdict(memory)

    def round(self, questions: Sequence[str]) -> dict[str, Any]:
        """Ask all questions once, when everything is loaded; return the seconds of each and how many were answered."""
        for thread in threading.enumerate():
            if thread.name == "compiling":
                thread.join()
        seconds, answered = [], 0
        for question in questions:
            begun = perf_counter()
            answer = self._app.answerer.ask(Query(question))
            seconds.append(perf_counter() - begun)
            answered += answer.answered
        return {"seconds": seconds, "answered": answered}

    def quiet(self, questions: Sequence[str], seconds: float) -> dict[str, Any]:
        """Watch questions and an event loop while nothing else goes on."""
        return self._meanwhile(lambda: time.sleep(seconds), questions)

    def reload(self, questions: Sequence[str]) -> dict[str, Any]:
        """Watch them while the folder is read again; tell too whether the corpus's version changed."""
        before = self._app.live.edition.corpus.version
        seen = self._meanwhile(lambda: self._app.live.reload("bench"), questions)
        return {**seen, "changed": self._app.live.edition.corpus.version != before}

    def found(self, question: str, text: str) -> bool:
        """Tell whether a question finds a passage with a text."""
        answer = self._app.answerer.search(Query(question))
        return any(text in found.passage.text for found in answer.passages)

    def _meanwhile(self, work: Any, questions: Sequence[str]) -> dict[str, Any]:
        from bot.evaluation.bench.meanwhile import meanwhile

        asked = cycle(questions)
        return asdict(meanwhile(work, lambda: self._app.answerer.ask(Query(next(asked)))))


def _cpu() -> float:
    """Return the seconds that the process and its helpers that ended have worked."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _since(begun: tuple[float, float]) -> dict[str, float]:
    return {"seconds": perf_counter() - begun[0], "cpu": _cpu() - begun[1]}


_TASKS = {"build": _Builder, "peer": _Peer, "serve": _Server}

if __name__ == "__main__":
    main(*sys.argv[1:])
