"""All articles of one reading, and what was wrong with the files."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields

from bot.errors import Problem
from bot.model import Article, Passage

_SHOWN = tuple(field.name for field in fields(Article) if field.name != "paragraphs")


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a corpus folder held when it was read."""

    articles: tuple[Article, ...]
    """In the order of their files; no two have one id."""
    problems: tuple[Problem, ...]
    """In the order of files and lines, notices among them."""
    version: str
    """Twelve hexadecimal digits that change with anything that an answer could show."""

    @classmethod
    def of(cls, articles: Iterable[Article], problems: Iterable[Problem] = ()) -> "Corpus":
        """Put articles together and work out their version."""
        kept = tuple(articles)
        return cls(kept, tuple(problems), version_of(kept))

    def passages(self) -> tuple[Passage, ...]:
        """The passages of all articles, in reading order."""
        return tuple(passage for article in self.articles for passage in article.passages())


def version_of(articles: Iterable[Article]) -> str:
    """A short hash of ids, attributions, headings and texts, the same on every machine."""
    digest = hashlib.blake2b(digest_size=6)
    for article in articles:
        shown = (getattr(article, name) for name in _SHOWN)
        digest.update("\x1d".join(map(str, shown)).encode("utf-8", "backslashreplace"))
        for paragraph in article.paragraphs:
            digest.update(f"\x1e{paragraph.heading}\x1f{paragraph.text}".encode("utf-8", "backslashreplace"))
    return digest.hexdigest()
