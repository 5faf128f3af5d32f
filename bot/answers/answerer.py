"""From a question to an answer: every stage of the way, in order."""

import time

from bot.answers.evidence import is_answered
from bot.answers.live import LiveCorpus
from bot.answers.marking import answer_sentence, highlights
from bot.answers.suggestions import MOST, corrected_question, suggest
from bot.model import Answer, Found, Hit, Query, Term
from bot.search.analysis import Analyser, Token
from bot.search.engine import Result, SearchEngine


class Answerer:
    """Answers questions from the live corpus. Safe to use from several threads at once."""

    def __init__(self, live: LiveCorpus, analyser: Analyser) -> None:
        self._live = live
        self._analyser = analyser

    def ask(self, query: Query) -> Answer:
        """Answer a question with passages, or with none when the evidence is thin."""
        return self._answer(query, honest=True)

    def search(self, query: Query) -> Answer:
        """Return every passage that shares a word with the query, best first, without judging."""
        return self._answer(query, honest=False)

    def _answer(self, query: Query, *, honest: bool) -> Answer:
        start = time.perf_counter()
        engine = self._live.edition.engine
        result = engine.search(query)
        tokens = [list(self._analyser.tokens(hit.passage.text)) for hit in result.hits]
        held = [{token.term for token in found} for found in tokens]
        kept = not honest or is_answered(result.terms, held)
        passages = tuple(
            _found(query.offset + i, hit, found, result.terms)
            for i, (hit, found) in enumerate(zip(result.hits, tokens, strict=True), start=1)
            if kept
        )
        corrected = corrected_question(query.text, result.terms)
        return Answer(
            question=query.text,
            passages=passages,
            suggestions=() if passages else suggest(corrected, _titles(engine, result)),
            total=result.total if kept else 0,
            corrected=corrected if passages else None,
            elapsed_ms=(time.perf_counter() - start) * 1000,
        )


def _found(rank: int, hit: Hit, tokens: list[Token], terms: tuple[Term, ...]) -> Found:
    passage = hit.passage
    return Found(
        rank=rank,
        passage=passage,
        score=hit.score,
        answer=answer_sentence(passage.text, passage.language, tokens, terms),
        highlights=highlights(tokens, terms),
    )


def _titles(engine: SearchEngine, result: Result) -> list[str]:
    """Titles of the articles that come nearest to the question, then of the first ones."""
    nearest = [hit.passage.attribution.title for hit in result.hits]
    return nearest + [article.title for article in engine.articles("", MOST)]
