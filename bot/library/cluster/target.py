"""What a version of a corpus is to hold: its articles as they were read, and what they say of words."""

from collections.abc import Iterator
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from bot.arrays import firsts
from bot.corpus.head import DIGEST, record
from bot.library.library import Gathered
from bot.library.tome import Tome
from bot.search.analysis import Analyser, Analysers
from bot.search.cluster.documents import ArticleDocument, PassageDocument
from bot.search.forward import Forward
from bot.search.lexicon import Lexicon
from bot.wordlist import decoded, encoded

Ints = NDArray[np.int64]

SEAL = f"S{2 * DIGEST}"
"""The kind of an array of seals."""
_WORDS, _NAMES = 1 << 17, 1 << 12
"""How many words and names are remembered by whoever makes documents."""


class Target:
    """The articles of a gathered corpus by their places in it, from 0."""

    def __init__(self, gathered: Gathered, analysers: Analysers) -> None:
        self.corpus, self.state = gathered.corpus, gathered.state
        self.languages = tuple(self.state.languages())
        self._first_language = analysers(self.languages[0] if self.languages else None)
        self._begins = firsts(tome.volume.articles for tome in self.state.tomes)

    def __len__(self) -> int:
        """How many articles there are."""
        return len(self.corpus)

    @cached_property
    def seals(self) -> NDArray[np.bytes_]:
        """What tells each article, and the language that it was taken to be in, from all others: (articles,)."""
        found = np.zeros(len(self), dtype=SEAL)
        for place, digest in enumerate(self.corpus.digests):
            tome, number = self.at(place)
            found[place] = seal(digest.tobytes(), tome.tongues.tag(number))
        return found

    def at(self, place: int) -> tuple[Tome, int]:
        """Return the tome of an article, and its number there."""
        number = int(self.state.order[place])
        which = int(np.searchsorted(self._begins, number, side="right")) - 1
        return self.state.tomes[which], number - int(self._begins[which])

    def article_id(self, place: int) -> str:
        """Return the id of an article."""
        tome, number = self.at(place)
        return tome.volume.head(number).id

    def passages(self, places: Ints) -> Ints:
        """Return how many passages each of some articles has."""
        counts = np.concatenate([np.diff(tome.volume.first_passage) for tome in self.state.tomes])
        found: Ints = counts[self.state.order[places]]
        return found

    def forwards(self, places: Ints) -> Iterator[Forward]:
        """Yield what some articles say, as numbers of the state's lexicon: a piece for each tome."""
        numbers = np.sort(self.state.order[places])
        for tome, first in zip(self.state.tomes, self._begins.tolist(), strict=False):
            here = numbers[(first <= numbers) & (numbers < first + tome.volume.articles)] - first
            begins = tome.volume.first_passage
            runs = [np.arange(begins[number], begins[number + 1]) for number in here.tolist()]
            if runs:
                yield tome.segment.forward.take(np.concatenate(runs))

    def documents(self) -> "Documents":
        """Return what makes documents of the articles: one for each thread."""
        return Documents(self, self._first_language)


class Documents:
    """Makes the documents of articles. Not for several threads at once."""

    def __init__(self, target: Target, first_language: Analyser) -> None:
        self._target, self._reduced = target, _Reduced(target.state.lexicon)
        self._named = lru_cache(_NAMES)(lambda text: [token.surface for token in first_language.words(text)])

    def passages(self, place: int, order: int) -> Iterator[PassageDocument]:
        """Yield the documents of an article's passages."""
        tome, number = self._target.at(place)
        volume, words, tag = tome.volume, tome.segment.forward.words, tome.tongues.tag(number)
        for passage in range(*volume.first_passage[number : number + 2].tolist()):
            reduced = map(self._reduced.__getitem__, words.row(passage).tolist())
            yield PassageDocument.of(volume.passage(passage, tag), order, reduced, self._named)

    def article(self, place: int, order: int) -> ArticleDocument:
        """Return the document of an article."""
        tome, number = self._target.at(place)
        head, seal_ = tome.volume.head(number), self._target.seals[place].decode()
        source, tag = tome.volume.attribution(number), tome.tongues.tag(number)
        return ArticleDocument.of(head.id, source, order, tag, digest=seal_, record=decoded(record(head)))


def seal(digest: bytes, language: str) -> bytes:
    """Return what tells an article with this digest, in this language, from all others, as hexadecimal digits."""
    return blake2b(digest + encoded(language), digest_size=DIGEST).hexdigest().encode()


class _Reduced(dict[int, tuple[str, str]]):
    """The surface and the term of words, by their numbers; forgets all when it is full."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._word = lexicon.word

    def __missing__(self, number: int) -> tuple[str, str]:
        if len(self) >= _WORDS:
            self.clear()
        word = self[number] = self._word(number)
        return word
