"""The engine inside the process: BM25 over passages in flat arrays, and a second look at the best hundred."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

import numpy as np

from bot.model import EVERYTHING, Attribution, Hit, Passage, Query, Selection
from bot.search.analysis import Analysers
from bot.search.bm25 import BM25Index
from bot.search.candidates import Candidates, Floats, Ints
from bot.search.collection import Collection
from bot.search.engine import ArticleTitle, Holdings, Result
from bot.search.filters import PassageFilter, is_empty
from bot.search.kinds import Kinds
from bot.search.known import counted, known_words, vocabulary
from bot.search.lexicon import Lexicon
from bot.search.lookup import first_ones
from bot.search.mix import Weights
from bot.search.question import Question, QuestionReader
from bot.search.ranking import DEPTH, Ranking, expanded
from bot.search.segment import K1, B
from bot.search.shelf import Shelf
from bot.search.support import NONE
from bot.search.word_tables import WordTables


class Passages(Protocol):
    """Texts and attributions, by the numbers of passages and articles in a `Collection`."""

    def passage(self, number: int) -> Passage:
        """Return a passage."""

    def number(self, passage_id: str) -> int | None:
        """Return the number of the living passage with an id, if there is one."""

    def attribution(self, article: int) -> Attribution:
        """Return where the first passage of an article comes from."""

    def article(self, article_id: str) -> int | None:
        """Return the number of the living article with an id, if there is one."""


class EmbeddedEngine:
    """Searches what is analysed already; see `SearchEngine` for its promises."""

    def __init__(
        self,
        passages: Passages,
        collection: Collection,
        *,
        lexicon: Lexicon,
        tables: Sequence[WordTables],
        languages: Sequence[str],
        analysers: Analysers,
        weights: Weights,
    ) -> None:
        """`languages` are those of the passages, in the order in which they come first in the corpus."""
        self._passages, self._collection = passages, collection
        living = collection.living
        self._shelf = Shelf(
            [one.segment.shelf for one in living], [one.articles for one in living], collection.articles
        )
        counts, kinds = counted(collection, lexicon), Kinds(languages or ["en"])
        parts = [replace(one.segment.part, alive=one.passages) for one in living]
        self._index = BM25Index.over(lexicon.terms, parts, counts.frequency, K1, B)
        self._vocabulary = vocabulary(lexicon, tables, counts, kinds)
        known = known_words(lexicon, tables, counts, self._index.idf, collection)
        self._reader = QuestionReader([analysers(tag) for tag in languages or ["en"]], known, kinds)
        self._ranking = Ranking(weights)

    def search(self, query: Query) -> Result:
        """Return the passages that share a term with the query, the likeliest to answer first."""
        question = self._reader.read(query)
        if not question.terms and not is_empty(query.filters):
            return self._listed(query)
        words, weights = expanded(question)
        within = self._within(query, words)
        end = query.offset + query.limit
        numbers, bm25 = self._index.top(
            words, max(DEPTH, end), weights=weights, within=within, order=self._collection.places
        )
        total = self._index.count(words, within)
        near, rest = slice(DEPTH), slice(max(query.offset, DEPTH), end)
        far = self._candidates(question, numbers[rest], bm25[rest]) if len(numbers[rest]) else None
        candidates = self._candidates(question, numbers[near], bm25[near])
        return self._ranking.result(query, candidates, far, self._passages.passage, total=total, size=len(self))

    def _listed(self, query: Query) -> Result:
        """Every passage that meets the filters of a query without words, in corpus order."""
        within = self._filtered(query, self._collection.in_order())
        chosen = within[query.offset : query.offset + query.limit].tolist()
        hits = tuple(Hit(self._passages.passage(number), 0.0, None, (), ()) for number in chosen)
        return Result((), hits, len(within), NONE)

    def _within(self, query: Query, words: Sequence[str]) -> Ints | None:
        """The only passages that the query may return, of those with one of the words; None for all."""
        if query.article is None and is_empty(query.filters) and query.selection.everything:
            return None
        return self._filtered(query, self._index.matching(words))

    def _filtered(self, query: Query, numbers: Ints) -> Ints:
        """Those of some passages that the query's selection, article and filters let through."""
        article_of = self._collection.article_of(numbers)
        chosen = np.ones(len(numbers), dtype=np.bool_)
        if not query.selection.everything:
            chosen &= self._shelf.selected(query.selection)[article_of]
        if query.article is not None:
            article = self._passages.article(query.article)
            chosen &= article_of == (-1 if article is None else article)
        if is_empty(query.filters):
            return numbers[chosen]
        passes = PassageFilter(query.filters, self._reader.surfaces)
        articles, which = np.unique(article_of[chosen], return_inverse=True)
        allowed = [passes.allows_article(self._passages.attribution(number)) for number in articles.tolist()]
        numbers = numbers[chosen][np.array(allowed, dtype=np.bool_)[which]]
        if not passes.reads_text:
            return numbers
        kept = [number for number in numbers.tolist() if passes.allows_text(*self._readings(number))]
        return np.array(kept, dtype=np.int64)

    def _readings(self, number: int) -> tuple[Callable[[], str], Callable[[], list[str]]]:
        """What gives a passage's text, and its words as they are compared."""
        return (lambda: self._passages.passage(number).text), partial(self._surfaces, number)

    def _surfaces(self, number: int) -> list[str]:
        words = self._collection.words(np.array([number])).values
        return list(map(self._vocabulary.lexicon.surfaces.string, self._vocabulary.surface_of[words].tolist()))

    def candidates(self, query: Query) -> Candidates:
        """Return what the second stage looks at, laid open for whoever fits its weights."""
        question = self._reader.read(query)
        words, weights = expanded(question)
        top = self._index.top(words, DEPTH, weights=weights, order=self._collection.places)
        return self._candidates(question, *top)

    def _candidates(self, question: Question, numbers: Ints, bm25: Floats) -> Candidates:
        return Candidates(question, numbers, bm25, self._collection, self._vocabulary)

    def passage(self, passage_id: str) -> Passage | None:
        """Return the passage with this id, if there is one."""
        number = self._passages.number(passage_id)
        return None if number is None else self._passages.passage(number)

    def around(self, passage_id: str, before: int, after: int) -> Sequence[Passage]:
        """Return the passages of the same article around this one, itself included, in order."""
        number = self._passages.number(passage_id)
        if number is None:
            return ()
        near = np.arange(max(number - before, 0), min(number + after + 1, self._collection.slots))
        article_of = self._collection.article_of(near)
        return tuple(map(self._passages.passage, near[article_of == article_of[near == number]].tolist()))

    def articles(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[ArticleTitle]:
        """Return articles of a selection whose title has every typed word or word beginning, in corpus order."""
        return self._shelf.articles(typed, limit, selection)

    def authors(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[str]:
        """Return authors and publishers of a selection whose name has every typed word or word beginning."""
        return self._shelf.authors(typed, limit, selection)

    def holdings(self, selection: Selection = EVERYTHING) -> Holdings:
        """Return how many articles of a selection there are, how many passages they have, and in which languages."""
        numbers = self._collection.in_order()
        article_of = self._collection.article_of(numbers)
        firsts = numbers[first_ones(article_of) & self._shelf.selected(selection)[article_of]]
        passages, languages = 0, Counter[str]()
        for first in map(self._passages.passage, firsts.tolist()):
            passages += first.attribution.paragraphs
            languages.update(filter(None, [first.language]))
        return Holdings(len(firsts), passages, tuple(sorted(languages.items(), key=lambda one: (-one[1], one[0]))))

    def alike(self, word: str, limit: int) -> Sequence[str]:
        """Return words of the passages that look like a word that they do not have, most alike first."""
        return self._reader.alike(word, limit)

    def __len__(self) -> int:
        return len(self._collection)
