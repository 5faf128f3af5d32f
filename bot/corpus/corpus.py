"""All articles of one reading, and what was wrong with the files."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.arrays import firsts
from bot.corpus.head import DIGEST, Head, digest_of
from bot.corpus.lazily import Lazily
from bot.corpus.volume import Volume, VolumeWriter
from bot.errors import Problem
from bot.model import Article, Passage


class ArticleName(NamedTuple):
    """An article as a report names it."""

    id: str
    title: str


class Corpus:
    """What a corpus folder held when it was read: articles of one volume or several, decoded when they are asked for.

    Never changes; any number of threads may read it at once.
    """

    def __init__(self, volumes: Sequence[Volume], order: NDArray[np.int64], problems: Iterable[Problem] = ()) -> None:
        """Put the articles whose numbers are in `order` together.

        Numbers run through the volumes: the first one's articles from 0, then the second one's. An article that is not
        in `order` is not there any more. No two that are there have one id.
        """
        self.volumes = tuple(volumes)
        self.order = order
        """The numbers of the articles in their order: (articles,)."""
        # A view gives Python's own numbers, several times as quickly as an array does.
        self._order = order.data
        self._bases: list[int] = firsts(volume.articles for volume in volumes).tolist()
        # Of each number its place in the order, -1 where the article is not there any more.
        places = np.full(self._bases[-1], -1, dtype=np.int64)
        places[order] = np.arange(len(order))
        self._places = places.data
        counts = np.concatenate([np.zeros(0, np.int64), *(np.diff(volume.first_passage) for volume in volumes)])[order]
        self._first = firsts(counts).data
        digests = np.concatenate([np.zeros((0, DIGEST), np.uint8), *(volume.digests for volume in volumes)])
        self.digests: NDArray[np.uint8] = digests[order]
        """A hash of everything of each article that an answer could show, in their order: (articles, 16)."""
        self.problems = tuple(problems)
        """In the order of files and lines, notices among them."""
        self.version = _version(self.digests.tobytes())
        """Twelve hexadecimal digits that change with anything that an answer could show."""

    @classmethod
    def of(cls, articles: Iterable[Article], problems: Iterable[Problem] = ()) -> "Corpus":
        """Put articles together that are in memory."""
        writer = VolumeWriter()
        for article in articles:
            writer.add(article, None, b"")
        volume = writer.done()
        return cls([volume], np.arange(volume.articles, dtype=np.int64), problems)

    @property
    def articles(self) -> Sequence[Article]:
        """In the order of their files; no two have one id."""
        return Lazily(self._article, len(self))

    def __len__(self) -> int:
        """How many articles there are."""
        return len(self._order)

    def passages(self) -> Sequence[Passage]:
        """The passages of all articles, in reading order."""
        return Lazily(self._passage, self._first[-1])

    def place(self, article_id: str) -> int | None:
        """Return where among the articles the one with an id is, from 0; None when there is none."""
        for base, volume in zip(self._bases, self.volumes, strict=False):
            number = volume.find(article_id)
            if number is not None and (place := self._places[base + number]) >= 0:
                return place
        return None

    def find(self, article_id: str) -> Article | None:
        """Return the article with an id."""
        place = self.place(article_id)
        return None if place is None else self._article(place)

    def head(self, article_id: str) -> Head | None:
        """Return what is known about the article with an id, without its texts."""
        place = self.place(article_id)
        return None if place is None else self._head(place)

    def heads(self) -> Iterator[Head]:
        """Yield what is known about each article, in their order."""
        return map(self._head, range(len(self)))

    def names(self) -> Iterator[ArticleName]:
        """Yield what a report names each article by, in their order."""
        return (ArticleName(head.id, head.title) for head in self.heads())

    def tags(self) -> Iterator[str]:
        """Yield each tag once, as it is written first."""
        return iter(dict.fromkeys(tag for head in self.heads() for tag in head.tags))

    def files(self) -> set[str]:
        """Return the names of the files that hold the articles."""
        alive = np.asarray(self._places) >= 0
        found: set[str] = set()
        for base, volume in zip(self._bases, self.volumes, strict=False):
            numbers = np.unique(volume.files[alive[base : base + volume.articles]])
            found.update(volume.file_names[number] for number in numbers.tolist())
        return found

    def _article(self, place: int) -> Article:
        volume, number = self._at(place)
        return volume.article(number)

    def _head(self, place: int) -> Head:
        volume, number = self._at(place)
        return volume.head(number)

    def _passage(self, number: int) -> Passage:
        place = bisect_right(self._first, number) - 1
        volume, article = self._at(place)
        passage = int(volume.first_passage[article]) + number - self._first[place]
        return volume.passage(passage, volume.head(article).language)

    def _at(self, place: int) -> tuple[Volume, int]:
        """Return the volume of the article at a place, and its number there."""
        number = self._order[place]
        part = bisect_right(self._bases, number) - 1
        return self.volumes[part], number - self._bases[part]


def version_of(articles: Iterable[Article]) -> str:
    """Return the version of a corpus of these articles, the same on every machine."""
    return _version(b"".join(map(digest_of, articles)))


def _version(digests: bytes) -> str:
    return hashlib.blake2b(digests, digest_size=6).hexdigest()
