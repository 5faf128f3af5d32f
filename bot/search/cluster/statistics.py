"""What the words of a corpus in a cluster count: read when a question needs it, and remembered."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import NamedTuple, TypeVar

import msgspec

from bot.model import Query
from bot.search.analysis import Analyser, Token
from bot.search.cluster import queries
from bot.search.cluster.answers import Reader
from bot.search.cluster.client import Deadline
from bot.search.cluster.documents import LONGEST, key
from bot.search.cluster.indices import WINDOW
from bot.search.cluster.manifest import Manifest
from bot.search.cluster.remembered import Remembered
from bot.search.cluster.word_documents import (
    CompoundDocument,
    GramsDocument,
    SurfaceDocument,
    TermDocument,
    WordDocument,
    compound_id,
    grams_ids,
    surface_id,
    term_id,
)
from bot.search.idf import lucene_idf
from bot.search.question import MOST_WORDS, KnownWords
from bot.search.spelling import NearWord, Speller, slips_in
from bot.search.spelling_keys import is_guessable

Value = TypeVar("Value")
Document = TypeVar("Document", SurfaceDocument, TermDocument, CompoundDocument, GramsDocument)

_MOST_DOCUMENTS, _MOST_GUESSES = 50_000, 5_000
"""How many documents of words, and near words of misspelt ones, are remembered."""

_MOST_NEAR, _MOST_ALIKE = 2_000, 10_000
"""How many words are looked at for one that is misspelt, and for one that others look like."""


class Weighed(NamedTuple):
    """What a term of a question weighs."""

    weight: float
    """What multiplies its part of BM25 here: its idf among it."""
    boost: float
    """The same there, where an idf is another one."""


class Statistics:
    """The words of one version of a corpus, which never change. Safe to use from several threads at once."""

    def __init__(self, reader: Reader, index: str, manifest: Manifest) -> None:
        """`index` is that of the version's words."""
        self._reader, self._index, self._manifest = reader, index, manifest
        self._unknown_idf = math.log(manifest.passages + 0.5) - math.log(0.5)
        self._documents: Remembered[str, WordDocument | None] = Remembered(_MOST_DOCUMENTS)
        self._guesses: Remembered[str, tuple[NearWord, ...]] = Remembered(_MOST_GUESSES)

    def known(self, deadline: Deadline) -> KnownWords:
        """Return what questions need to know of words, each read when it is asked for, until a deadline."""
        return KnownWords(
            idf=_Read(lambda term: self._idf(term, deadline)),
            unknown_idf=self._unknown_idf,
            term_of=_Read(lambda surface: self._usual(surface, deadline)),
            compounds=_Compounds(lambda joined: self._divided(joined, deadline)),
            speller=_NearWords(self, deadline),
        )

    def expect(self, query: Query, analysers: Sequence[Analyser], deadline: Deadline) -> None:
        """Read at once what reading a query will ask for one by one."""
        texts = [
            list(islice(analyser.words(text), MOST_WORDS))
            for analyser in analysers
            for text in (query.text, query.context)
        ]
        every = [token for tokens in texts for token in tokens]
        terms = [term_id(token.term) for token in every if token.term]
        known = self._read([*(surface_id(token.surface) for token in every), *terms], deadline)

        def is_new(token: Token) -> bool:
            document = known[surface_id(token.surface)]
            return not isinstance(document, SurfaceDocument) or document.usual is None

        # A word that no passage has may be two words there, or one with the next.
        divided = [compound_id(token.surface) for token in every if is_new(token)]
        joined = [
            surface_id(token.surface + following.surface)
            for tokens in texts
            for token, following in pairwise(tokens)
            if is_new(token)
        ]
        self._read([*divided, *joined], deadline)

    def weighed(self, terms: Sequence[str], weights: Sequence[float], deadline: Deadline) -> dict[str, Weighed]:
        """Return those of some terms that passages have, with what they weigh: one that comes twice counts twice."""
        total: dict[str, float] = {}
        for term, weight in zip(terms, weights, strict=True):
            total[term] = total.get(term, 0.0) + weight
        found, size = self._read(list(map(term_id, total)), deadline), self._manifest.passages
        weighed = {}
        for term, weight in total.items():
            document = found[term_id(term)]
            if isinstance(document, TermDocument) and (frequency := document.frequency):
                counts = weight * self._manifest.idf.of(frequency)
                weighed[term] = Weighed(counts, counts / lucene_idf(frequency, size))
        return weighed

    def names_among(self, words: Sequence[tuple[str, str]], deadline: Deadline) -> list[bool]:
        """Tell of some words, each its surface and its term, whether each is a name: one that mostly has a capital."""
        names: set[tuple[str, str]] = set()
        surfaces = sorted({surface for surface, _ in words})
        for low in range(0, len(surfaces), WINDOW):
            body = queries.names(surfaces[low : low + WINDOW])
            for found in self._reader.search(self._index, body, deadline).sources:
                names |= {(surface, term) for surface in found["surface"] for term in found["names"]}
        return [(surface, key(term)) in names for surface, term in words]

    def gram_counts(self, deadline: Deadline) -> dict[str, int]:
        """Return how many surfaces have each gram."""
        documents = self._told(grams_ids(), deadline).values()
        return {
            gram: count
            for document in documents
            if isinstance(document, GramsDocument)
            for gram, count in document.counts
        }

    def near(self, word: str, deadline: Deadline) -> tuple[NearWord, ...]:
        """Return the likeliest words for a misspelt one: see `Speller.near`."""
        slips = slips_in(word)
        if not is_guessable(word) or len(word) > LONGEST + slips:
            return ()
        known = self._guesses.known([word])
        if word not in known:
            found = self._found(queries.near(word, slips, _MOST_NEAR), deadline)
            self._documents.keep({document.id: document for document in found})
            known[word] = _speller(found).near(word)
            self._guesses.keep(known)
        return known[word]

    def alike(self, word: str, limit: int, deadline: Deadline) -> tuple[str, ...]:
        """Return words that look like one that no passage has: see `Speller.alike`."""
        if not is_guessable(word) or len(word) > LONGEST:
            return ()
        return _speller(self._found(queries.alike(word, _MOST_ALIKE), deadline)).alike(word, limit)

    def _idf(self, term: str, deadline: Deadline) -> float | None:
        document = self._document(term_id(term), TermDocument, deadline)
        if document is None:
            return None
        return self._manifest.idf.of(document.frequency) if document.frequency else self._unknown_idf

    def _usual(self, surface: str, deadline: Deadline) -> str | None:
        document = self._document(surface_id(surface), SurfaceDocument, deadline)
        return None if document is None else document.usual

    def _divided(self, joined: str, deadline: Deadline) -> tuple[str, str] | None:
        document = self._document(compound_id(joined), CompoundDocument, deadline)
        return None if document is None else (joined[: document.at[0]], joined[document.at[0] :])

    def _document(self, one: str, kind: type[Document], deadline: Deadline) -> Document | None:
        document = self._read([one], deadline)[one]
        return document if isinstance(document, kind) else None

    def _read(self, ids: Sequence[str], deadline: Deadline) -> dict[str, WordDocument | None]:
        found = self._documents.known(ids)
        if new := [one for one in dict.fromkeys(ids) if one not in found]:
            told = self._told(new, deadline)
            self._documents.keep(told)
            found |= told
        return found

    def _told(self, ids: Sequence[str], deadline: Deadline) -> dict[str, WordDocument | None]:
        """Read documents by their ids, None for one that is not there."""
        found = self._reader.documents(self._index, ids, deadline)
        return {one: _document(source) for one, source in found.items()}

    def _found(self, query: queries.Clause, deadline: Deadline) -> list[SurfaceDocument]:
        found = self._reader.search(self._index, query, deadline)
        return [msgspec.convert(source, SurfaceDocument) for source in found.sources]


class _Read(Mapping[str, Value]):
    """Values that are read when they are asked for; which there are, nobody knows."""

    def __init__(self, read: Callable[[str], Value | None]) -> None:
        self._of = read

    def __getitem__(self, key: str) -> Value:
        if (value := self._of(key)) is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        raise TypeError("All words of a corpus are too many to be read.")

    def __len__(self) -> int:
        raise TypeError("All words of a corpus are too many to be counted.")


class _Compounds:
    def __init__(self, divided: Callable[[str], tuple[str, str] | None]) -> None:
        self.get = divided


class _NearWords:
    def __init__(self, statistics: Statistics, deadline: Deadline) -> None:
        self._statistics, self._deadline = statistics, deadline

    def near(self, word: str) -> tuple[NearWord, ...]:
        return self._statistics.near(word, self._deadline)

    def alike(self, word: str, limit: int) -> tuple[str, ...]:
        return self._statistics.alike(word, limit, self._deadline)


_KINDS: Mapping[str, type[WordDocument]] = {
    "surface": SurfaceDocument,
    "term": TermDocument,
    "compound": CompoundDocument,
    "grams": GramsDocument,
}


def _document(source: Mapping[str, object] | None) -> WordDocument | None:
    return None if source is None else msgspec.convert(source, _KINDS[str(source["kind"])])


def _speller(found: Sequence[SurfaceDocument]) -> Speller:
    frequency = {document.surface: document.frequency for document in found}
    return Speller.of(frequency, {document.surface for document in found if document.usual == ""})
