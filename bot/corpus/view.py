"""What is asked of a corpus while questions are answered from it, wherever its articles are kept."""

from collections.abc import Iterator
from typing import Protocol

from bot.corpus.corpus import ArticleName
from bot.corpus.head import Head
from bot.errors import Problem
from bot.model import Article


class CorpusView(Protocol):
    """One state of a corpus; never changes. Safe to use from several threads at once."""

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with anything that an answer could show."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with its files, in their order, notices among them."""

    def __len__(self) -> int:
        """How many articles there are."""

    def find(self, article_id: str) -> Article | None:
        """Return the article with an id."""

    def head(self, article_id: str) -> Head | None:
        """Return what is known about the article with an id, without its texts."""

    def names(self) -> Iterator[ArticleName]:
        """Yield what a report names each article by, in their order."""

    def tags(self) -> Iterator[str]:
        """Yield each tag once."""

    def files(self) -> set[str]:
        """Return the names of the files that hold the articles."""
