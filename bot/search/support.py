"""How well the best passages support an answer, in shares that do not depend on the size of the corpus."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from bot.model import Term
from bot.search.candidates import Candidates, Floats, Ints
from bot.search.question import Style

_BEST = 3
"""How many of the best passages are looked at."""
_SMALL = 100
"""A smaller corpus counts as one of so many passages: nothing was learnt from smaller ones."""


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
    kind: float
    """1 when a passage has a word of the kind that the question wants, or it wants none in particular; else 0."""
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

    Words that only frame the question count where there are no others, and those of what was said before where the
    question has none of its own.
    """
    terms = found.question.terms
    idf = np.array([term.idf for term in terms]) * _telling(terms)
    mass = idf.sum()
    if not mass or not len(order):
        return NONE
    best = order[:_BEST]
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
        scored=min(float(found.bm25[best].max()) / (most * mass), 1.0),
        known=float(idf @ [term.known for term in terms] / mass),
        apart=(first - tenth) / first if first else 0.0,
        several=float(1 - idf.max() / mass),
        kind=float(found.question.wants is None or bool((found.given(found.question.wants)[of_best] > 0).any())),
        size=math.log10(max(passages, _SMALL)) / 6,
        style=found.question.style,
    )


def _telling(terms: Sequence[Term]) -> list[bool]:
    """Which terms count as evidence."""
    own = [not (term.framing or term.context) for term in terms]
    framing = [not term.context for term in terms]
    return next((chosen for chosen in (own, framing) if any(chosen)), [True] * len(terms))
