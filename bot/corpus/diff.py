"""What changed between two readings of a corpus."""

from collections import Counter
from dataclasses import dataclass, fields
from typing import NamedTuple

from bot.corpus.corpus import Corpus
from bot.model import Article, Paragraph

_ORIGIN = tuple(field.name for field in fields(Article) if field.name not in {"id", "paragraphs"})


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


class FieldChange(NamedTuple):
    """A part of an article's attribution that is different."""

    name: str
    """As `Article` calls it."""
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ArticleChanges:
    """What happened to one article, word for word."""

    id: str
    attribution: tuple[FieldChange, ...] = ()
    """In the order of the fields of `Article`."""
    went: tuple[str, ...] = ()
    """Texts of passages that are no longer there, in their old order."""
    came: tuple[str, ...] = ()
    """Texts of passages that are new, in their order."""
    moved: bool = False
    """Whether the same passages stand in another order, or under other headings."""


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


def changes_of(old: Corpus, new: Corpus, article_id: str) -> ArticleChanges:
    """Show what happened to one article; when neither corpus has it, nothing did."""
    before, after = _find(old, article_id), _find(new, article_id)
    old_texts, new_texts = _texts(before), _texts(after)
    went, came = _missing(old_texts, new_texts), _missing(new_texts, old_texts)
    return ArticleChanges(
        id=article_id,
        attribution=tuple(
            FieldChange(name, *values)
            for name in _ORIGIN
            if (values := (_field(before, name), _field(after, name)))[0] != values[1]
        ),
        went=went,
        came=came,
        moved=not went and not came and _paragraphs(before) != _paragraphs(after),
    )


def _find(corpus: Corpus, article_id: str) -> Article | None:
    return next((article for article in corpus.articles if article.id == article_id), None)


def _texts(article: Article | None) -> list[str]:
    return [paragraph.text for paragraph in _paragraphs(article)]


def _paragraphs(article: Article | None) -> tuple[Paragraph, ...]:
    return article.paragraphs if article else ()


def _missing(texts: list[str], others: list[str]) -> tuple[str, ...]:
    """The texts that `others` lacks, in their order; a text that stands twice must stand there twice."""
    left = Counter(others)
    found = []
    for text in texts:
        if left[text]:
            left[text] -= 1
        else:
            found.append(text)
    return tuple(found)


def _field(article: Article | None, name: str) -> str | None:
    value = getattr(article, name, None)
    return None if value is None else str(value)


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
