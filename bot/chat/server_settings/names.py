"""The articles, authors and tags that a selection can name, for autocomplete and for its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answers.live import LiveCorpus
from bot.chat.escaping import label, tidy
from bot.chat.excerpt import shorten
from bot.chat.ids import checksum
from bot.corpus.corpus import Corpus
from bot.model import Selection
from bot.search.selection import credited, folded

Kind = Literal["article", "author", "tag"]
_LABEL = 80
MOST = 25
"""Entries of one selection: as many as Discord shows in one menu."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One condition of a selection."""

    kind: Kind
    value: str
    """An article's id, an author's or publisher's name, or a tag."""
    shown: str
    """What people read: plain, for an article its title."""

    @property
    def key(self) -> str:
        """What a menu names it by."""
        return checksum(f"{self.kind}:{self.value}")


def add(selection: Selection, entry: Entry) -> Selection:
    """Return a selection with one more entry."""
    return selected([*_pairs(selection), (entry.kind, entry.value)])


def keep(selection: Selection, keys: Iterable[str]) -> Selection:
    """Return a selection with only the entries that have one of these keys."""
    wanted = set(keys)
    return selected(pair for pair in _pairs(selection) if checksum(":".join(pair)) in wanted)


def size(selection: Selection) -> int:
    """Return how many entries a selection has."""
    return len(_pairs(selection))


def selected(pairs: Iterable[tuple[Kind, str]]) -> Selection:
    """Return the selection with these entries, each once."""
    by_kind: dict[Kind, dict[str, None]] = {"article": {}, "author": {}, "tag": {}}
    for kind, value in pairs:
        by_kind[kind][value] = None
    return Selection(tuple(by_kind["article"]), tuple(by_kind["author"]), tuple(by_kind["tag"]))


def _pairs(selection: Selection) -> list[tuple[Kind, str]]:
    return [
        *(("article", value) for value in selection.articles),
        *(("author", value) for value in selection.authors),
        *(("tag", value) for value in selection.tags),
    ]


class Names:
    """Knows every name of the corpus as it is now; worked out once for each edition."""

    def __init__(self, live: LiveCorpus) -> None:
        self._live = live
        self._corpus: Corpus | None = None
        self._names: dict[Kind, dict[str, str]] = {}

    def find(self, kind: Kind, typed: str) -> Entry | None:
        """Return what somebody named: an article by its id or title, an author or a tag by its name."""
        if kind == "article":
            return next((e for e in self._articles() if typed == e.value or folded(typed) == folded(e.shown)), None)
        name = self._known(kind).get(folded(typed))
        return Entry(kind, name, tidy(name)) if name is not None else None

    def offered(self, kind: Kind, typed: str, limit: int) -> Sequence[Entry]:
        """Return what somebody may mean who has typed so far."""
        if kind == "article":
            found = self._live.engine.articles(typed, limit)
            return [Entry("article", article.id, tidy(article.title)) for article in found]
        wanted = folded(typed)
        names = self._known(kind)
        return [Entry(kind, name, tidy(name)) for key, name in names.items() if wanted in key][:limit]

    def entries(self, selection: Selection) -> list[Entry]:
        """Return what a selection names, in words; an article that is gone by its id."""
        titles = {entry.value: entry.shown for entry in self._articles()} if selection.articles else {}
        return [
            Entry(kind, value, titles.get(value, value) if kind == "article" else tidy(value))
            for kind, value in _pairs(selection)
        ]

    def _articles(self) -> list[Entry]:
        corpus = self._live.edition.corpus
        return [Entry("article", article.id, tidy(article.title)) for article in corpus.articles]

    def _known(self, kind: Kind) -> dict[str, str]:
        """Every author or tag, by its folded name, in the order of the alphabet."""
        corpus = self._live.edition.corpus
        if corpus is not self._corpus:
            # Any passage tells where its article is from.
            sources = [article.passages()[0].attribution for article in corpus.articles]
            self._names = {
                "author": _folded(name for source in sources for name in credited(source)),
                "tag": _folded(tag for source in sources for tag in source.tags),
            }
            self._corpus = corpus
        return self._names[kind]


def _folded(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        if tidy(name):
            found.setdefault(folded(name), name)
    return dict(sorted(found.items()))


def plain(text: str, limit: int = _LABEL) -> str:
    """Return a name as menus show it."""
    return shorten(label(text), limit) or "?"
