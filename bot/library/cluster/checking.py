"""Whether a version holds what it is to hold: counted, and looked at here and there, before anybody asks it."""

import random
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from bot.errors import ClusterError, Sentence
from bot.library.cluster.holdings import Holdings
from bot.library.cluster.target import Target
from bot.library.cluster.words import Touched, Words
from bot.search.cluster.documents import PassageDocument, key
from bot.search.cluster.indices import KINDS
from bot.search.cluster.manifest import Manifest
from bot.search.cluster.word_documents import SurfaceDocument

Ints = NDArray[np.int64]

WRONG = "wrong_version"
"""The kind of the error that tells that a version is not what it should be."""
_ARTICLES, _TERMS, _WORDS = 12, 3, 40
"""So many articles are looked at, terms by which the first passage of each is to be found, and words of it."""


class Checker:
    """Looks at a version. All methods raise ClusterError."""

    def __init__(self, holdings: Holdings, target: Target, words: Words) -> None:
        self._holdings, self._target, self._words = holdings, target, words

    def check(self, manifest: Manifest, orders: Ints) -> None:
        """Raise a ClusterError of the kind `WRONG` when a version is not what it is to be."""
        wanted = {"passages": manifest.passages, "articles": manifest.articles, "words": manifest.words}
        for kind in KINDS:
            if (found := self._holdings.count(kind)) != wanted[kind]:
                raise _wrong(f"{kind}: {found:,} / {wanted[kind]:,}")
        chance = random.Random(manifest.version)  # noqa: S311 - nobody gains by guessing it
        for place in chance.sample(range(len(self._target)), min(_ARTICLES, len(self._target))):
            self._look_at(place, int(orders[place]))
            self._look_at_words(place)

    def _look_at(self, place: int, order: int) -> None:
        """Compare one article and its first passage with what they are to be."""
        documents = self._target.documents()
        article, passage = documents.article(place, order), next(documents.passages(place, order))
        found = self._holdings.article(article.id)
        if found is None or (found.digest, found.order, found.record) != (article.digest, order, article.record):
            raise _wrong(article.id)
        there = next(self._holdings.documents("passages", [key(passage.id)], PassageDocument), None)
        if there is None or (there.passage, there.order) != (passage.passage, passage.order):
            raise _wrong(passage.id)
        if not self._holdings.is_found(key(passage.id), passage.terms.split()[:_TERMS]):
            raise _wrong(f"{passage.id}: {passage.terms[:_WORDS]}")

    def _look_at_words(self, place: int) -> None:
        """Compare what is told of some of an article's words with what is to be."""
        touched = Touched()
        for forward in self._target.forwards(np.array([place])):
            touched.add(forward, self._target.state.lexicon)
        wanted: dict[type[msgspec.Struct], dict[str, msgspec.Struct]] = {}
        for write in islice(self._words.of(touched), _WORDS):
            document = write.document
            if isinstance(document, SurfaceDocument):
                # What it is only found by does not come back.
                document = SurfaceDocument(document.surface, document.uses)
            if document is not None:
                wanted.setdefault(type(document), {})[write.id] = document
        for form, documents in wanted.items():
            if list(self._holdings.documents("words", documents, form)) != list(documents.values()):
                raise _wrong(next(iter(documents)))


def _wrong(what: str) -> ClusterError:
    return ClusterError(
        Sentence("The index that was loaded is not what it should be ({what}). Load it again.", what=what), kind=WRONG
    )
