"""What changed between two readings of a corpus."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from bot.corpus.corpus import Corpus
from bot.model import Article


class ArticleName(NamedTuple):
    """An article as a report names it."""

    id: str
    title: str


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


def compare(old: Corpus, new: Corpus) -> CorpusDiff:
    """Tell what `new` holds that `old` did not, and the other way round; articles are matched by their ids."""
    before = {article.id: article for article in old.articles}
    after = {article.id: article for article in new.articles}
    counts = [_passages(before.get(key), after.get(key)) for key in before.keys() | after.keys()]
    added, changed, removed = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
    return CorpusDiff(
        added=tuple(_name(article) for key, article in after.items() if key not in before),
        changed=tuple(_name(article) for key, article in after.items() if before.get(key, article) != article),
        removed=tuple(_name(article) for key, article in before.items() if key not in after),
        passages_added=added,
        passages_changed=changed,
        passages_removed=removed,
    )


def _passages(before: Article | None, after: Article | None) -> tuple[int, int, int]:
    """How many passages of one article were added, changed and removed, told by their texts."""
    if before == after:
        return 0, 0, 0
    old = Counter(paragraph.text for paragraph in before.paragraphs) if before else Counter[str]()
    new = Counter(paragraph.text for paragraph in after.paragraphs) if after else Counter[str]()
    came, went = (new - old).total(), (old - new).total()
    changed = min(came, went)
    return came - changed, changed, went - changed


def _name(article: Article) -> ArticleName:
    return ArticleName(article.id, article.title)
