"""What kind of answer a question wants, and which words give one."""

from collections.abc import Iterable
from enum import StrEnum
from importlib import resources

import regex

from bot.search.words import is_pair

_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}]+")


class Kind(StrEnum):
    """A kind of answer that can be told by its words."""

    NUMBER = "number"
    TIME = "time"
    NAME = "name"
    REASON = "reason"


DIGITS = frozenset({Kind.NUMBER, Kind.TIME})
"""The kinds that every word with a digit could be an answer of."""


class Kinds:
    """The words that ask for each kind of answer and those that give one, in some languages.

    A language without a list asks for nothing that can be told; digits and names are known in all.
    """

    def __init__(self, languages: Iterable[str]) -> None:
        self._asks: dict[str, Kind] = {}
        self._gives: dict[Kind, frozenset[str]] = {kind: frozenset() for kind in Kind}
        for language in languages:
            for label, texts in _lists(language):
                name, _, role = label.partition(" ")
                kind = Kind(name)
                if role == "asks":
                    self._asks |= dict.fromkeys(texts, kind)
                else:
                    self._gives[kind] |= frozenset(texts)

    def wanted(self, question: str) -> Kind | None:
        """Return the kind that a question asks for, by the longest of the listed words in it."""
        words = f" {' '.join(_WORDS.findall(question.casefold()))} "
        asking = [asks for asks in self._asks if (asks if is_pair(asks) else f" {asks} ") in words]
        return self._asks[max(asking, key=len)] if asking else None

    def listed(self, kind: Kind) -> frozenset[str]:
        """Return the words that the lists give for a kind, case folded."""
        return self._gives[kind]


def has_digit(surface: str) -> bool:
    """Whether a word has a digit of any script."""
    return not surface.isalpha() and any(map(str.isdigit, surface))


def _lists(language: str) -> list[tuple[str, list[str]]]:
    file = resources.files("bot.search").joinpath("data", f"kinds.{language}.txt")
    if not file.is_file():
        return []
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    split = (line.partition(":") for line in lines)
    return [(label, [text.strip().casefold() for text in texts.split(",")]) for label, _, texts in split]
