"""What `storybot eval` does with one set, or with every set of a folder."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot import terminal
from bot.answers.answerer import Answerer
from bot.errors import EvaluationError, Problem
from bot.evaluation import report
from bot.evaluation.measurement import Measurement, Witness, measure
from bot.evaluation.outputs import witness
from bot.evaluation.progress import watched
from bot.evaluation.refusals import measure_refusals
from bot.evaluation.sets import EvaluationSet, asked_otherwise, is_set, read_set, variants
from bot.model import Passage

Build = Callable[[Sequence[Passage]], Answerer]
"""Indexes a set's passages."""


def evaluate_one(
    folder: Path,
    build: Build,
    limit: int,
    *,
    queries: Path | None,
    run: Path | None,
    answers: Path | None,
    as_json: bool,
) -> int:
    """Measure one set and print the measures; return the exit code, 1 when the set cannot be read.

    Raises EvaluationError when `run` or `answers` cannot be written, before any question is asked where it can.
    """
    try:
        chosen = read_set(folder)
        if queries:
            chosen = asked_otherwise(chosen, queries, _stem(queries))
    except EvaluationError as error:
        _complain(error)
        return 1
    with witness(run, answers) as told:
        measured = _measured(build(chosen.passages), chosen, limit, told)
    if as_json:
        _write_line(report.as_json(measured))
    else:
        terminal.write(report.listed(measured))
    return 0


def evaluate_refusals(folder: Path, build: Build, *, as_json: bool) -> int:
    """Leave articles of a set out, measure how well the questions about them are refused, and print it."""
    try:
        whole = read_set(folder)
    except EvaluationError as error:
        _complain(error)
        return 1
    measured = measure_refusals(build, whole, lambda questions: watched(questions, whole.name))
    if as_json:
        _write_line(report.refusals_as_json(whole.name, measured))
    else:
        terminal.write(report.refusals_listed(whole.name, measured))
    return 0


def evaluate_all(folder: Path, build: Build, limit: int, *, as_json: bool) -> int:
    """Measure every set below a folder and print a row, or a line of JSON, each; return the exit code.

    A set that cannot be read is named on standard error and the others go on; the code is then 1. Raises
    EvaluationError when the folder holds no set at all.
    """
    folders = sorted(filter(is_set, folder.iterdir()))
    if not folders:
        problem = Problem(
            str(folder), None, "No folder in it is an evaluation set.", "Name the folder that holds them."
        )
        raise EvaluationError(problem)
    measurements: list[Measurement] = []
    code = 0
    for below in folders:
        try:
            for measured in _variants(below, build, limit):
                measurements.append(measured)
                if as_json:
                    _write_line(report.as_json(measured))
        except EvaluationError as error:
            _complain(error)
            code = 1
    if measurements and not as_json:
        terminal.write(report.table(measurements))
    return code


def _variants(folder: Path, build: Build, limit: int) -> Iterator[Measurement]:
    """The set with its own questions, then with the misspelt ones that lie beside them."""
    answerer: Answerer | None = None
    for variant in variants(folder):
        answerer = answerer or build(variant.passages)
        yield _measured(answerer, variant, limit)


def _measured(answerer: Answerer, of: EvaluationSet, limit: int, told: Witness | None = None) -> Measurement:
    return measure(answerer, of, limit, told, watched(of.questions, of.name))


def _write_line(text: str) -> None:
    """Write a line to standard output at once, never wrapped."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _complain(error: EvaluationError) -> None:
    sys.stderr.writelines(text for text, _ in terminal.problem_lines([error.problem]))


def _stem(queries: Path) -> str:
    """The name of a file of questions without `queries.` and endings: `queries.typo.jsonl.gz` is `typo`."""
    return queries.name.removeprefix("queries.").removesuffix(".gz").removesuffix(".jsonl") or queries.name
