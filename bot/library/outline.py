"""What articles tell without the others: the language of each, and where the sentences of its passages are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from bot.corpus.volume import Volume
from bot.model import Article
from bot.search.batch import spans_of
from bot.search.language import LanguageDetector, Seen
from bot.search.lexicon import Numbers

AT_ONCE = 4_096
"""Passages that are worked on together, at least."""
_BEGINNING = 3
"""How many passages of an article are looked at for its language, behind its title."""


class Told(NamedTuple):
    """An article, as far as this needs it."""

    title: str
    language: str | None
    """The tag that it gives itself."""
    texts: Sequence[str]
    """Those of its passages."""

    @classmethod
    def of(cls, article: Article) -> Self:
        """Take what is needed of an article."""
        return cls(article.title, article.language, [paragraph.text for paragraph in article.paragraphs])

    @property
    def beginning(self) -> str:
        """What tells the article's language."""
        return " ".join([self.title, *self.texts[:_BEGINNING]])


@dataclass(frozen=True, slots=True)
class Outline:
    """n passages of some articles, one after the other."""

    seen: tuple[Seen, ...]
    """What each article alone tells of its language."""
    borders: Numbers
    """Where each sentence begins and ends in its passage's text, in characters; flat."""
    counts: NDArray[np.int32]
    """How many sentences each passage has, 0 where that depends on a language that other articles tell: shape (n,)."""


def outlined(articles: Sequence[Told], detector: LanguageDetector) -> Outline:
    """Outline articles."""
    borders: list[int] = []
    counts: list[int] = []
    seen = tuple(detector.look(article.beginning, article.language) for article in articles)
    for article, one in zip(articles, seen, strict=True):
        if one.language is None:
            counts += [0] * len(article.texts)
            continue
        for text in article.texts:
            spans = spans_of(text, one.language)
            counts.append(len(spans))
            for span in spans:
                borders += span
    return Outline(seen, np.array(borders, dtype=np.int32), np.array(counts, dtype=np.int32))


def divided(volume: Volume) -> Iterator[list[Told]]:
    """Yield a volume's articles in stretches that are outlined together."""
    stretch: list[Told] = []
    passages = 0
    for number in range(volume.articles):
        stretch.append(Told.of(volume.article(number)))
        passages += len(stretch[-1].texts)
        if passages >= AT_ONCE:
            yield stretch
            stretch, passages = [], 0
    if stretch:
        yield stretch
