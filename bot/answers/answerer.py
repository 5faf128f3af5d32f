"""From a question to an answer: every stage of the way, in order."""

import time
from dataclasses import replace
from typing import Protocol

from bot.answers.judgement import Judgement
from bot.answers.suggestions import MOST, corrected_question, suggest
from bot.model import Answer, Found, Query, Selection
from bot.search.engine import Result, SearchEngine


class EngineSource(Protocol):
    """Holds the engine that answers now; it may be another one at the next question."""

    @property
    def engine(self) -> SearchEngine:
        """The engine over the corpus as it is now."""


class Answerer:
    """Answers questions from the live corpus. Safe to use from several threads at once."""

    def __init__(self, source: EngineSource, judgement: Judgement) -> None:
        self._source, self._judgement = source, judgement

    def ask(self, query: Query) -> Answer:
        """Answer a question with passages, or with none when the evidence is thin."""
        return self._answer(query, honest=True)

    def search(self, query: Query) -> Answer:
        """Return every passage that shares a word with the query, best first, without judging."""
        found = self._answer(query, honest=False)
        return replace(found, answered=bool(found.passages))

    def judge(self, query: Query) -> Answer:
        """Return what `search` finds with the judgement of `ask`, for whoever measures both."""
        return self._answer(query, honest=False)

    def _answer(self, query: Query, *, honest: bool) -> Answer:
        start = time.perf_counter()
        engine = self._source.engine
        result = engine.search(query)
        confidence = self._judgement.confidence(result.support)
        answered = bool(result.hits) and self._judgement.is_answered(result.support, follows=bool(query.context))
        hits = result.hits if answered or not honest else ()
        passages = tuple(
            Found(rank, hit.passage, hit.score, hit.answer, hit.highlights, hit.parts)
            for rank, hit in enumerate(hits, query.offset + 1)
        )
        corrected = corrected_question(query.text, result.terms)
        return Answer(
            question=query.text,
            answered=answered,
            passages=passages,
            suggestions=() if passages else suggest(corrected, _titles(engine, result, query.selection)),
            total=result.total,
            corrected=corrected if passages else None,
            confidence=confidence,
            elapsed_ms=(time.perf_counter() - start) * 1000,
        )


def _titles(engine: SearchEngine, result: Result, selection: Selection) -> list[str]:
    """Titles of the articles that come nearest to the question, then of the first ones."""
    nearest = [hit.passage.attribution.title for hit in result.hits]
    return nearest + [article.title for article in engine.articles("", MOST, selection)]
