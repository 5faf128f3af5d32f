"""The second stage: the best passages of the first one in the order of all evidence, and what to show of them."""

from collections.abc import Callable, Sequence

import numpy as np

from bot.model import Hit, Passage, Query
from bot.search import evidence, sentence_evidence
from bot.search.candidates import Candidates, Floats, Ints
from bot.search.engine import Result
from bot.search.highlighting import is_highlighted, joined
from bot.search.mix import Mix, Weights
from bot.search.question import Question
from bot.search.segment import K1
from bot.search.support import NONE, supported

DEPTH = 100
"""How many passages of the first stage the second one looks at."""


class Ranking:
    """Ranks candidates with fitted weights; the same behind every engine."""

    def __init__(self, weights: Weights) -> None:
        self._mixes = {style: Mix(evidence.SOURCES, fitted) for style, fitted in weights.passages.items()}
        self._sentences = Mix(sentence_evidence.SOURCES, weights.sentences)

    def result(
        self,
        query: Query,
        near: Candidates,
        far: Candidates | None,
        passage: Callable[[int], Passage],
        *,
        total: int,
        size: int,
    ) -> Result:
        """Return what a query finds among the candidates of the second stage and, behind them, those of the first.

        `near` are the best ones of all pages, at most `DEPTH`, and `far` those on the query's page that come after
        them. `passage` gives the passage of a candidate's number, `total` says how many match, and `size` how many
        passages there are.
        """
        question = near.question
        if not len(near.numbers):
            return Result(question.terms, (), total, NONE)
        mix = self._mixes[question.style]
        ranked = mix.rank(near)
        order = ranked.order[query.offset : query.offset + query.limit]
        hits = self._hits(near, ranked.parts, order, mix.names, passage)
        if far is not None:
            # Beyond the second stage a score is its first part, which is never more than those before it.
            first = mix.weight("words") * far.bm25[:, None] / far.mass
            hits += self._hits(far, first, np.arange(len(first)), ("words",), passage)
        return Result(question.terms, tuple(hits), total, supported(near, ranked, K1 + 1, size))

    def _hits(
        self,
        found: Candidates,
        parts: Floats,
        order: Ints,
        names: Sequence[str],
        passage: Callable[[int], Passage],
    ) -> list[Hit]:
        """The candidates at these places as hits, each with its parts and the sentence that answers best."""
        of_sentence = self._sentences.parts(found).sum(axis=1)
        ends = np.cumsum(found.sentence_counts)
        shown = np.array([is_highlighted(term) for term in found.question.terms])
        hits = []
        for at in order.tolist():
            number, start = int(found.numbers[at]), int(ends[at] - found.sentence_counts[at])
            best = int(np.argmax(of_sentence[start : ends[at]]))
            marked = found.collection.sentence_span(number, best) if of_sentence[start + best] > 0 else None
            explained = tuple(zip(names, parts[at].tolist(), strict=True))
            words = joined(found.collection.word_spans(number, found.places(at, shown)))
            hits.append(Hit(passage(number), float(parts[at].sum()), marked, words, explained))
        return hits


def expanded(question: Question) -> tuple[list[str], list[float]]:
    """Return the index's words for all terms, and their weights."""
    near = [(text, likeness * term.weight) for term in question.terms for text, likeness in term.near]
    return [text for text, _ in near], [weight for _, weight in near]
