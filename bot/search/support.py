"""How well the best passages support an answer, in shares that do not depend on the size of the corpus."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from bot.model import Term
from bot.search.candidates import Candidates, Floats, Ints
from bot.search.question import Style

_BEST = 3
"""How many of the best passages are looked at."""


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for an answer among the best passages; each from 0 to 1, greatest among them unless said."""

    held: float
    """The share of the question's idf mass that a passage holds."""
    titled: float
    """The same with its title or heading."""
    sentence: float
    """The share that one sentence holds."""
    alike: float
    """The share that words which look alike hold."""
    ordered: float
    """The share of the question's neighbouring words that are neighbours in a passage."""
    scored: float
    """BM25 against the most that the question could score."""
    known: float
    """The share of the idf mass whose terms any passage of the corpus has."""
    apart: float
    """By how much of its score the first passage is ahead of the tenth one."""
    several: float
    """1 less the share of the idf mass that the most telling term has: near 1 for many terms alike."""
    size: float
    """How large the corpus is: the decimal logarithm of its passages over 6. Among more, more resemble a question."""
    style: Style
    """How the question was read."""


NAMES = tuple(field.name for field in fields(Support) if field.name != "style")
NONE = Support(**dict.fromkeys(NAMES, 0.0), style="words")
"""The support of a question that found nothing."""


def supported(found: Candidates, scores: Floats, order: Ints, most: float, passages: int) -> Support:
    """Measure the support.

    `scores` of the candidates, their `order`, best first, `most` BM25 per idf (k1 + 1), `passages` of the corpus.

    Words that only frame the question count where there are no others. What was said before counts, at its lower
    weight, as far as the first passage holds it: it need not say it again.
    """
    terms = found.question.terms
    if not terms or not len(order):
        return NONE
    best = order[:_BEST]
    idf = np.array([term.idf for term in terms]) * _telling(terms, found.held[order[0]] > 0)
    mass = idf.sum()
    if not mass:
        return NONE
    of_best = np.isin(found.passage_of_sentence, best)
    held, titles = found.held[best], found.title_held[best]
    place, pair, pairs = found.neighbours
    ordered = [len(np.unique(pair[found.passage[place] == at])) for at in best.tolist()]
    first, tenth = (float(scores[order[at]]) if at < len(order) else 0.0 for at in (0, 9))
    return Support(
        held=float((held @ idf).max() / mass),
        titled=float((np.maximum(held, titles) @ idf).max() / mass),
        sentence=float((found.sentence_held[of_best] @ idf).max(initial=0.0) / mass),
        alike=float((found.alike[best] @ idf).max() / mass),
        ordered=max(ordered, default=0) / max(pairs, 1),
        scored=min(float(found.bm25[best].max() / (most * mass)), 1.0),
        known=float(idf @ [term.known for term in terms] / mass),
        apart=(first - tenth) / first if first else 0.0,
        several=float(1 - idf.max() / mass),
        size=math.log10(passages) / 6,
        style=found.question.style,
    )


def _telling(terms: Sequence[Term], held: NDArray[np.bool_]) -> list[float]:
    """How much each term counts as evidence; `held` tells which ones the first passage holds."""
    framing_only = all(term.framing for term in terms if not term.context)
    return [
        term.weight * there if term.context else float(framing_only or not term.framing)
        for term, there in zip(terms, held.tolist(), strict=True)
    ]
