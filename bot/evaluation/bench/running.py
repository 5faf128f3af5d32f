"""One size of corpus, all engines: builds, first answers, interleaved rounds, agreement."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.evaluation.bench.agreement import compared, disagreement
from bot.evaluation.bench.engines import Engine
from bot.evaluation.bench.measures import Answers, Built, Measure, measure
from bot.evaluation.bench.processes import EngineFailed, Process
from bot.evaluation.bench.watching import Say

Result = TypeVar("Result")

_FIRSTS = 3
"""Processes whose first answer is timed."""


@dataclass(frozen=True, slots=True)
class Run:
    """What came out at one size."""

    passages: int
    questions: int
    measures: tuple[Measure, ...]
    failures: tuple[str, ...]
    """A sentence for each engine that did not get through."""
    agreed: tuple[str, ...]
    """The names of those whose answers were compared."""
    disagreement: str | None


class Bench:
    """Measures engines over the tokens in a folder, in which it works; ends the processes that it starts."""

    def __init__(self, folder: Path, *, rounds: int, k: int, say: Say) -> None:
        self._folder, self._rounds, self._k, self._say = folder, rounds, k, say
        self._questions = folder / "questions.json"
        self._built: dict[Path, Built] = {}
        self._failures: list[str] = []

    def run(self, engines: Iterable[Engine], passages: int, questions: Sequence[Sequence[str]]) -> Run:
        """Measure every engine; one whose process fails is left out and named."""
        self._questions.write_text(json.dumps(questions), encoding="utf-8")
        self._failures.clear()
        built = self._each(engines, self._build)
        firsts = self._each(built, self._firsts)
        with ExitStack() as stack:
            serving = self._each(firsts, lambda engine: stack.enter_context(self._serve(engine)))
            seconds = self._interleaved(serving)
            answers = self._each(seconds, lambda engine: self._answers(engine, serving[engine]))
        measures = [measure(each, passages, built[each], firsts[each], seconds[each]) for each in answers]
        given = list(answers.values())
        names = tuple(each.engine.name for each in compared(given))
        found = disagreement(given, questions)
        return Run(passages, len(questions), tuple(measures), tuple(self._failures), names, found)

    def _each(self, engines: Iterable[Engine], do: Callable[[Engine], Result]) -> dict[Engine, Result]:
        """Do something for every engine; return what came of it for those that did not fail."""
        results = {}
        for engine in engines:
            try:
                results[engine] = do(engine)
            except EngineFailed as error:
                self._failures.append(f"{engine.name} failed: {error}")
        return results

    def _index(self, engine: Engine) -> Path:
        return self._folder / (engine.index or engine.name).replace(", ", "-").replace(" ", "-")

    def _build(self, engine: Engine) -> Built:
        folder = self._index(engine)
        self._say(f"{engine.name}: building")
        if folder not in self._built:
            folder.mkdir()
            with Process("build", engine.name, self._folder, folder) as process:
                told = process.told()
            size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
            self._built[folder] = Built(told["build_s"], told["save_s"], told["peak_mb"], size / 1e6)
        return self._built[folder]

    def _firsts(self, engine: Engine) -> list[float]:
        self._say(f"{engine.name}: first answer")
        seconds = []
        for _ in range(_FIRSTS):
            with self._process(engine) as process:
                process.told()
                seconds.append(process.age)
        return seconds

    def _serve(self, engine: Engine) -> Process:
        process = self._process(engine)
        process.told()
        return process

    def _process(self, engine: Engine) -> Process:
        return Process("serve", engine.name, self._questions, self._index(engine), str(self._k))

    def _interleaved(self, serving: dict[Engine, Process]) -> dict[Engine, list[list[float]]]:
        """Let the engines take turns at all questions; return each one's seconds, a list a round."""
        seconds: dict[Engine, list[list[float]]] = {engine: [] for engine in serving}
        for number in range(self._rounds):
            for engine in list(seconds):
                self._say(f"{engine.name}: round {number + 1} of {self._rounds}")
                told = self._each([engine], lambda engine: serving[engine].asked("round"))
                if told:
                    seconds[engine].append(told[engine])
                else:
                    del seconds[engine]
        return seconds

    def _answers(self, engine: Engine, process: Process) -> Answers:
        self._say(f"{engine.name}: comparing")
        return Answers(engine, process.asked("answers"))
