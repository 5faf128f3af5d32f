"""Words that carry no evidence, by language: the only door to stop-words.

The library's lists rank passages best of those that were compared. A list of question words stands beside them,
for the library lacks some that say what kind of answer is wanted ("how many", "cuándo"), not what it is about.
"""

import unicodedata
from importlib import resources

import regex

from bot.search.tags import primary

_APOSTROPHES = regex.compile(r"['\u2019\u02bc\uff07]")
_EDGES = regex.compile(r"^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$")
_LIBRARY = {"no": "nb"}
"""Languages that the library knows by another tag."""
_TURKISH = str.maketrans("ýþð", "ışğ")
"""The library's Turkish list was read in the wrong encoding: Latin-1 where Latin-5 was meant."""


def stop_words(language: str) -> frozenset[str]:
    """Return the words of a language that carry no evidence in passages or questions, its question words among them.

    `language` is a BCP 47 tag. The words are folded as surfaces are: in compatibility form, case folded, without
    apostrophes ("dell" of "dell'"). For English the project's own list; empty for a language without any.
    """
    tag = primary(language)
    if tag == "en":
        return frozenset(word for line in _lines("stopwords.en.txt") for word in line.split())
    words = _library(tag) if tag else []
    return frozenset(folded for word in words if (folded := _fold(word))) | question_words(language)


def question_words(language: str) -> frozenset[str]:
    """Return the words that only ask ("who", "whose", "when"), folded as surfaces are; empty where none are known.

    For Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese they are strings to look for anywhere in a question,
    best the longest first, for their texts do not set each word apart.
    """
    tag = primary(language)
    lines = (line.split() for line in _lines("questions.txt"))
    return frozenset(_fold(word) for first, *words in lines if first == tag for word in words)


def _library(tag: str) -> list[str]:
    from stop_words import StopWordError, get_stop_words

    try:
        words = get_stop_words(_LIBRARY.get(tag, tag), cache=False)
    except StopWordError:
        return []
    return [word.translate(_TURKISH) for word in words] if tag == "tr" else words


def _fold(word: str) -> str:
    """Return the word as the analyser folds it; empty when it has a space or no letter."""
    if word.isascii() and word.isalpha():
        return word.lower()
    word = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", word).casefold())
    word = _EDGES.sub("", word)
    return "" if " " in word else word


def _lines(name: str) -> list[str]:
    lines = resources.files("bot.search").joinpath("data", name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
