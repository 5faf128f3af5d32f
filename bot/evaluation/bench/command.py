"""What `storybot bench` does."""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import terminal
from bot.errors import EvaluationError, Problem
from bot.evaluation.bench import plot, report, source
from bot.evaluation.bench.engines import ENGINES, Engine
from bot.evaluation.bench.running import Bench, Run
from bot.evaluation.bench.tokens import Tokens
from bot.evaluation.bench.watching import watched


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured."""

    sizes: Sequence[int]
    """Numbers of made-up passages, a table each."""
    corpus: Path | None
    """A corpus folder, instead of them."""
    questions: int
    rounds: int
    k: int
    """How many passages are asked for."""


def bench(plan: Plan, picture: Path | None, *, as_json: bool) -> int:
    """Measure, print each size when it is done, and draw; return the exit code.

    1 when engines disagree that should not, or one failed. Raises MissingExtra without what draws, CorpusError and
    EvaluationError for a corpus that nothing can be asked about or a picture that cannot be written.
    """
    if picture is not None:
        plot.needs_matplotlib()
    engines = []
    for engine in ENGINES:
        if engine.missing:
            sys.stderr.write(f"{report.left_out(engine)}\n")
        else:
            engines.append(engine)
    runs = []
    with ended_in_order():
        for size in [None] if plan.corpus else plan.sizes:
            runs.append(_run(plan, size, engines))
            if as_json:
                sys.stdout.write("".join(f"{line}\n" for line in report.json_lines(runs[-1])))
                sys.stderr.writelines(f"{failure}\n" for failure in _faults(runs[-1]))
            else:
                terminal.write(report.table(runs[-1]))
            sys.stdout.flush()
    if not as_json:
        terminal.write([(report.LEGEND, "dim")])
    if picture is not None:
        _draw(runs, picture)
    return 1 if any(_faults(run) for run in runs) else 0


def _run(plan: Plan, size: int | None, engines: Sequence[Engine]) -> Run:
    """Measure one corpus, made up where a size is given, in a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="storybot-bench-") as name, watched(_steps(plan, len(engines))) as say:
        folder = Path(name)
        say("passages")
        if size is not None:
            source.make_up(size, folder)
        elif plan.corpus is not None:
            source.read(plan.corpus, folder)
        tokens = Tokens.read(folder)
        passages, questions = len(tokens.lengths), tokens.questions(plan.questions)
        if not questions:
            where = str(plan.corpus or "--passages")
            raise EvaluationError(Problem(where, None, "Too few passages to ask about.", "Take more of them."))
        fit = [engine for engine in engines if engine.most is None or passages <= engine.most]
        return Bench(folder, rounds=plan.rounds, k=min(plan.k, passages), say=say).run(fit, passages, questions)


def _steps(plan: Plan, engines: int) -> int:
    """How many things are done: passages; a build, a start, every round and a comparison for each engine."""
    return 1 + engines * (3 + plan.rounds)


def _faults(run: Run) -> list[str]:
    return [*run.failures, *([run.disagreement] if run.disagreement else [])]


def _draw(runs: Sequence[Run], picture: Path) -> None:
    try:
        plot.draw(runs, picture)
    except OSError as error:
        told = f"The picture cannot be written: {error.strerror}."
        raise EvaluationError(Problem(str(picture), None, told, "Name a place that can be written to.")) from error


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Let SIGTERM end what runs as Ctrl-C does, so that no process and no file is left."""

    def end(*_: object) -> None:
        sys.exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
