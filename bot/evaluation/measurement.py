"""An answerer measured over an evaluation set."""

import math
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.answers.answerer import Answerer
from bot.evaluation import metrics
from bot.evaluation.sets import EvaluationSet, Grades, Question
from bot.model import Answer, Found, Query

Witness = Callable[[Question, Answer], None]
"""Told of every answer as soon as it is there."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well passages are ranked: means over the judged questions, 0 to 1."""

    ndcg_10: float
    hit_1: float
    hit_3: float
    hit_5: float
    mrr_10: float
    recall_100: float


@dataclass(frozen=True, slots=True)
class Sentences:
    """How well the marked sentence answers: shares of the questions that have accepted answers, 0 to 1."""

    held: float
    """The first passage's sentence holds an answer."""
    right_and_held: float
    """So it does, and the first passage is relevant."""
    held_given_found: float | None
    """The best-ranked relevant passage's sentence holds an answer, of the questions that found one; None if none."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds a question, as the answerer measures them."""

    median: float
    mean: float
    p95: float
    """95 of 100 questions took no longer (nearest rank)."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What came out for one set."""

    name: str
    passages: int
    questions: int
    """How many were asked."""
    judged: int
    """How many of them have a relevant passage; the ranking's means are over these."""
    answered: float
    """The share of the questions that `ask` would answer, 0 to 1."""
    ranking: Ranking
    sentences: Sentences | None
    """None for a set without accepted answers."""
    milliseconds: Timing


@dataclass(frozen=True, slots=True)
class _Outcome:
    """All that is kept of one answer."""

    ranking: Ranking | None
    first: bool
    """Whether the first passage is relevant."""
    held: bool | None
    """Whether its sentence holds an answer; None for a question without."""
    held_given_found: bool | None
    """The same for the best-ranked relevant passage; None also when none was found."""
    answered: bool
    elapsed_ms: float


def measure(
    answerer: Answerer,
    of: EvaluationSet,
    limit: int,
    witness: Witness | None = None,
    questions: Iterable[Question] | None = None,
) -> Measurement:
    """Ask every question for `limit` passages and return the measures.

    `witness` is told of each answer. `questions` are those of the set, for a caller that watches them go by.
    """
    outcomes = []
    for question in of.questions if questions is None else questions:
        answer = answerer.judge(Query(question.text, limit=limit))
        outcomes.append(_outcome(question, of.grades(question), answer))
        if witness is not None:
            witness(question, answer)
    rankings = [outcome.ranking for outcome in outcomes if outcome.ranking is not None]
    return Measurement(
        name=of.name,
        passages=len(of.passages),
        questions=len(outcomes),
        judged=len(rankings),
        answered=statistics.fmean(outcome.answered for outcome in outcomes),
        ranking=_mean(rankings),
        sentences=_sentences(outcomes),
        milliseconds=timing([outcome.elapsed_ms for outcome in outcomes]),
    )


def timing(milliseconds: Iterable[float]) -> Timing:
    """Return median, mean and 95th percentile of at least one time."""
    ordered = sorted(milliseconds)
    p95 = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return Timing(statistics.median(ordered), statistics.fmean(ordered), p95)


def _outcome(question: Question, grades: Grades, answer: Answer) -> _Outcome:
    ranked = [found.passage.id for found in answer.passages]
    relevant = metrics.first_relevant(ranked, grades)
    first = answer.passages[0] if answer.passages else None
    best = answer.passages[relevant - 1] if relevant else None
    return _Outcome(
        ranking=_ranking(ranked, grades) if any(grade > 0 for grade in grades.values()) else None,
        first=relevant == 1,
        held=_held(question, first) if question.answers else None,
        held_given_found=_held(question, best) if question.answers and best else None,
        answered=answer.answered,
        elapsed_ms=answer.elapsed_ms,
    )


def _ranking(ranked: list[str], grades: Grades) -> Ranking:
    return Ranking(
        ndcg_10=metrics.ndcg(ranked, grades),
        hit_1=metrics.hit(ranked, grades, 1),
        hit_3=metrics.hit(ranked, grades, 3),
        hit_5=metrics.hit(ranked, grades, 5),
        mrr_10=metrics.reciprocal_rank(ranked, grades),
        recall_100=metrics.recall(ranked, grades),
    )


def _held(question: Question, found: Found | None) -> bool:
    """Whether the marked sentence holds an answer; without passage or sentence it does not."""
    if found is None or found.answer is None:
        return False
    return metrics.holds(question.answers, found.passage.text[slice(*found.answer)])


def _mean(rankings: list[Ranking]) -> Ranking:
    return Ranking(
        ndcg_10=statistics.fmean(ranking.ndcg_10 for ranking in rankings),
        hit_1=statistics.fmean(ranking.hit_1 for ranking in rankings),
        hit_3=statistics.fmean(ranking.hit_3 for ranking in rankings),
        hit_5=statistics.fmean(ranking.hit_5 for ranking in rankings),
        mrr_10=statistics.fmean(ranking.mrr_10 for ranking in rankings),
        recall_100=statistics.fmean(ranking.recall_100 for ranking in rankings),
    )


def _sentences(outcomes: list[_Outcome]) -> Sentences | None:
    answerable = [outcome for outcome in outcomes if outcome.held is not None]
    if not answerable:
        return None
    given = [outcome.held_given_found for outcome in answerable if outcome.held_given_found is not None]
    return Sentences(
        held=statistics.fmean(bool(outcome.held) for outcome in answerable),
        right_and_held=statistics.fmean(bool(outcome.held) and outcome.first for outcome in answerable),
        held_given_found=statistics.fmean(given) if given else None,
    )
