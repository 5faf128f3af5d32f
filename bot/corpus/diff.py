"""What changed between two readings of a corpus."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.corpus.corpus import ArticleName, Corpus
from bot.corpus.head import DIGEST
from bot.model import Article


class Pair(NamedTuple):
    """An article that came, changed or went: as it was and as it is, one of them None where there is none."""

    before: Article | None
    after: Article | None


@dataclass(frozen=True, slots=True)
class CorpusDiff:
    """The articles and passages that came, went or changed."""

    added: tuple[ArticleName, ...] = ()
    changed: tuple[ArticleName, ...] = ()
    """The same id, but another text, order or attribution; with the new title."""
    removed: tuple[ArticleName, ...] = ()
    passages_added: int = 0
    passages_changed: int = 0
    """Texts of one article of which an old one went and a new one came."""
    passages_removed: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing that could be shown is different."""
        return not (self.added or self.changed or self.removed)


def summed(pairs: Iterable[Pair]) -> CorpusDiff:
    """Tell in names and numbers what came, changed and went."""
    added, changed, removed = list[ArticleName](), list[ArticleName](), list[ArticleName]()
    passages_added = passages_changed = passages_removed = 0
    for before, after in pairs:
        if after:
            (changed if before else added).append(_name(after))
        elif before:
            removed.append(_name(before))
        came, other, went = _passages(before, after)
        passages_added, passages_changed = passages_added + came, passages_changed + other
        passages_removed += went
    return CorpusDiff(
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        passages_added=passages_added,
        passages_changed=passages_changed,
        passages_removed=passages_removed,
    )


def pairs(old: Corpus, new: Corpus) -> Iterator[Pair]:
    """Yield each article that came or changed in the order of `new`, then those that went in the order of `old`.

    Articles are matched by their ids; no other one is decoded.
    """
    for place in _only(new, old):
        article = new.articles[place]
        yield Pair(old.find(article.id), article)
    for place in _only(old, new):
        article = old.articles[place]
        if new.place(article.id) is None:
            yield Pair(article, None)


def _only(one: Corpus, other: Corpus) -> list[int]:
    """Return the places of the articles of one corpus that the other does not have just so."""
    return np.flatnonzero(~np.isin(_whole(one), _whole(other))).tolist()


def _whole(corpus: Corpus) -> NDArray[np.bytes_]:
    """Return the articles' digests as one value each."""
    return corpus.digests.view(f"S{DIGEST}").ravel()


def _passages(before: Article | None, after: Article | None) -> tuple[int, int, int]:
    """How many passages of one article were added, changed and removed, told by their texts."""
    old = Counter(paragraph.text for paragraph in before.paragraphs) if before else Counter[str]()
    new = Counter(paragraph.text for paragraph in after.paragraphs) if after else Counter[str]()
    came, went = (new - old).total(), (old - new).total()
    changed = min(came, went)
    return came - changed, changed, went - changed


def _name(article: Article) -> ArticleName:
    return ArticleName(article.id, article.title)
