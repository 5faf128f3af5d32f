"""Texts to terms: the same way for passages and for questions."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import regex
import Stemmer

from bot.model import Span

_WORD = regex.compile(
    r"""
      \p{L}(?:\.\p{L})+(?!\p{L})                # an acronym written with points: U.N.
    | \p{N}+(?:[.,\u066b\u066c]\p{N}+)*[\p{L}\p{M}\p{N}]*  # a number, kept whole: 1,000 or 19th
    | [\p{L}\p{M}][\p{L}\p{M}\p{N}]*(?:['\u2019\u02bc\uff07][\p{L}\p{M}]+)*  # a word with its apostrophes
    """,
    regex.VERBOSE,
)
_APOSTROPHES = regex.compile(r"['\u2019\u02bc\uff07]")
_POSSESSIVE = regex.compile(r"['\u2019\u02bc\uff07]s$")
_POINTED = regex.compile(r"^\p{L}(?:\.\p{L})+$")
_THOUSANDS = regex.compile(r"(?<=\p{N}),(?=\p{N}{3}(?!\p{N}))")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text that carries evidence."""

    surface: str
    """The word in compatibility form (NFKC), case folded, without a possessive ending."""
    term: str
    """Its stem: what the index knows."""
    span: Span
    """Where it stands in the original text."""


class Analyser:
    """Finds the words of a text, folds them and reduces them to terms, by one language's rules.

    `language` is a BCP 47 tag. A language without a Snowball stemmer keeps its words whole; one
    without a stop word list keeps them all.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language.lower().partition("-")[0]
        self._stop = frozenset(_words(f"stopwords.{self.language}.txt"))
        self._framing = frozenset(_words(f"framing.{self.language}.txt"))
        self._base = {form: forms[0] for forms in _lines(f"irregular.{self.language}.txt") for form in forms[1:]}
        try:
            self._stemmer: Stemmer.Stemmer | None = Stemmer.Stemmer(self.language)
        except KeyError:
            self._stemmer = None
        # Each distinct word is stemmed once. A bounded cache, for questions are made of anything.
        self._term = lru_cache(maxsize=1 << 17)(self._reduce)

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the words that carry evidence, in order."""
        shouted = text.isupper()
        for match in _WORD.finditer(text):
            word = match.group()
            surface = _fold(word)
            # "US" and "WHO" are names, unless everything is in capitals.
            acronym = len(word) > 1 and word.isupper() and not shouted
            if surface and (acronym or surface not in self._stop):
                yield Token(surface, self._term(surface), Span(*match.span()))

    def terms(self, text: str) -> list[str]:
        """Return the terms of a passage, in order, with repetitions."""
        return [token.term for token in self.tokens(text)]

    def question(self, text: str) -> list[Token]:
        """Return the words of a question that carry evidence, each term once."""
        first: dict[str, Token] = {}
        for token in self.tokens(text):
            first.setdefault(token.term, token)
        return list(first.values())

    def frames(self, surface: str) -> bool:
        """Whether a word only frames a question ("tell me about ...") and says nothing of what it is about."""
        return surface in self._framing

    def _reduce(self, surface: str) -> str:
        base = self._base.get(surface, surface)
        return str(self._stemmer.stemWord(base)) if self._stemmer is not None else base


def _fold(word: str) -> str:
    word = unicodedata.normalize("NFKC", word).casefold()
    word = _APOSTROPHES.sub("", _POSSESSIVE.sub("", word))
    if _POINTED.match(word):
        return word.replace(".", "")
    return _THOUSANDS.sub("", word)


def _lines(name: str) -> list[list[str]]:
    file = resources.files("bot.search").joinpath("data", name)
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def _words(name: str) -> list[str]:
    return [word for line in _lines(name) for word in line]
