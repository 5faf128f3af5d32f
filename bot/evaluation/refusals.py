"""How well questions that the corpus cannot answer are told from those that it can."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answers.answerer import Answerer
from bot.evaluation.leaving_out import SPLITS, reduced
from bot.evaluation.sets import EvaluationSet, Question
from bot.model import Passage, Query

FALSE_ANSWERS = 0.05
"""The share of unanswerable questions that may be answered."""
_LIMIT = 3


@dataclass(frozen=True, slots=True)
class Refusals:
    """Means over several reduced corpora; each from 0 to 1."""

    roc_auc: float
    """How often an answerable question has more confidence than an unanswerable one."""
    kept: float
    """The share of the answerable questions that is answered where 5 % of the others are."""
    default_kept: float
    """The share of the answerable questions that is answered by default."""
    default_false: float
    """The share of the unanswerable questions that is answered by default."""


def measure_refusals(
    build: Callable[[Sequence[Passage]], Answerer],
    whole: EvaluationSet,
    watched: Callable[[Sequence[Question]], Iterable[Question]] = iter,
) -> Refusals:
    """Leave articles out several times and ask everything; `watched` is told of each round's questions."""
    rounds = []
    for seed in range(SPLITS):
        split = reduced(whole, seed)
        answerer = build(split.rest.passages)
        answers = [answerer.judge(Query(question.text, _LIMIT)) for question in watched(whole.questions)]
        confidence = np.array([answer.confidence for answer in answers])
        answered = np.array([answer.answered for answer in answers])
        yes = np.array(split.answerable)
        rounds.append(
            (
                roc_auc(yes, confidence),
                float(np.mean(confidence[yes] > threshold(confidence[~yes]))),
                float(np.mean(answered[yes])),
                float(np.mean(answered[~yes])),
            )
        )
    return Refusals(*(statistics.fmean(column) for column in zip(*rounds, strict=True)))


def roc_auc(yes: NDArray[np.bool_], confidence: NDArray[np.float64]) -> float:
    """Return the area under the receiver operating characteristic, by ranks with ties halved (Mann and Whitney's U)."""
    _, place, times = np.unique(confidence, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(times) - (times - 1) / 2)[place]
    positive, negative = int(yes.sum()), int((~yes).sum())
    return float((ranks[yes].sum() - positive * (positive + 1) / 2) / (positive * negative))


def threshold(unanswerable: NDArray[np.float64], share: float = FALSE_ANSWERS) -> float:
    """Return the confidence that a share of the unanswerable questions exceed."""
    return float(np.quantile(unanswerable, 1 - share))
