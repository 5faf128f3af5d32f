"""Texts to words: the same way for passages and for questions."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import regex
import Stemmer

from bot.model import Span
from bot.search.stopwords import question_words, stop_words

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u3005\u30fc\uff70"
"""Scripts that are read in pairs of characters: those without spaces, and Hangul, whose particles cling to words."""
_PIECE = regex.compile(
    rf"""
      (?P<run>[{_UNSPACED}][{_UNSPACED}\p{{M}}\u200c\u200d]*)
      # Elsewhere a word as UAX #29 divides text, up to a character of the scripts above.
    | (?:\b|(?<=[{_UNSPACED}\p{{M}}]\p{{P}}?))(?=[\p{{L}}\p{{N}}])[^{_UNSPACED}]+?(?:\b|(?=\p{{P}}?[{_UNSPACED}]))
    """,
    regex.VERBOSE | regex.WORD | regex.DOTALL,
)
_PAIR = regex.compile(rf"[{_UNSPACED}]")
_DIVIDERS = {ord("_"): " ", ord(":"): " "}
"""UAX #29 joins what stands around them; in messages they are emphasis, and labels before words."""
_CLUSTER = regex.compile(r"\X")
_APOSTROPHES = regex.compile(r"['\u2019\u02bc\uff07]")
_POSSESSIVE = regex.compile(r"['\u2019\u02bc\uff07]s$")
_ELISION = regex.compile(r"^\p{L}{1,6}['\u2019\u02bc\uff07](?=\p{L}{2})")
_POINTED = regex.compile(r"^\p{L}(?:\.\p{L})+$")
_THOUSANDS = regex.compile(r"(?<=\p{N}),(?=\p{N}{3}(?!\p{N}))")
_ELIDING = frozenset({"ca", "fr", "it", "oc"})
_IN_PAIRS = frozenset({"zh", "ja", "ko", "th", "lo", "km", "my"})
_SNOWBALL = {"nb": "no", "nn": "no"}


class Token(NamedTuple):
    """A word of a text."""

    surface: str
    """The word in compatibility form (NFKC), case folded, without a possessive ending."""
    term: str
    """Its stem: what the index knows; empty for a stop word, which carries no evidence."""
    span: Span
    """Where it stands in the original text."""


class Analyser:
    """Finds the words of a text, folds them and reduces them to terms, by one language's rules.

    Words are divided as Unicode's annex 29 says; text of scripts without spaces and of Hangul becomes overlapping
    pairs of characters. `language` is a BCP 47 tag. A language without a Snowball stemmer keeps its words
    whole; one without a stop word list keeps them all.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language.lower().partition("-")[0]
        self._stop = stop_words(self.language)
        self._framing = frozenset(_words(f"framing.{self.language}.txt"))
        self._base = {form: forms[0] for forms in _lines(f"irregular.{self.language}.txt") for form in forms[1:]}
        try:
            self._stemmer: Stemmer.Stemmer | None = Stemmer.Stemmer(_SNOWBALL.get(self.language, self.language))
        except KeyError:
            self._stemmer = None
        asking = question_words(self.language) | self._framing if self.language in _IN_PAIRS else ()
        self._asking = (
            regex.compile("|".join(map(regex.escape, sorted(asking, key=len, reverse=True)))) if asking else None
        )
        # Each distinct word is folded and stemmed once. A bounded cache, for texts are made of anything.
        self._reduced = lru_cache(maxsize=1 << 17)(self._reduce)

    def words(self, text: str) -> Iterator[Token]:
        """Yield every word, stop words too, in order."""
        shouted = text.isupper()
        for match in _PIECE.finditer(text.translate(_DIVIDERS)):
            start, end = match.span()
            if match.lastgroup is not None:
                yield from self._pairs(match.group(), start)
                continue
            for surface, term in self._reduced(match.group(), shouted):
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
        return [token.term for token in self.tokens(text)]

    def frames(self, surface: str) -> bool:
        """Whether a word only frames a question ("tell me about ...") and says nothing of what it is about."""
        return surface in self._framing

    def _reduce(self, word: str, shouted: bool) -> tuple[tuple[str, str], ...]:
        """Return the word's surface and term, or nothing where no letter is left of it."""
        if self.language in _ELIDING:
            word = _ELISION.sub("", word)
        surface = _fold(word)
        if not surface:
            return ()
        # "US" and "WHO" are names, unless everything is in capitals.
        acronym = len(word) > 1 and word.isupper() and not shouted
        # "She'll" is a stop word, "shell" is none.
        stop = surface in self._stop or _APOSTROPHES.sub("'", word).casefold() in self._stop
        if stop and not acronym:
            return ((surface, ""),)
        base = self._base.get(surface, surface)
        return ((surface, str(self._stemmer.stemWord(base)) if self._stemmer is not None else base),)

    def _pairs(self, run: str, start: int) -> Iterator[Token]:
        """Yield the run's overlapping pairs of characters with their marks; a lone character stands for itself."""
        clusters = [match.span() for match in _CLUSTER.finditer(run)]
        for first, second in zip(clusters, clusters[1:] or clusters, strict=False):
            surface = unicodedata.normalize("NFKC", run[first[0] : second[1]]).casefold()
            yield Token(surface, surface, Span(start + first[0], start + second[1]))


class Analysers:
    """An analyser for each language, made when it is first needed."""

    def __init__(self) -> None:
        self._made: dict[str, Analyser] = {}

    def __call__(self, language: str | None) -> Analyser:
        """Return the analyser for a BCP 47 tag; English where there is none."""
        tag = (language or "en").lower().partition("-")[0]
        return self._made.setdefault(tag, self._made.get(tag) or Analyser(tag))


def is_pair(surface: str) -> bool:
    """Whether a surface is a pair of characters (or a lone one) of a script that is read in pairs."""
    return _PAIR.match(surface) is not None


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
