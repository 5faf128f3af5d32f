"""The engine inside the process: passages in memory, BM25 over them, and a second look at the best hundred."""

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.model import EVERYTHING, Hit, Passage, Query, Selection
from bot.search import evidence, sentence_evidence
from bot.search.analysis import Analyser, Analysers
from bot.search.bm25 import BM25Index
from bot.search.candidates import Candidates, Floats, Ints, Vocabulary
from bot.search.engine import ArticleTitle, Result
from bot.search.filters import PassageFilter, is_empty
from bot.search.forward import ForwardIndex, build_forward
from bot.search.highlighting import is_highlighted, joined
from bot.search.kinds import Kind, Kinds
from bot.search.lexicon import Lexicon
from bot.search.mix import Mix, Weights
from bot.search.question import KnownWords, Question, QuestionReader
from bot.search.shelf import Shelf
from bot.search.shelf_part import ShelfPart
from bot.search.spelling import Speller
from bot.search.support import NONE, supported

DEPTH = 100
"""How many passages of the first stage the second one looks at."""
_K1, _B = 0.6, 0.75
"""BM25's parameters: a passage is short, so that a word said again tells little more."""


class EmbeddedEngine:
    """Analyses and indexes passages when it is made; see `SearchEngine` for its promises.

    `counted` is told how many passages are analysed so far.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        analysers: Analysers,
        weights: Weights,
        counted: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._passages = tuple(passages)
        self._number = {passage.id: i for i, passage in enumerate(self._passages)}
        sources = {passage.article_id: passage.attribution for passage in self._passages}
        self._shelf = Shelf([ShelfPart.build(sources.items())], [None], None)
        lexicon = Lexicon()
        self._forward = build_forward(self._passages, lambda passage: analysers(passage.language), lexicon, counted)
        self._index = _index(self._forward, lexicon)
        languages = list(dict.fromkeys(analysers(passage.language).language for passage in self._passages)) or ["en"]
        kinds = Kinds(languages)
        self._vocabulary = Vocabulary(lexicon, _gives(lexicon, self._forward, kinds))
        self._reader = _reader(lexicon, self._forward, self._index, [analysers(tag) for tag in languages], kinds)
        self._mixes = {style: Mix(evidence.SOURCES, fitted) for style, fitted in weights.passages.items()}
        self._sentences = Mix(sentence_evidence.SOURCES, weights.sentences)

    def search(self, query: Query) -> Result:
        """Return the passages that share a term with the query, the likeliest to answer first."""
        question = self._reader.read(query)
        if not question.terms and not is_empty(query.filters):
            return self._listed(query)
        words, weights = _expanded(question)
        within = self._within(query, words)
        end = query.offset + query.limit
        numbers, bm25 = self._index.top(words, max(DEPTH, end), weights=weights, within=within)
        total = self._index.count(words, within)
        if not len(numbers):
            return Result(question.terms, (), total, NONE)
        mix = self._mixes[question.style]
        near = self._candidates(question, numbers[:DEPTH], bm25[:DEPTH])
        ranked = mix.rank(near)
        hits = self._hits(near, ranked.parts, ranked.order[query.offset : end], mix.names)
        rest = slice(max(query.offset, DEPTH), end)
        if len(numbers[rest]):
            far = self._candidates(question, numbers[rest], bm25[rest])
            # Beyond the second stage a score is its first part, which is never more than those before it.
            first = mix.weight("words") * bm25[rest, None] / far.mass
            hits += self._hits(far, first, np.arange(len(first)), ("words",))
        return Result(question.terms, tuple(hits), total, supported(near, ranked, _K1 + 1, len(self._passages)))

    def _listed(self, query: Query) -> Result:
        """Every passage that meets the filters of a query without words, in corpus order."""
        within = self._filtered(query, np.arange(len(self._passages)))
        chosen = within[query.offset : query.offset + query.limit].tolist()
        hits = tuple(Hit(self._passages[number], 0.0, None, (), ()) for number in chosen)
        return Result((), hits, len(within), NONE)

    def _within(self, query: Query, words: Sequence[str]) -> Ints | None:
        """The only passages that the query may return, of those with one of the words; None for all."""
        if query.article is None and is_empty(query.filters) and query.selection.everything:
            return None
        return self._filtered(query, self._index.matching(words))

    def _filtered(self, query: Query, numbers: Ints) -> Ints:
        """Those of some passages that the query's selection, article and filters let through."""
        if not query.selection.everything:
            numbers = numbers[self._shelf.selected(query.selection)[self._forward.article_of[numbers]]]
        chosen = numbers.tolist()
        if query.article is not None:
            chosen = [number for number in chosen if self._passages[number].article_id == query.article]
        if not is_empty(query.filters):
            passes = PassageFilter(query.filters, self._reader.surfaces).allows
            chosen = [n for n in chosen if passes(self._passages[n], partial(self._forward_surfaces, n))]
        return np.array(chosen, dtype=np.int64)

    def _forward_surfaces(self, number: int) -> list[str]:
        surfaces = self._vocabulary.lexicon.surfaces.strings
        return [surfaces[surface] for surface in self._vocabulary.surface_of[self._forward.words.row(number)].tolist()]

    def candidates(self, query: Query) -> Candidates:
        """Return what the second stage looks at, laid open for whoever fits its weights."""
        question = self._reader.read(query)
        words, weights = _expanded(question)
        return self._candidates(question, *self._index.top(words, DEPTH, weights=weights))

    def _candidates(self, question: Question, numbers: Ints, bm25: Floats) -> Candidates:
        return Candidates(question, numbers, bm25, self._forward, self._vocabulary)

    def _hits(self, found: Candidates, parts: Floats, order: Ints, names: Sequence[str]) -> list[Hit]:
        """The candidates at these places as hits, each with its parts and the sentence that answers best."""
        of_sentence = self._sentences.parts(found).sum(axis=1)
        ends = np.cumsum(found.sentence_counts)
        shown = np.array([is_highlighted(term) for term in found.question.terms])
        hits = []
        for at in order.tolist():
            start = int(ends[at] - found.sentence_counts[at])
            best = start + int(np.argmax(of_sentence[start : ends[at]]))
            marked = self._forward.sentence_span(int(found.sentence_numbers[best])) if of_sentence[best] > 0 else None
            explained = tuple(zip(names, parts[at].tolist(), strict=True))
            words = joined(self._forward.word_spans(found.places(at, shown)))
            hits.append(Hit(self._passages[found.numbers[at]], float(parts[at].sum()), marked, words, explained))
        return hits

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

    def articles(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[ArticleTitle]:
        """Return articles of a selection whose title has every typed word or word beginning, in corpus order."""
        return self._shelf.articles(typed, limit, selection)

    def authors(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[str]:
        """Return authors and publishers of a selection whose name has every typed word or word beginning."""
        return self._shelf.authors(typed, limit, selection)

    def alike(self, word: str, limit: int) -> Sequence[str]:
        """Return words of the passages that look like a word that they do not have, most alike first."""
        return self._reader.alike(word, limit)

    def __len__(self) -> int:
        return len(self._passages)


def _expanded(question: Question) -> tuple[list[str], list[float]]:
    """The index's words for all terms, and their weights."""
    near = [(text, likeness * term.weight) for term in question.terms for text, likeness in term.near]
    return [text for text, _ in near], [weight for _, weight in near]


def _index(forward: ForwardIndex, lexicon: Lexicon) -> BM25Index:
    terms, term_of = lexicon.terms.strings, lexicon.term_of
    numbers = range(len(forward.title_of))
    return BM25Index.build(
        ([terms[term] for term in term_of[forward.words.row(i)].tolist() if term] for i in numbers), k1=_K1, b=_B
    )


def _gives(lexicon: Lexicon, forward: ForwardIndex, kinds: Kinds) -> dict[Kind, NDArray[np.bool_]]:
    """Which words could be an answer of each kind; a name is a word that mostly has a capital."""
    surfaces = [lexicon.surfaces.strings[number] for number in lexicon.surface_of.tolist()]
    gives = {kind: np.array([kinds.gives(kind, surface) for surface in surfaces], dtype=bool) for kind in Kind}
    inside = np.ones(len(forward.words.values), dtype=bool)
    begins = forward.sentences.values
    inside[begins[begins < len(inside)]] = False
    times = np.bincount(forward.words.values[inside], minlength=len(lexicon))
    gives[Kind.NAME] |= forward.capitalised * 2 > times
    return gives


def _reader(
    lexicon: Lexicon, forward: ForwardIndex, index: BM25Index, analysers: Sequence[Analyser], kinds: Kinds
) -> QuestionReader:
    surfaces, terms = lexicon.surfaces.strings, lexicon.terms.strings
    # Of words that stand in titles only the index knows nothing.
    times = np.bincount(forward.words.values, minlength=len(lexicon))
    frequency = np.bincount(lexicon.surface_of, weights=times, minlength=len(surfaces)).tolist()
    # A surface that is several words, in a corpus of several languages, is taken for the most frequent one.
    usual = np.argsort(times, kind="stable")[np.count_nonzero(times == 0) :]
    pairs = zip(lexicon.surface_of[usual].tolist(), lexicon.term_of[usual].tolist(), strict=True)
    term_of = {surfaces[surface]: terms[term] for surface, term in pairs}
    passages = len(forward.title_of)
    # The library's idf for a word that no passage has; a title may have it.
    unknown_idf = math.log(passages + 0.5) - math.log(0.5)
    known = KnownWords(
        idf={**dict.fromkeys(terms[1:], unknown_idf), **index.idf},
        unknown_idf=unknown_idf,
        term_of=term_of,
        compounds=forward.compounds,
        speller=Speller(
            {surface: int(count) for surface, count in zip(surfaces, frequency, strict=True) if count},
            {surface for surface, term in term_of.items() if not term},
        ),
    )
    return QuestionReader(analysers, known, kinds)
