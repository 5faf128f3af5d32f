"""Texts to words: the same way for passages and for questions."""

import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from importlib import resources
from typing import NamedTuple

import regex
import Stemmer

from bot.model import Span
from bot.search.stopwords import question_words, stop_words
from bot.search.words import divide, is_pair

_APOSTROPHES = regex.compile(r"['\u2019\u02bc\uff07]")
_POSSESSIVE = regex.compile(r"['\u2019\u02bc\uff07]s$")
_ELISION = regex.compile(r"^\p{L}{1,6}['\u2019\u02bc\uff07](?=\p{L}{2})")
_POINTED = regex.compile(r"^\p{L}(?:\.\p{L})+$")
_THOUSANDS = regex.compile(r"(?<=\p{N}),(?=\p{N}{3}(?!\p{N}))")
_ELIDING = frozenset({"ca", "fr", "it", "oc"})
_IN_PAIRS = frozenset({"zh", "ja", "ko", "th", "lo", "km", "my"})
_SNOWBALL = {"nb": "no", "nn": "no"}
_MOST_REMEMBERED = 1 << 17

Reduced = tuple[str, str]
"""The surface and the term of a word."""


class Token(NamedTuple):
    """A word of a text."""

    surface: str
    """The word in compatibility form (NFKC), case folded, without a possessive ending."""
    term: str
    """Its stem: what the index knows; empty for a stop word, which carries no evidence."""
    span: Span
    """Where it stands in the original text."""


class Columns(NamedTuple):
    """The words of a text in order, in lists of equal length."""

    reduced: list[Reduced]
    """Each word's surface and term, as in `Token`; mostly the same object for the same word."""
    starts: list[int]
    """Where each begins in the original text."""
    ends: list[int]
    """Where each ends in it."""


class Analyser:
    """Finds the words of a text, folds them and reduces them to terms, by one language's rules.

    Text of scripts without spaces and of Hangul becomes overlapping pairs of characters. `language` is a BCP 47 tag.
    A language without a Snowball stemmer keeps its words whole; one without a stop word list keeps them all.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language.lower().partition("-")[0]
        self._stop = stop_words(self.language)
        self._framing = frozenset(_words(f"framing.{self.language}.txt"))
        self._base = {form: forms[0] for forms in _lines(f"irregular.{self.language}.txt") for form in forms[1:]}
        try:
            # Its own cache takes longer than stemming.
            self._stemmer: Stemmer.Stemmer | None = Stemmer.Stemmer(_SNOWBALL.get(self.language, self.language), 0)
        except KeyError:
            self._stemmer = None
        asking = question_words(self.language) | self._framing if self.language in _IN_PAIRS else ()
        self._asking = (
            regex.compile("|".join(map(regex.escape, sorted(asking, key=len, reverse=True)))) if asking else None
        )
        self._mixed, self._shouted = (_Memory(partial(self._reduce, shouted=shouted)) for shouted in (False, True))

    def columns(self, text: str) -> Columns:
        """Return every word, stop words too, in order."""
        words, starts, ends = divide(text)
        memory = self._shouted if text.isupper() else self._mixed
        reduced = list(map(memory.__getitem__, words))
        # Only of words like a lone U+02BC, which is an apostrophe and a letter, nothing is left.
        if "\u02bc" in text:
            kept = [at for at, (surface, _) in enumerate(reduced) if surface]
            return Columns([reduced[at] for at in kept], [starts[at] for at in kept], [ends[at] for at in kept])
        return Columns(reduced, starts, ends)

    def reduced(self, word: str, *, shouted: bool) -> Reduced:
        """Return the surface and the term of a word as `divide` gives it, from a text that is `shouted` or not.

        A text is shouted that is all in capitals. The surface is empty where no letter is left of the word.
        """
        return self._reduce(word, shouted=shouted)

    def words(self, text: str) -> Iterator[Token]:
        """Yield every word, stop words too, in order."""
        for (surface, term), start, end in zip(*self.columns(text), strict=True):
            yield Token(surface, term, Span(start, end))

    def without_asking(self, question: str) -> str:
        """Return a question with blanks for what only asks, such as 什么, in languages without spaces."""
        if self._asking is None:
            return question
        return self._asking.sub(lambda match: " " * len(match.group()), question)

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the words that carry evidence, in order."""
        return (token for token in self.words(text) if token.term)

    def terms(self, text: str) -> list[str]:
        """Return the terms of a passage, in order, with repetitions."""
        return [term for _, term in self.columns(text).reduced if term]

    def frames(self, surface: str) -> bool:
        """Whether a word only frames a question ("tell me about ...") and says nothing of what it is about."""
        return surface in self._framing

    def _reduce(self, word: str, *, shouted: bool) -> Reduced:
        """Return the word's surface and term, both empty where no letter is left of it."""
        if word.isascii() and word.isalnum():
            # As below, in less time.
            surface = spelling = word.lower()
        elif is_pair(word):
            surface = unicodedata.normalize("NFKC", word).casefold()
            return surface, surface
        else:
            if self.language in _ELIDING:
                word = _ELISION.sub("", word)
            # "She'll" is a stop word, "shell" is none.
            surface, spelling = _fold(word), _APOSTROPHES.sub("'", word).casefold()
        # "US" and "WHO" are names, unless everything is in capitals.
        acronym = len(word) > 1 and word.isupper() and not shouted
        if not acronym and (surface in self._stop or spelling in self._stop):
            return surface, ""
        base = self._base.get(surface, surface)
        return surface, str(self._stemmer.stemWord(base)) if self._stemmer is not None else base


class _Memory(dict[str, Reduced]):
    """What each distinct word is reduced to; forgets all when it is full, for texts are made of anything."""

    def __init__(self, reduce: Callable[[str], Reduced]) -> None:
        super().__init__()
        self._reduce = reduce

    def __missing__(self, word: str) -> Reduced:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        reduced = self[word] = self._reduce(word)
        return reduced


class Analysers:
    """An analyser for each language, made when it is first needed."""

    def __init__(self) -> None:
        self._made: dict[str, Analyser] = {}

    def __call__(self, language: str | None) -> Analyser:
        """Return the analyser for a BCP 47 tag; English where there is none."""
        tag = (language or "en").lower().partition("-")[0]
        return self._made.setdefault(tag, self._made.get(tag) or Analyser(tag))


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
