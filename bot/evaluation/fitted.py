"""Weights from evaluation sets to the file that ships: what `storybot eval --fit` does."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from bot.evaluation.fitting import drawn, fit_passages, fit_sentences, lesson
from bot.evaluation.halves import first_half, split
from bot.evaluation.leaving_out import about, reduced, smaller
from bot.evaluation.logistic import fit_logistic
from bot.evaluation.outputs import replacing
from bot.evaluation.progress import watched
from bot.evaluation.sets import EvaluationSet, Question, variants
from bot.model import Passage, Query
from bot.search import support
from bot.search.embedded import EmbeddedEngine
from bot.search.mix import Judged, Weights, shipped_weights

Build = Callable[[Sequence[Passage], Weights], EmbeddedEngine]
"""Indexes passages."""

_SIZES = (1.0, 0.3, 0.1)
"""Shares of a set's articles, for what is learnt must hold for small corpora too."""
_SEEDS = 3
_FALSE_ANSWERS = 0.05


def fit_weights(folders: Sequence[Path], build: Build, output: Path) -> None:
    """Fit all weights on the first half of each set's articles and write them.

    Raises EvaluationError when a set cannot be read, MissingExtra without scipy.
    """
    sets = [one for folder in folders for one in variants(folder)]
    before = shipped_weights()
    lessons = []
    for one in sets:
        questions, _ = split(one)
        engine = build(one.passages, before)
        lessons.append(lesson(engine, one, watched(drawn(questions), one.name)))
    weights = Weights(
        passages={
            "words": fit_passages(lessons, in_pairs=False),
            "pairs": fit_passages(lessons, in_pairs=True),
        },
        sentences=fit_sentences(lessons),
        answered=before.answered,
    )
    # A judgement looks at what the new weights put first.
    groups = [[*_supports(one, build, weights)] for one in sets]
    bias, fitted = fit_logistic([group for of_set in groups for group in of_set])
    names = [name for name in support.NAMES]
    judged = Judged(
        bias=round(bias, 4),
        weights={name: round(weight, 4) for name, weight in zip(names, fitted.tolist(), strict=True)},
        enough=0.5,
    )
    confidence = [1 / (1 + np.exp(-(bias + rows[~truth] @ fitted))) for of_set in groups for rows, truth in of_set]
    enough = float(np.quantile(np.concatenate(confidence), 1 - _FALSE_ANSWERS))
    judged = msgspec.structs.replace(judged, enough=round(enough, 4))
    _write(output, msgspec.structs.replace(weights, answered=judged))


def _supports(
    whole: EvaluationSet, build: Build, weights: Weights
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.bool_]]]:
    """The support of questions in corpora of several sizes, each without some articles, and which are answerable."""
    questions, _ = split(whole)
    half = about(whole, first_half(passage.article_id for passage in whole.passages), drawn(questions))
    for seed in range(_SEEDS):
        for size, part in zip(_SIZES, smaller(half, _SIZES, seed), strict=True):
            without = reduced(part, seed)
            truth = np.array(without.answerable)
            if truth.all() or not truth.any():
                continue
            engine = build(without.rest.passages, weights)
            label = f"{whole.name}, {size:.0%}, without some articles"
            rows = [_support(engine, question) for question in watched(part.questions, label)]
            yield np.array(rows), truth


def _support(engine: EmbeddedEngine, question: Question) -> list[float]:
    found = engine.search(Query(question.text, 1)).support
    return [getattr(found, name) for name in support.NAMES]


def _write(path: Path, weights: Weights) -> None:
    form = msgspec.to_builtins(weights)
    with replacing(path) as stream:
        stream.write(json.dumps(form, indent=2) + "\n")
