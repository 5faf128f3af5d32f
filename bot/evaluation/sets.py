"""Evaluation sets: passages, questions about them, and which passage is relevant to which question.

A set is a folder of three files, each plain or gzipped, in the form of the BEIR benchmarks but for its ids:
`corpus.jsonl` {"id", "title", "text"[, "language"]}, `queries.jsonl` {"id", "text"[, "answers"]}, and
`qrels.tsv` with query id, passage id and grade, a header line at will.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

import msgspec

from bot.evaluation.lines import bad, find, numbered, rows
from bot.model import Attribution, Passage

CORPUS, QUERIES, TYPOS, QRELS = "corpus.jsonl", "queries.jsonl", "queries.typo.jsonl", "qrels.tsv"

Grades = Mapping[str, float]
"""How relevant each passage is, by its id; one that is not listed, or has no more than 0, is not relevant."""

_NONE: Grades = MappingProxyType({})


class _Line(msgspec.Struct, frozen=True):
    """One line of the corpus, unchecked."""

    id: str
    title: str
    text: str
    language: str | None = None


class _Asked(msgspec.Struct, frozen=True):
    """One line of the questions, unchecked."""

    id: str
    text: str
    answers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a set."""

    id: str
    text: str
    answers: tuple[str, ...] = ()
    """The accepted answers; empty where the set has none."""


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """A corpus with questions whose relevant passages are known."""

    name: str
    """The folder's name, and the questions' variant where they are not the set's own."""
    passages: tuple[Passage, ...]
    """One for each line of the corpus, in its order, whole and under its own id; no two have one id."""
    questions: tuple[Question, ...]
    """In the order of their file; no two have one id."""
    qrels: Mapping[str, Grades]
    """The grades of each judged question, by its id."""

    def grades(self, question: Question) -> Grades:
        """Return the question's grades; empty for one that nobody judged."""
        return self.qrels.get(question.id, _NONE)


def is_set(folder: Path) -> bool:
    """Return whether a folder has any file of a set, be it complete or not."""
    return folder.is_dir() and any(find(folder, name) for name in (CORPUS, QUERIES, QRELS))


def read_set(folder: Path) -> EvaluationSet:
    """Read a set; raises EvaluationError, which names file and line, when something in it cannot be used."""
    passages = _passages(_file(folder, CORPUS))
    questions = _questions(_file(folder, QUERIES))
    path = _file(folder, QRELS)
    qrels = _qrels(path, {question.id for question in questions}, {passage.id for passage in passages})
    if not any(map(_relevant, qrels.values())):
        raise bad(path, None, "No passage is relevant to any question.", "Give at least one pair a grade above 0.")
    return EvaluationSet(folder.resolve().name, passages, questions, qrels)


def asked_otherwise(own: EvaluationSet, path: Path, variant: str) -> EvaluationSet:
    """Return the set with the questions of another file, such as the same ones misspelt.

    A question there without answers takes those of the set's own question with its id. Raises EvaluationError as
    `read_set` does, and when no question of the file has a relevant passage.
    """
    answers = {question.id: question.answers for question in own.questions}
    questions = tuple(
        question if question.answers else replace(question, answers=answers.get(question.id, ()))
        for question in _questions(path)
    )
    other = replace(own, name=f"{own.name} + {variant}", questions=questions)
    if not any(_relevant(other.grades(question)) for question in questions):
        raise bad(path, None, f"No question has a relevant passage in {own.name}.", "Use the ids of its questions.")
    return other


def variants(folder: Path) -> Iterator[EvaluationSet]:
    """Yield a set with its own questions, then with the misspelt ones that lie beside them.

    Raises EvaluationError as `read_set` does.
    """
    own = read_set(folder)
    yield own
    typos = find(folder, TYPOS)
    if typos:
        yield asked_otherwise(own, typos, "typo")


def _relevant(grades: Grades) -> bool:
    return any(grade > 0 for grade in grades.values())


def _file(folder: Path, name: str) -> Path:
    path = find(folder, name)
    if path is None:
        raise bad(folder / name, None, "The set has no such file, nor one with .gz.", "Put it into the folder.")
    return path


def _passages(path: Path) -> tuple[Passage, ...]:
    """The corpus. Neighbours with one title count as paragraphs of one article; one without title stands alone."""
    lines: list[_Line] = []
    seen: set[str] = set()
    for number, line in rows(path, _Line, "the texts `id`, `title` (it may be empty) and `text`"):
        _check_id(line.id, seen, path, number)
        lines.append(line)
    if not lines:
        raise bad(path, None, "The corpus has no passage.", "Write one JSON object a line.")
    # Where there is no title, the id keeps a line apart from its neighbours.
    runs = groupby(lines, lambda line: (line.title, None if line.title else line.id))
    return tuple(passage for _, run in runs for passage in _article(list(run), path.name))


def _article(lines: list[_Line], file: str) -> Iterator[Passage]:
    """Yield lines as the paragraphs of one article, which is named by the first one's id."""
    for number, line in enumerate(lines, start=1):
        yield Passage(
            id=line.id,
            article_id=lines[0].id,
            text=line.text,
            language=line.language,
            attribution=Attribution(
                title=line.title,
                author=None,
                publisher=None,
                published=None,
                url=None,
                paragraph=number,
                paragraphs=len(lines),
                file=file,
            ),
        )


def _questions(path: Path) -> tuple[Question, ...]:
    questions: list[Question] = []
    seen: set[str] = set()
    for number, line in rows(path, _Asked, "the texts `id` and `text`, and `answers` as a list of texts if you like"):
        _check_id(line.id, seen, path, number)
        questions.append(Question(line.id, line.text, line.answers or ()))
    if not questions:
        raise bad(path, None, "The file has no question.", "Write one JSON object a line.")
    return tuple(questions)


def _check_id(id_: str, seen: set[str], path: Path, number: int) -> None:
    """Add an id to those seen, or raise EvaluationError."""
    if id_ in seen:
        raise bad(path, number, f"The id “{id_}” was given before.", "Give each line an id of its own.")
    if not id_ or set(id_) & set("\t\r\n"):
        raise bad(path, number, "The id is empty, or has a tab or a line break in it.", "Write it in one word.")
    seen.add(id_)


def _qrels(path: Path, questions: set[str], passages: set[str]) -> dict[str, Grades]:
    qrels: dict[str, dict[str, float]] = {}
    first = True
    for number, line in numbered(path):
        question, passage, score = _three(line, path, number)
        grade = _number(score)
        # A header is known by what it lacks: a number, and ids that the set has.
        header = first and grade is None and question not in questions and passage not in passages
        first = False
        if header:
            continue
        if grade is None:
            raise bad(path, number, f"The score “{score}” is not a number.", "Write how relevant it is, such as 1.")
        for kind, id_, known in (("question", question, questions), ("passage", passage, passages)):
            if id_ not in known:
                raise bad(path, number, f"No {kind} has the id “{id_}”.", "Correct the id, or remove the line.")
        grades = qrels.setdefault(question, {})
        if passage in grades:
            raise bad(path, number, f"“{question}” and “{passage}” were judged before.", "Keep one of the lines.")
        grades[passage] = grade
    return dict(qrels)


def _three(line: str, path: Path, number: int) -> Sequence[str]:
    fields = [field.strip() for field in line.split("\t")]
    if len(fields) != 3:  # noqa: PLR2004 - the file's columns
        message = f"The line has {len(fields)} field{'' if len(fields) == 1 else 's'}, not 3."
        raise bad(path, number, message, "Write query id, passage id and score, with tabs between them.")
    return fields


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
