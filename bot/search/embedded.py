"""The engine inside the process: passages in memory, BM25 over them."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.model import Hit, Passage, Query, Term
from bot.search.analysis import Analyser, Token
from bot.search.bm25 import BM25Index
from bot.search.engine import ArticleTitle, Result
from bot.search.spelling import Speller


class EmbeddedEngine:
    """Analyses and indexes passages when it is made; see `SearchEngine` for its promises."""

    def __init__(self, passages: Sequence[Passage], analyser: Analyser) -> None:
        self._passages = tuple(passages)
        self._analyser = analyser
        surfaces: Counter[str] = Counter()
        self._term_of: dict[str, str] = {}

        def terms(passage: Passage) -> list[str]:
            found = []
            for token in analyser.tokens(passage.text):
                surfaces[token.surface] += 1
                self._term_of[token.surface] = token.term
                found.append(token.term)
            return found

        self._index = BM25Index.build(map(terms, self._passages))
        self._speller = Speller(surfaces)
        self._number = {passage.id: i for i, passage in enumerate(self._passages)}
        self._articles = _titles(self._passages)
        # What a word that no passage has tells about a question: the library's idf for n = 0.
        self._unknown_idf = math.log(len(self._passages) + 0.5) - math.log(0.5)

    def search(self, query: Query) -> Result:
        """Return the passages that share a term with the query."""
        terms = tuple(map(self._term, self._analyser.question(query.text)))
        words = [term.text for term in terms]
        within = self._of_article(query.article)
        ids, scores = self._index.top(
            words,
            query.offset + query.limit,
            weights=[term.weight for term in terms],
            within=within,
        )
        found = zip(ids[query.offset :].tolist(), scores[query.offset :].tolist(), strict=True)
        hits = tuple(Hit(self._passages[i], score) for i, score in found)
        return Result(terms, hits, self._index.count(words, within))

    def passage(self, passage_id: str) -> Passage | None:
        """Return the passage with this id, if there is one."""
        number = self._number.get(passage_id)
        return None if number is None else self._passages[number]

    def around(self, passage_id: str, before: int, after: int) -> Sequence[Passage]:
        """Return the passages of the same article around this one, itself included, in order."""
        number = self._number.get(passage_id)
        if number is None:
            return ()
        article = self._passages[number].article_id
        nearby = self._passages[max(number - before, 0) : number + after + 1]
        return tuple(passage for passage in nearby if passage.article_id == article)

    def articles(self, typed: str, limit: int) -> Sequence[ArticleTitle]:
        """Return articles whose title has every typed word or word beginning, in corpus order."""
        wanted = typed.casefold().split()
        found = []
        for article, title in self._articles:
            words = title.split()
            if all(any(word.startswith(begin) for word in words) for begin in wanted):
                found.append(article)
                if len(found) == limit:
                    break
        return found

    def __len__(self) -> int:
        return len(self._passages)

    def _term(self, token: Token) -> Term:
        framing = self._analyser.frames(token.surface)
        idf = self._index.idf.get(token.term)
        if idf is not None:
            return Term(token.surface, token.term, idf, token.span, framing=framing)
        near = None if framing else self._speller.near(token.surface)
        if near is None:
            return Term(token.surface, token.term, self._unknown_idf, token.span, framing=framing, known=False)
        term = self._term_of[near.surface]
        return Term(
            token.surface,
            term,
            self._index.idf[term],
            token.span,
            weight=near.similarity,
            corrected=near.surface,
        )

    def _of_article(self, article: str | None) -> NDArray[np.int64] | None:
        if article is None:
            return None
        of_article = (i for i, p in enumerate(self._passages) if p.article_id == article)
        return np.fromiter(of_article, dtype=np.int64)


def _titles(passages: Sequence[Passage]) -> list[tuple[ArticleTitle, str]]:
    """Each article once, with its title folded for autocomplete."""
    titles = {passage.article_id: passage.attribution.title for passage in passages}
    return [(ArticleTitle(id_, title), title.casefold()) for id_, title in titles.items()]
