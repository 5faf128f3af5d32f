"""Measurements for people, as a list or a table, and for programs, as JSON."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from bot.evaluation.leaving_out import SHARE, SPLITS
from bot.evaluation.measurement import Measurement
from bot.evaluation.refusals import Refusals
from bot.terminal import Piece

Number = Callable[[Measurement], float | None]

_COLUMNS: tuple[tuple[str, str, Number], ...] = (
    ("nDCG@10", "nDCG@10", lambda m: m.ranking.ndcg_10),
    ("Hit@1", "Hit@1", lambda m: m.ranking.hit_1),
    ("Hit@3", "Hit@3", lambda m: m.ranking.hit_3),
    ("Hit@5", "Hit@5", lambda m: m.ranking.hit_5),
    ("MRR@10", "MRR@10", lambda m: m.ranking.mrr_10),
    ("Recall@100", "R@100", lambda m: m.ranking.recall_100),
    ("sentence holds the answer", "sentence", lambda m: m.sentences.held if m.sentences else None),
    ("and the first passage is right", "and first", lambda m: m.sentences.right_and_held if m.sentences else None),
    (
        "sentence right, given the right passage",
        "given",
        lambda m: m.sentences.held_given_found if m.sentences else None,
    ),
    ("answered", "answered", lambda m: m.answered),
    ("milliseconds a question (median)", "ms", lambda m: m.milliseconds.median),
)
"""A label for the list, one for the table, and the number that goes there."""


def as_json(measured: Measurement) -> str:
    """Return a measurement as one line of JSON; the sentences' shares are null for a set without answers."""
    ranking, sentences, milliseconds = measured.ranking, measured.sentences, measured.milliseconds
    form: dict[str, Any] = {
        "set": measured.name,
        "passages": measured.passages,
        "questions": measured.questions,
        "judged": measured.judged,
        "nDCG@10": _rounded(ranking.ndcg_10),
        "Hit@1": _rounded(ranking.hit_1),
        "Hit@3": _rounded(ranking.hit_3),
        "Hit@5": _rounded(ranking.hit_5),
        "MRR@10": _rounded(ranking.mrr_10),
        "Recall@100": _rounded(ranking.recall_100),
        "sentence": _rounded(sentences.held if sentences else None),
        "first_and_sentence": _rounded(sentences.right_and_held if sentences else None),
        "sentence_given_passage": _rounded(sentences.held_given_found if sentences else None),
        "answered": _rounded(measured.answered),
        "ms": {
            "median": _rounded(milliseconds.median),
            "mean": _rounded(milliseconds.mean),
            "p95": _rounded(milliseconds.p95),
        },
    }
    return json.dumps(form, ensure_ascii=False)


def listed(measured: Measurement) -> list[Piece]:
    """Return one set's measurement with a line for each measure that it has."""
    pieces = [(f"{measured.name}: {measured.passages:,} passages, {measured.questions:,} questions\n", "bold")]
    if measured.judged < measured.questions:
        share = f"{measured.judged:,} of them with a relevant passage; the ranking's means are over these\n"
        pieces.append((share, "dim"))
    wide = max(len(label) for label, _, _ in _COLUMNS)
    for label, short, number in _COLUMNS:
        value = number(measured)
        if value is not None:
            pieces.append((f"{label:<{wide}}  {_shown(short, value):>8}\n", ""))
    return pieces


def table(measurements: Sequence[Measurement]) -> list[Piece]:
    """Return several sets' measurements, a row each below one of headings."""
    headings = ["set", *(short for _, short, _ in _COLUMNS)]
    cells = [[m.name, *(_shown(short, number(m)) for _, short, number in _COLUMNS)] for m in measurements]
    wide = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    rows = [
        "  ".join([row[0].ljust(wide[0]), *(cell.rjust(width) for cell, width in zip(row[1:], wide[1:], strict=True))])
        for row in (headings, *cells)
    ]
    return [(f"{rows[0]}\n", "bold"), *((f"{row}\n", "") for row in rows[1:])]


_REFUSALS: tuple[tuple[str, str, Callable[[Refusals], float]], ...] = (
    ("ROC-AUC", "roc_auc", lambda r: r.roc_auc),
    ("answerable answered, at 5 % false answers", "kept_at_5", lambda r: r.kept),
    ("answerable answered, by default", "default_kept", lambda r: r.default_kept),
    ("unanswerable answered, by default", "default_false", lambda r: r.default_false),
)


def refusals_listed(name: str, measured: Refusals) -> list[Piece]:
    """Return a line for each measure of how well unanswerable questions are refused."""
    head = f"{name}: {SHARE:.0%} of the articles left out, mean of {SPLITS} draws\n"
    wide = max(len(label) for label, _, _ in _REFUSALS)
    return [(head, "bold"), *((f"{label:<{wide}}  {number(measured):.3f}\n", "") for label, _, number in _REFUSALS)]


def refusals_as_json(name: str, measured: Refusals) -> str:
    """Return the same as one line of JSON."""
    return json.dumps({"set": name, **{key: _rounded(number(measured)) for _, key, number in _REFUSALS}})


def _shown(short: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if short == "ms" else f"{value:.3f}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
