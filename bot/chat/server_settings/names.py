"""The articles, authors and tags that a selection can name, for autocomplete and for its words."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answers.live import LiveCorpus
from bot.chat.buttons.ids import checksum
from bot.chat.rendering.escaping import label, tidy
from bot.chat.rendering.excerpt import shorten
from bot.corpus.view import CorpusView
from bot.model import Selection
from bot.search.selection import folded

Kind = Literal["article", "author", "tag"]
_LABEL = 50
"""Characters of a name in a menu: 25 of them are bytes of one message."""
_LOOKED_AT = 1_000
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
    """Knows every name of the corpus as it is now, from memory."""

    def __init__(self, live: LiveCorpus) -> None:
        self._live = live
        self._corpus: CorpusView | None = None
        self._tags: dict[str, str] = {}

    def find(self, kind: Kind, typed: str) -> Entry | None:
        """Return what somebody named: an article by its id or title, an author or a tag by its name.

        Looks through all of them: call it in a thread.
        """
        if kind == "article" and (title := self._title(typed)) is not None:
            return Entry(kind, typed, title)
        wanted = folded(typed)
        # Nearly every name is found by its words, without a look at all others.
        for words, most in ((typed, _LOOKED_AT), ("", sys.maxsize)):
            for entry in self.offered(kind, words, most):
                if wanted in {folded(entry.value), folded(entry.shown)}:
                    return entry
        return None

    def offered(self, kind: Kind, typed: str, limit: int) -> Sequence[Entry]:
        """Return what somebody may mean who has typed so far; call it in a thread."""
        engine = self._live.engine
        match kind:
            case "article":
                return [Entry(kind, article.id, tidy(article.title)) for article in engine.articles(typed, limit)]
            case "author":
                return [Entry(kind, name, tidy(name)) for name in engine.authors(typed, limit)]
            case "tag":
                tags, wanted = self._known_tags(), folded(typed)
                # The one that is typed whole comes first, however many hold it.
                fitting = sorted((key for key in tags if wanted in key), key=lambda key: (key != wanted, key))
                return [Entry(kind, tags[key], tidy(tags[key])) for key in fitting[:limit]]

    def entries(self, selection: Selection) -> list[Entry]:
        """Return what a selection names, in words; an article that is gone by its id."""
        return [
            Entry(kind, value, (self._title(value) or value) if kind == "article" else tidy(value))
            for kind, value in _pairs(selection)
        ]

    def _title(self, article_id: str) -> str | None:
        first = self._live.engine.passage(f"{article_id}#1")
        return tidy(first.attribution.title) if first is not None else None

    def _known_tags(self) -> dict[str, str]:
        """Every tag by its folded name; gathered once for each state of the corpus."""
        corpus = self._live.edition.corpus
        if corpus is not self._corpus:
            found: dict[str, str] = {}
            for tag in corpus.tags():
                found.setdefault(folded(tag), tag)
            self._tags, self._corpus = {key: tag for key, tag in found.items() if tidy(tag)}, corpus
        return self._tags


def plain(text: str, limit: int = _LABEL) -> str:
    """Return a name as menus show it."""
    return shorten(label(text), limit) or "?"
