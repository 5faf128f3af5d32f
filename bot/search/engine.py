"""What a search engine promises, whatever runs behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.model import EVERYTHING, Hit, Passage, Query, Selection, Term
from bot.search.support import Support


@dataclass(frozen=True, slots=True)
class ArticleTitle:
    """One article as autocomplete offers it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What some articles come to."""

    articles: int
    passages: int
    languages: tuple[tuple[str, int], ...]
    """The tags of their languages, each with its articles: most articles first, then in the order of the alphabet."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a search found."""

    terms: tuple[Term, ...]
    """The question's terms as they were searched; empty when it has no word that carries evidence."""
    hits: tuple[Hit, ...]
    """Best first; ties in corpus order."""
    total: int
    """How many passages share a term with the query, whatever the limit."""
    support: Support
    """How well the best passages of all pages support an answer."""


class SearchEngine(Protocol):
    """Finds passages. Safe to use from several threads at once; never changes once built."""

    def search(self, query: Query) -> Result:
        """Return the passages that share a term with the query, meet its filters and are of its selection.

        A query without terms but with filters finds every passage that meets them, in corpus order, with score 0.
        """

    def passage(self, passage_id: str) -> Passage | None:
        """Return the passage with this id, if there is one."""

    def around(self, passage_id: str, before: int, after: int) -> Sequence[Passage]:
        """Return the passages of the same article around this one, itself included, in order."""

    def articles(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[ArticleTitle]:
        """Return articles of a selection whose title has every typed word or word beginning, in corpus order."""

    def authors(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[str]:
        """Return authors and publishers of a selection whose name has every typed word or word beginning, each once."""

    def holdings(self, selection: Selection = EVERYTHING) -> Holdings:
        """Return how many articles of a selection there are, how many passages they have, and in which languages."""

    def alike(self, word: str, limit: int) -> Sequence[str]:
        """Return words of the passages that look like a word that they do not have, most alike first."""

    def __len__(self) -> int:
        """How many passages there are."""
