"""From evaluation sets to the file of weights that ships: what `storybot eval --fit` does."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from bot.evaluation.fitting import drawn, fit_passages, fit_sentences, lesson
from bot.evaluation.halves import first_half, split
from bot.evaluation.leaving_out import about, reduced, smaller
from bot.evaluation.logistic import fit_logistic
from bot.evaluation.outputs import replacing
from bot.evaluation.progress import watched
from bot.evaluation.refusals import roc_auc, threshold
from bot.evaluation.sets import EvaluationSet, Question, variants
from bot.model import Passage, Query
from bot.search import support
from bot.search.embedded import EmbeddedEngine
from bot.search.mix import Judged, Weights, shipped_weights
from bot.search.question import Style

Build = Callable[[Sequence[Passage], Weights], EmbeddedEngine]
"""Indexes passages."""

_SIZES = (1.0, 0.3, 0.1)
"""Shares of a set's articles: what is learnt must hold for small corpora too."""
_SEEDS = 3
_MOST = 600
"""How many questions of a set are judged in each corpus."""
_CAUTION = 0.03
"""The share of unanswerable questions that may pass here, so that it stays below 5 % in corpora that were not seen."""
_TOLD_APART = 0.9
"""The least area under the curve at which a corpus teaches anything."""
STYLES: tuple[Style, ...] = get_args(Style)


@dataclass(frozen=True, slots=True)
class _Judging:
    """What the questions to one corpus teach the judgement."""

    style: Style
    of_set: str
    whole: bool
    """Whether the corpus has all articles that may be looked at, or more."""
    measures: NDArray[np.float64]
    """The support of each question: shape (questions, fields)."""
    answerable: NDArray[np.bool_]

    def value(self, bias: float, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """What a rule makes of each question: shape (questions,)."""
        return np.asarray(bias + self.measures @ weights)


def fit_weights(folders: Sequence[Path], build: Build, output: Path) -> None:
    """Fit all weights on the first half of each set's articles and write them.

    Raises EvaluationError when a set cannot be read, MissingExtra without scipy.
    """
    sets = [one for folder in folders for one in variants(folder)]
    before = shipped_weights()
    lessons = []
    for one in sets:
        questions, _ = split(one)
        lessons.append(lesson(build(one.passages, before), one, watched(drawn(questions), one.name)))
    weights = Weights(
        passages={style: fit_passages(lessons, style) for style in STYLES},
        sentences=fit_sentences(lessons),
        answered=before.answered,
    )
    # The judgement looks at what the new weights put first.
    own = {one.passages: one for one in reversed(sets)}.values()
    judgings = [judging for one in own for judging in _judgings(one, list(own), build, weights)]
    answered = {style: _judged([judging for judging in judgings if judging.style == style]) for style in STYLES}
    with replacing(output) as stream:
        stream.write(json.dumps(msgspec.to_builtins(msgspec.structs.replace(weights, answered=answered)), indent=2))
        stream.write("\n")


def _judged(judgings: Sequence[_Judging]) -> Judged:
    """Fit one rule; its threshold lets at most `_CAUTION` of the unanswerable questions through in any of the sets.

    A set whose questions name too little to be told apart by words teaches nothing, and is left out.
    """
    fittest = fit_logistic([(judging.measures, judging.answerable) for judging in judgings])
    judgings = [judging for judging in judgings if roc_auc(judging.answerable, judging.value(*fittest)) > _TOLD_APART]
    bias, fitted = fit_logistic([(judging.measures, judging.answerable) for judging in judgings])
    passed: dict[str, list[NDArray[np.float64]]] = {}
    for judging in judgings:
        if judging.whole:
            confidence = 1 / (1 + np.exp(-judging.value(bias, fitted)))
            passed.setdefault(judging.of_set, []).append(confidence[~judging.answerable])
    enough = max(threshold(np.concatenate(confidence), _CAUTION) for confidence in passed.values())
    weights = {name: round(weight, 4) for name, weight in zip(support.NAMES, fitted.tolist(), strict=True)}
    return Judged(bias=round(bias, 4), weights=weights, enough=round(enough, 4))


def _judgings(
    whole: EvaluationSet, all_sets: Sequence[EvaluationSet], build: Build, weights: Weights
) -> Iterator[_Judging]:
    """Ask corpora of several sizes, each without some articles; the largest ones hold the other sets' passages too."""
    half = _half(whole)
    strangers = tuple(
        replace(passage, id=f"{other.name}/{passage.id}", article_id=f"{other.name}/{passage.article_id}")
        for other in all_sets
        if other is not whole
        for passage in _half(other).passages
    )
    for seed in range(_SEEDS):
        parts = [(size, part, ()) for size, part in zip(_SIZES, smaller(half, _SIZES, seed), strict=True)]
        for size, part, crowd in (*parts, (1.0, half, strangers)):
            without = reduced(part, seed)
            answerable = np.array(without.answerable)
            if answerable.all() or not answerable.any():
                continue
            engine = build((*without.rest.passages, *crowd), weights)
            label = f"{whole.name}, {size:.0%}{' and others' if crowd else ''}"
            found = [engine.search(Query(question.text, 1)).support for question in watched(part.questions, label)]
            measures = np.array([[getattr(one, name) for name in support.NAMES] for one in found])
            pairs = sum(one.style == "pairs" for one in found)
            style: Style = "pairs" if 2 * pairs > len(found) else "words"
            yield _Judging(style, whole.name, size == 1, measures, answerable)


def _half(whole: EvaluationSet) -> EvaluationSet:
    questions: Sequence[Question]
    questions, _ = split(whole)
    chosen = questions[:: max(-(-len(questions) // _MOST), 1)]
    return about(whole, first_half(passage.article_id for passage in whole.passages), chosen)
