"""Some of a corpus's articles as autocomplete and selections need them: in flat arrays, mapped from files."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.model import Attribution, Selection
from bot.search.flat_strings import FlatStrings
from bot.search.labels import Labels
from bot.search.prefixes import PrefixIndex
from bot.search.selection import credited
from bot.wordlist import WordList

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ShelfPart:
    """Articles by their numbers, from 0; never changes once made."""

    ids: WordList
    titles: FlatStrings
    title_words: PrefixIndex
    authors: Labels
    """Authors and publishers; see `credited`."""
    author_words: PrefixIndex
    tags: Labels

    @classmethod
    def build(cls, sources: Iterable[tuple[str, Attribution]]) -> Self:
        """Take articles in their order, each as its id, that no other has, and an attribution of it."""
        articles = dict(sources)
        titles = [source.title for source in articles.values()]
        authors = Labels.build(map(credited, articles.values()))
        return cls(
            WordList.of(articles),
            FlatStrings.of(titles),
            PrefixIndex.build(titles),
            authors,
            PrefixIndex.build(list(authors.labels)),
            Labels.build(source.tags for source in articles.values()),
        )

    def selected(self, selection: Selection) -> Flags:
        """Tell of each article whether it is of a selection."""
        found = np.full(len(self), selection.everything)
        found[[self.ids[article_id] for article_id in selection.articles if article_id in self.ids]] = True
        found[self.authors.articles_with(selection.authors)] = True
        found[self.tags.articles_with(selection.tags)] = True
        return found

    def __len__(self) -> int:
        """How many articles there are."""
        return len(self.ids)

    def save(self, folder: Path) -> None:
        """Write flat arrays into a folder; raises OSError."""
        self.ids.save(folder, "ids")
        self.titles.save(folder, "titles")
        self.title_words.save(folder, "titles_index")
        self.authors.save(folder, "authors")
        self.author_words.save(folder, "authors_index")
        self.tags.save(folder, "tags")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` wrote into memory; raises OSError and ValueError."""
        ids, authors = WordList.load(folder, "ids"), Labels.load(folder, "authors")
        return cls(
            ids,
            FlatStrings.load(folder, "titles"),
            PrefixIndex.load(folder, "titles_index", len(ids)),
            authors,
            PrefixIndex.load(folder, "authors_index", len(authors.labels)),
            Labels.load(folder, "tags"),
        )


def one_behind_the_other(flags: Iterable[Flags]) -> Flags:
    """Return the flags of all parts as one array."""
    return np.concatenate([np.zeros(0, dtype=bool), *flags])
