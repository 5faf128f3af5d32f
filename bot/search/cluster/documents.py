"""What a cluster keeps of a corpus: passages, articles and words as documents.

Fields are those of `indices`. One that is None or empty is not sent, and what a document is only searched by does not
come back.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from bot.errors import Problem
from bot.model import Attribution, Passage
from bot.search.idf import IdfRule
from bot.search.prefixes import words_of
from bot.search.selection import credited, folded
from bot.search.spelling import endings
from bot.search.spelling_keys import is_guessable

Words = Callable[[str], Sequence[str]]
"""Gives all words of a text, folded, in order, as the first language of the corpus has them."""

APART = 1 << 20
"""How far apart the orders of two articles are at least: so many passages one may have."""
LONGEST = 120
"""Characters up to which a name or a word is kept as it is: of a longer one a hash stands for it."""
_BUCKETS = 64
"""So many documents hold all grams."""


class PassageDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """A passage, under its id as `key` gives it."""

    id: str
    article: str
    text: str
    title: str
    paragraph: int
    paragraphs: int
    file: str
    order: int
    """Its place in the corpus, for comparing."""
    author: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()
    heading: str | None = None
    language: str | None = None
    terms: str = ""
    """What BM25 counts: the terms of its words that carry evidence, in order, with spaces between them."""
    surfaces: str = ""
    """All its words in order."""
    title_words: str = ""
    author_words: str = ""
    """The words of its author and its publisher."""
    credited: tuple[str, ...] = ()
    """The names of its authors and its publisher as they are compared."""
    labels: tuple[str, ...] = ()
    """Its tags as they are compared."""

    @classmethod
    def of(cls, passage: Passage, order: int, reduced: Iterable[tuple[str, str]], words: Words) -> "PassageDocument":
        """Make one of a passage and its analysed words, each the surface and the term; `order` is its article's."""
        source, analysed = passage.attribution, list(reduced)
        return cls(
            id=passage.id,
            article=passage.article_id,
            text=passage.text,
            title=source.title,
            paragraph=source.paragraph,
            paragraphs=source.paragraphs,
            file=source.file,
            order=order + min(source.paragraph, APART - 1),
            author=source.author,
            publisher=source.publisher,
            published=source.published,
            url=source.url,
            tags=source.tags,
            heading=passage.heading,
            language=passage.language,
            terms=" ".join(key(term) for _, term in analysed if term),
            surfaces=" ".join(key(surface) for surface, _ in analysed),
            title_words=_cut(words(source.title)),
            author_words=_cut(words("\n".join(filter(None, (source.author, source.publisher))))),
            credited=_folded(credited(source)),
            labels=_folded(source.tags),
        )

    @property
    def passage(self) -> Passage:
        """The passage, equal to the one that it was made of."""
        source = Attribution(
            title=self.title,
            author=self.author,
            publisher=self.publisher,
            published=self.published,
            url=self.url,
            paragraph=self.paragraph,
            paragraphs=self.paragraphs,
            file=self.file,
            tags=self.tags,
        )
        return Passage(self.id, self.article, self.text, source, self.heading, self.language)


class ArticleDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """An article without its texts, under its id as `key` gives it."""

    id: str
    article: str
    """The same, to select by."""
    title: str
    file: str
    order: int
    passages: int
    language: str | None = None
    """That of its first passage."""
    digest: str = ""
    """See `bot.corpus.head.digest`, in hexadecimal digits."""
    record: str = ""
    """See `bot.corpus.head.record`."""
    credits: tuple[str, ...] = ()
    """The names of its authors and its publisher, as `credited` gives them."""
    tags: tuple[str, ...] = ()
    title_prefixes: str = ""
    """The words of its title as autocomplete compares them."""
    credit_prefixes: str = ""
    """Those of all names in `credits`."""
    credited: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        article_id: str,
        source: Attribution,
        order: int,
        language: str | None,
        *,
        digest: str = "",
        record: str = "",
    ) -> "ArticleDocument":
        """Make one of an article's id and the attribution of a passage of it."""
        names = credited(source)
        return cls(
            id=article_id,
            article=article_id,
            title=source.title,
            file=source.file,
            order=order,
            passages=source.paragraphs,
            language=language,
            digest=digest,
            record=record,
            credits=names,
            tags=source.tags,
            title_prefixes=_cut(words_of(source.title)),
            credit_prefixes=_cut(dict.fromkeys(word for name in names for word in words_of(name))),
            credited=_folded(names),
            labels=_folded(source.tags),
        )


class Use(NamedTuple):
    """A surface as one language reads it, and how often: see `Counts`."""

    term: str
    """Empty for a stop word."""
    times: int
    inside: int
    capitals: int
    titled: int


class SurfaceDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """A surface that passages or titles have."""

    surface: str
    uses: tuple[Use, ...]
    # Made anew, for what is the default would not be sent.
    kind: str = msgspec.field(default_factory=lambda: "surface")
    length: int = 0
    ends: tuple[str, ...] = ()
    """What a misspelt word shares with it: see `endings`. Only of words that passages have and that may be guessed."""
    letters: tuple[str, ...] = ()
    """Its letters, each with a 2 behind it where it comes a second time."""
    names: tuple[str, ...] = ()
    """The terms of those uses that are names: that mostly have a capital where no sentence's beginning asks for it."""

    @classmethod
    def of(cls, surface: str, uses: Iterable[Use]) -> "SurfaceDocument":
        """Make one of a surface and its uses."""
        there = tuple(uses)
        names = tuple(key(use.term) for use in there if use.capitals * 2 > use.inside)
        if len(surface) > LONGEST or not is_guessable(surface) or not any(use.times for use in there):
            return cls(surface, there, names=names)
        return cls(
            surface,
            there,
            length=len(surface),
            ends=tuple(sorted(endings(surface))),
            letters=tuple(letters(surface)),
            names=names,
        )

    @property
    def id(self) -> str:
        """The document's id."""
        return surface_id(self.surface)

    @property
    def frequency(self) -> int:
        """How often it stands in passages."""
        return sum(use.times for use in self.uses)

    @property
    def usual(self) -> str | None:
        """Its most frequent term, of equal ones the first of the alphabet; None when no passage has it."""
        there = [(-use.times, use.term) for use in self.uses if use.times]
        return min(there)[1] if there else None


class TermDocument(msgspec.Struct, frozen=True):
    """A term that passages or titles have."""

    term: str
    frequency: int
    """In how many passages it stands."""
    titled: int
    """How often it stands in the title of a passage."""
    kind: str = "term"

    @property
    def id(self) -> str:
        """The document's id."""
        return term_id(self.term)


class CompoundDocument(msgspec.Struct, frozen=True):
    """What surfaces that a hyphen joins are without it."""

    joined: str
    at: tuple[int, ...]
    """How many characters the first surface may have, ascending: the shortest one counts."""
    kind: str = "compound"

    @property
    def id(self) -> str:
        """The document's id."""
        return compound_id(self.joined)


class GramsDocument(msgspec.Struct, frozen=True):
    """Some of the grams that surfaces have."""

    bucket: int
    counts: tuple[tuple[str, int], ...]
    """Each gram, and how many surfaces that passages or titles have have it."""
    kind: str = "grams"

    @property
    def id(self) -> str:
        """The document's id."""
        return grams_id(self.bucket)


WordDocument = SurfaceDocument | TermDocument | CompoundDocument | GramsDocument


class Manifest(msgspec.Struct, frozen=True):
    """What holds for one version of a corpus as a whole."""

    version: str
    """As its indices are named."""
    corpus: str
    """The corpus's own version: see `bot.corpus.corpus.Corpus.version`."""
    analyser: str
    """The fingerprint of what analysed it: see `bot.library.fingerprint`."""
    articles: int
    passages: int
    terms: int
    """How many terms all passages have together."""
    words: int
    """How many documents the index of words has."""
    surfaces: int
    """How many surfaces passages or titles have."""
    idf: IdfRule
    languages: tuple[str, ...]
    """Those of the passages, in the order in which they come first in the corpus."""
    loaded_at: str
    """When it was made: ISO 8601, in UTC."""
    problems: tuple[Problem, ...] = ()

    @property
    def average_length(self) -> float:
        """How many terms a passage has on average."""
        return self.terms / (self.passages or 1)


def key(text: str) -> str:
    """Return what stands for a name, an id or a word in a cluster: itself, or a hash where it is long."""
    if len(text) <= LONGEST:
        return text
    return "\x02" + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def surface_id(surface: str) -> str:
    """Return the id of a surface's document."""
    return "s" + key(surface)


def term_id(term: str) -> str:
    """Return the id of a term's document."""
    return "t" + key(term)


def compound_id(joined: str) -> str:
    """Return the id of the document of two surfaces joined."""
    return "c" + key(joined)


def grams_id(bucket: int) -> str:
    """Return the id of a document of grams."""
    return f"g{bucket}"


def letters(surface: str) -> list[str]:
    """Return the letters of a word, each with a 2 behind it where it comes a second time."""
    once = dict.fromkeys(surface)
    return [*once, *(f"{letter}2" for letter in once if surface.count(letter) > 1)]


def grams_documents(counts: Mapping[str, int]) -> Iterator[GramsDocument]:
    """Yield the documents of all grams: always as many."""
    buckets: list[list[tuple[str, int]]] = [[] for _ in range(_BUCKETS)]
    for gram in sorted(counts):
        if counts[gram]:
            hashed = blake2b(gram.encode("utf-8", "surrogatepass"), digest_size=2).digest()
            buckets[int.from_bytes(hashed) % _BUCKETS].append((gram, counts[gram]))
    return (GramsDocument(bucket, tuple(found)) for bucket, found in enumerate(buckets))


def grams_ids() -> list[str]:
    """Return the ids of all documents of grams."""
    return list(map(grams_id, range(_BUCKETS)))


def cut(word: str) -> str:
    """Return what stands for a word of a title or a name, whose beginning is enough: so much of a long one."""
    return word[:LONGEST]


def _cut(words: Iterable[str]) -> str:
    return " ".join(map(cut, words))


def _folded(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key(folded(name)) for name in names))
