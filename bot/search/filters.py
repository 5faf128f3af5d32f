"""Which passages a search may return, decided from a passage and the conditions alone.

All comparing is done on words as an analysis folds them, so that case, punctuation and the composition of accents
do not matter. Scripts that are read in pairs of characters, which overlap, need no rule of their own but for a value
of one character.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import regex

from bot.model import Attribution, Filters

Words = Callable[[str], Sequence[str]]
"""Gives all words of a text, folded, in order, those that carry no evidence included."""

_LONE_CHARACTER = regex.compile(r"(?=[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])\X")


def is_empty(filters: Filters) -> bool:
    """Whether every passage passes, so that nothing need be looked at."""
    return filters == Filters()


def has_phrase(words: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether the words of a phrase stand together in this order; those of an empty one always do."""
    if len(phrase) <= 1:
        return all(word in words for word in phrase)
    first, length = phrase[0], len(phrase)
    return any(
        word == first and all(words[start + i] == phrase[i] for i in range(1, length))
        for start, word in enumerate(words[: max(len(words) - length + 1, 0)])
    )


def has_words(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether every wanted word is there, in any order; of the last one its beginning is enough."""
    return all(word in words for word in wanted[:-1]) and all(
        any(word.startswith(begin) for word in words) for begin in wanted[-1:]
    )


def is_between(published: date | None, after: date | None, before: date | None) -> bool:
    """Whether a day lies after the one and before the other; an unknown day only where neither is given."""
    if published is None:
        return after is None and before is None
    return (after is None or after < published) and (before is None or published < before)


class PassageFilter:
    """Decides for one query which passages pass. Made for each query: it remembers articles."""

    def __init__(self, filters: Filters, words: Words) -> None:
        self._filters = filters
        self._words = words
        self._phrases = all_wanted(filters.phrases, words)
        self._without = all_wanted(filters.without, words)
        self._titles = all_wanted(filters.titles, words)
        self._authors = all_wanted(filters.authors, words)
        self._verdicts: dict[tuple[str, str | None, str | None, date | None], bool] = {}

    @property
    def reads_text(self) -> bool:
        """Whether any condition is one on the text."""
        return bool(self._phrases or self._without)

    def allows_article(self, source: Attribution) -> bool:
        """Whether a passage's article meets the conditions on it."""
        key = (source.title, source.author, source.publisher, source.published)
        verdict = self._verdicts.get(key)
        if verdict is None:
            verdict = self._verdicts[key] = self._allows_article(source)
        return verdict

    def allows_text(self, text: Callable[[], str], words: Callable[[], Sequence[str]]) -> bool:
        """Whether a passage's text meets the conditions on it; what is given gives the text and its words."""
        found = words()

        def stands(one: "Wanted") -> bool:
            return (not one.character or one.is_in(text())) and has_phrase(found, one.words)

        return all(map(stands, self._phrases)) and not any(map(stands, self._without))

    def _allows_article(self, source: Attribution) -> bool:
        if not is_between(source.published, self._filters.after, self._filters.before):
            return False
        # A line break, for the names of two are never one word.
        names = "\n".join(filter(None, (source.author, source.publisher)))
        return self._names(source.title, self._titles) and self._names(names, self._authors)

    def _names(self, text: str, wanted: Sequence["Wanted"]) -> bool:
        if not wanted:
            return True
        words = self._words(text)
        return all(one.is_in(text) and has_words(words, one.words) for one in wanted)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for in a text: words, or one character."""

    words: tuple[str, ...]
    character: str = ""
    """One character of a script that is read in pairs: it is a word nowhere, so it is looked for as it stands."""

    def is_in(self, text: str) -> bool:
        """Whether the text has the character, if one is wanted."""
        return not self.character or self.character in _folded(text)


def all_wanted(values: Sequence[str], words: Words) -> tuple[Wanted, ...]:
    """Return what some values ask for, each once; nothing for a value without words."""
    found: dict[Wanted, None] = {}
    for value in values:
        lone = _folded(value.strip())
        if _LONE_CHARACTER.fullmatch(lone):
            found[Wanted((), lone)] = None
        elif wanted := tuple(words(value)):
            found[Wanted(wanted)] = None
    return tuple(found)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
