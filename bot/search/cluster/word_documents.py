"""What a cluster keeps of the words of a corpus, as documents of one index."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from bot.search.cluster.documents import LONGEST, key
from bot.search.spelling import endings
from bot.search.spelling_keys import is_guessable

_BUCKETS = 64
"""So many documents hold all grams."""


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
