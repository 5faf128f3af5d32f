"""A corpus whose articles are in a cluster, as whoever answers from it sees it."""

from collections.abc import Iterable, Iterator

from bot.corpus.corpus import ArticleName
from bot.corpus.head import Head, head_from
from bot.errors import Problem
from bot.library.cluster.holdings import Holdings
from bot.library.cluster.versions import Record
from bot.library.problems import problems_of
from bot.model import Article
from bot.search.cluster.client import ANSWER_SECONDS, Client
from bot.search.cluster.documents import ArticleDocument
from bot.search.cluster.indices import Edition
from bot.wordlist import encoded


class ClusterCorpus:
    """One version of a corpus; see `CorpusView` for its promises. What asks the cluster raises ClusterError."""

    def __init__(self, client: Client, edition: Edition, record: Record) -> None:
        """`record` is that of the edition's version."""
        self._holdings, self.record = Holdings(client, edition, ANSWER_SECONDS), record

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with anything that an answer could show."""
        return self.record.manifest.corpus

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with its files, in their order, notices among them."""
        return problems_of(self.record.problems)

    def __len__(self) -> int:
        """How many articles there are."""
        return self.record.manifest.articles

    def find(self, article_id: str) -> Article | None:
        """Return the article with an id."""
        found = self._holdings.article(article_id)
        return None if found is None else self.whole([found])[article_id]

    def whole(self, articles: Iterable[ArticleDocument]) -> dict[str, Article]:
        """Return some of the articles with their texts, by their ids."""
        known = list(articles)
        texts: dict[str, list[str]] = {}
        for document in self._holdings.passages(known):
            texts.setdefault(document.article, []).append(document.text)
        return {one.id: _head(one).article(texts.get(one.id, [])) for one in known}

    def head(self, article_id: str) -> Head | None:
        """Return what is known about the article with an id, without its texts."""
        found = self._holdings.article(article_id)
        return None if found is None else _head(found)

    def names(self) -> Iterator[ArticleName]:
        """Yield what a report names each article by, in their order."""
        return (ArticleName(found["id"], found["title"]) for found in self._holdings.articles("id", "title"))

    def tags(self) -> Iterator[str]:
        """Yield each tag once."""
        return self._holdings.names("tags")

    def files(self) -> set[str]:
        """Return the names of the files that hold the articles."""
        return set(self._holdings.names("file"))


def _head(found: ArticleDocument) -> Head:
    return head_from(encoded(found.record))
