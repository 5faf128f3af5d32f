"""The files that an evaluation writes for other tools: the run, and the answers."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TextIO

from bot import terminal
from bot.errors import EvaluationError, Problem
from bot.evaluation.measurement import Witness
from bot.evaluation.sets import Question
from bot.model import Answer


@contextmanager
def witness(run: Path | None, answers: Path | None) -> Iterator[Witness | None]:
    """Yield what writes each answer to the files that are given, or None; whole files appear at the end.

    The run has one line a passage: query id, passage id, rank and score, with tabs between them. The answers have one
    line a question: the answer as JSON with the query's id as "id". Raises EvaluationError when that fails.
    """
    with replacing(run) if run else nullcontext() as ranks, replacing(answers) if answers else nullcontext() as lines:

        def write(question: Question, answer: Answer) -> None:
            if ranks:
                ranks.writelines(
                    f"{question.id}\t{found.passage.id}\t{found.rank}\t{float(found.score)!r}\n"
                    for found in answer.passages
                )
            if lines:
                # The same object that the terminal writes, with one more member in front.
                lines.write(f'{{"id": {json.dumps(question.id)}, {terminal.json_line(answer)[1:]}\n')

        yield write if run or answers else None


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """Yield a file that takes the path's place once all is written; an error or Ctrl-C leaves the old one.

    What is no plain file, such as a pipe, is written as it comes. Raises EvaluationError when that fails.
    """
    target = path.resolve()
    plain = target.is_file() or not target.exists()
    part = target.with_name(f"{target.name}.{os.getpid()}.part") if plain else target
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        if plain:
            part.replace(target)
    except OSError as error:
        problem = Problem(str(path), None, f"The file cannot be written: {error.strerror}.", "Name another one.")
        raise EvaluationError(problem) from error
    finally:
        if plain:
            with suppress(OSError):
                part.unlink()
