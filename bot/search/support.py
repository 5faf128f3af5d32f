"""How well the best passages support an answer, in shares that a rule can weigh for a corpus of any size."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from bot.model import Term
from bot.search.candidates import Candidates
from bot.search.mix import Ranked
from bot.search.question import Style

_BEST = 3
"""How many of the best passages are looked at."""
_MOST_EVIDENCE, _MOST_ORDER, _MOST_TERMS, _MOST_LEAD = 30.0, 5.0, 12, 10.0
"""What counts as 1: of the score, of what the order of words adds to it, of terms, and of the lead."""
_MOST_PASSAGES = 10_000
"""What counts as 1 of the size: nothing was learnt from larger corpora, and a line drawn on would refuse too much."""


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for an answer, each from 0 to 1 but `size` and what is said of the first passage's evidence."""

    evidence: float
    """The score of the first passage: all evidence for it."""
    ordered: float
    """What the order of words adds to that score."""
    article: float
    """What the passage's article adds to that score."""
    scored: float
    """BM25 of the best passages against the most that the question could score."""
    rarest: float
    """How surely the best passages hold the question's most telling term."""
    missing: float
    """The most telling term that the first passage does not hold, against one that no passage has."""
    kind: float
    """1 when the first passage has a word of the kind that the question wants, or none is wanted in particular."""
    lead: float
    """By how much the first passage is ahead of the second one."""
    lead_share: float
    """The same as a share of its score."""
    apart: float
    """By which share of its score the first passage is ahead of the tenth one."""
    several: float
    """1 less the share of the idf mass that the most telling term has: near 1 for many terms alike."""
    many: float
    """How many terms the question has."""
    size: float
    """How large the corpus is: among more passages, more resemble a question."""
    style: Style
    """How the question was read."""


NAMES = tuple(field.name for field in fields(Support) if field.name != "style")
NONE = Support(**dict.fromkeys(NAMES, 0.0), style="words")
"""The support of a question that found nothing."""


def supported(found: Candidates, ranked: Ranked, most: float, passages: int) -> Support:
    """Measure the support; `most` BM25 per idf (k1 + 1), `passages` of the corpus.

    Words that only frame the question count where there are no others. What was said before counts, at its lower
    weight, as far as the first passage holds it: it need not say it again.
    """
    terms = found.question.terms
    if not terms or not len(ranked.order):
        return NONE
    first, best = ranked.order[0], ranked.order[:_BEST]
    idf = np.array([term.idf for term in terms]) * _telling(terms, found.held[first] > 0)
    mass = float(idf.sum())
    if not mass:
        return NONE
    unknown = math.log(2 * passages + 1)
    top, second, tenth = (float(ranked.scores[ranked.order[at]]) if at < len(ranked.order) else 0.0 for at in (0, 1, 9))
    wants = found.question.wants
    given = found.given[found.passage_of_sentence == first]
    return Support(
        evidence=min(top / _MOST_EVIDENCE, 1.0),
        ordered=min(ranked.part("order", first) / _MOST_ORDER, 1.0),
        article=ranked.part("article", first),
        scored=min(float(found.bm25[best].max()) / (most * mass), 1.0),
        rarest=float(found.held[best, int(np.argmax(idf))].max()),
        missing=min(float((idf * (1 - found.held[first])).max()) / unknown, 1.0),
        kind=float(wants is None or bool((given > 0).any())),
        lead=min((top - second) / _MOST_LEAD, 1.0),
        lead_share=(top - second) / top if top else 0.0,
        apart=(top - tenth) / top if top else 0.0,
        several=float(1 - idf.max() / mass),
        many=min(int(np.count_nonzero(idf)), _MOST_TERMS) / _MOST_TERMS,
        size=math.log(min(passages, _MOST_PASSAGES)) / math.log(_MOST_PASSAGES),
        style=found.question.style,
    )


def _telling(terms: Sequence[Term], held: NDArray[np.bool_]) -> list[float]:
    """How much each term counts as evidence; `held` tells which ones the first passage holds."""
    framing_only = all(term.framing for term in terms if not term.context)
    return [
        term.weight * there if term.context else float(framing_only or not term.framing)
        for term, there in zip(terms, held.tolist(), strict=True)
    ]
