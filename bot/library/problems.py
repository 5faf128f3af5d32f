"""Problems as plain values, so that what is written down of them can be said in other languages later."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.errors import Problem, Sentence


def plain(problems: Iterable[Problem]) -> list[list[Any]]:
    """Return problems as what JSON has."""
    return [
        [problem.file, problem.line, _said(problem.message), _said(problem.remedy), problem.notice]
        for problem in problems
    ]


def problems_of(written: Iterable[list[Any]]) -> tuple[Problem, ...]:
    """Return what `plain` was made of."""
    return tuple(
        Problem(_text(file), line, _text(message), _text(remedy), notice)
        for file, line, message, remedy, notice in written
    )


def _said(text: object) -> object:
    """A sentence as its form and its values."""
    if isinstance(text, Sentence):
        return {"form": text.form, "values": {name: _said(value) for name, value in text.values.items()}}
    return text if isinstance(text, int) else str(text)


def _text(said: Any) -> Any:
    if isinstance(said, Mapping):
        return Sentence.again(said["form"], {name: _text(value) for name, value in said["values"].items()})
    return said
