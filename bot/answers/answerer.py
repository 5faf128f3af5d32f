"""From a question to an answer: every stage of the way, in order."""

import time
from typing import Protocol

from bot.answers.judgement import Judgement
from bot.answers.marking import highlights
from bot.answers.suggestions import MOST, corrected_question, suggest
from bot.model import Answer, Found, Hit, Query, Term
from bot.search.analysis import Analysers
from bot.search.engine import Result, SearchEngine


class EngineSource(Protocol):
    """Holds the engine that answers now; it may be another one at the next question."""

    @property
    def engine(self) -> SearchEngine:
        """The engine over the corpus as it is now."""


class Answerer:
    """Answers questions from the live corpus. Safe to use from several threads at once."""

    def __init__(self, source: EngineSource, analysers: Analysers, judgement: Judgement) -> None:
        self._source, self._analysers, self._judgement = source, analysers, judgement

    def ask(self, query: Query) -> Answer:
        """Answer a question with passages, or with none when the evidence is thin."""
        return self._answer(query, honest=True)

    def search(self, query: Query) -> Answer:
        """Return every passage that shares a word with the query, best first, without judging."""
        return self._answer(query, honest=False)

    def _answer(self, query: Query, *, honest: bool) -> Answer:
        start = time.perf_counter()
        engine = self._source.engine
        result = engine.search(query)
        confidence = self._judgement.confidence(result.support)
        kept = not honest or self._judgement.is_answered(confidence)
        hits = enumerate(result.hits, start=query.offset + 1) if kept else ()
        passages = tuple(self._found(rank, hit, result.terms) for rank, hit in hits)
        corrected = corrected_question(query.text, result.terms)
        return Answer(
            question=query.text,
            passages=passages,
            suggestions=() if passages else suggest(corrected, _titles(engine, result)),
            total=result.total if kept else 0,
            corrected=corrected if passages else None,
            confidence=confidence,
            elapsed_ms=(time.perf_counter() - start) * 1000,
        )

    def _found(self, rank: int, hit: Hit, terms: tuple[Term, ...]) -> Found:
        passage = hit.passage
        tokens = self._analysers(passage.language).tokens(passage.text)
        return Found(rank, passage, hit.score, hit.answer, highlights(tokens, terms), hit.parts)


def _titles(engine: SearchEngine, result: Result) -> list[str]:
    """Titles of the articles that come nearest to the question, then of the first ones."""
    nearest = [hit.passage.attribution.title for hit in result.hits]
    return nearest + [article.title for article in engine.articles("", MOST)]
