"""Where the words of a text begin and end."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from operator import add
from typing import NamedTuple

import numpy as np
import regex
from numpy.typing import NDArray

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u3005\u30fc\uff70"
"""Scripts that are read in pairs of characters: those without spaces, and Hangul, whose particles cling to words."""
_PAIR = regex.compile(rf"[{_UNSPACED}]")
_PIECE = rf"""
      (?P<run>[{_UNSPACED}][{_UNSPACED}\p{{M}}\u200c\u200d]*)
      # Elsewhere a word as UAX #29 divides text, up to a character of the scripts above.
    | (?:\b|(?<=[{_UNSPACED}\p{{M}}]\p{{P}}?))(?=[\p{{L}}\p{{N}}])[^{_UNSPACED}]+?(?:\b|(?=\p{{P}}?[{_UNSPACED}]))
    """
_LETTERS = (
    # Latin, Greek, Cyrillic, Arabic, Latin with the accents of Vietnamese.
    "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u0373\u0376\u0377\u037b-\u037d\u0386"
    "\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03f5\u03f7-\u0481\u048a-\u052f\u0620-\u064a\u0671-\u06d3\u1e00-\u1eff"
)
_PLAIN = (
    rf"{_LETTERS}\x00-@\[-`{{-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b4\u00b6\u00b7\u00bb\u00bf\u00d7\u00f7\u03f6"
    # Punctuation of Arabic, dashes, quotation marks, bullets, currencies, arrows and signs of mathematics.
    r"\u060c\u061b\u061f\u2010-\u2023\u2025\u2026\u2030-\u203e\u20a0-\u20bf\u2122\u2190-\u22ff"
)
"""Characters for which the rules of UAX #29 are those of `_word`."""
_EASTERN = "\u3005\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
"""Characters of the scripts above that stand alone: Han, Kana and whole syllables of Hangul."""
_EASTERN_MARKS = "\u3001-\u3003\u3008-\u3011\u3014-\u301b\u30fb\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f"
_FOR_LETTERS, _FOR_DIGITS = "'.\u2018\u2019\u00b7\uff1a", "'.\u2018\u2019,;\u060c\uff0c\uff1b"
"""Marks of which one between two letters, or between two digits, is within a word."""


def _word(letter: str, letter_or_digit: str) -> str:
    within = rf"(?<={letter}[{_FOR_LETTERS}])(?={letter})|(?<=\d[{_FOR_DIGITS}])(?=\d)"
    return rf"{letter_or_digit}+(?:[{_FOR_LETTERS}{_FOR_DIGITS}](?:{within}){letter_or_digit}+)*"


_WORD = re.compile("(" + _word(r"[^\W\d]", r"\w") + ")")
_SPECIAL = re.compile(rf"[^{_PLAIN}][^ ]*(?: [^\x00-\x7f][^ ]*)*")
"""What is not plain, up to a space after which more of it is unlikely."""


HYPHENS = "-\u2010\u2011"
LETTER, DIGIT, CAPITAL, SMALL, IN_LETTERS, IN_DIGITS, HYPHEN, SPECIAL = (1 << bit for bit in range(8))
"""What a character can be: a letter or digit of words, a letter that is a capital or has one, a mark that may stand
between two letters or two digits of a word, a hyphen; or special, so that other rules divide a text that has it."""
_KINDS = 0x2300


class _Patterns(NamedTuple):
    """Patterns for what is not plain."""

    piece: regex.Pattern[str]
    """A word or a run of the scripts that are read in pairs, in any text."""
    cluster: regex.Pattern[str]
    eastern: re.Pattern[str]
    """The same as `piece`, in text of plain and of Eastern characters."""
    run: re.Pattern[str]
    other: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    # Compiled when they are needed, for that takes a while.
    return _Patterns(
        regex.compile(_PIECE, regex.VERBOSE | regex.WORD | regex.DOTALL),
        regex.compile(r"\X"),
        re.compile(rf"([^\W\x00-\u22ff]+|{_word(f'[{_LETTERS}]', f'[{_LETTERS}0-9]')})"),
        re.compile(f"[{_EASTERN}]+"),
        re.compile(f"[^{_PLAIN}{_EASTERN}{_EASTERN_MARKS}]"),
    )


class Divided(NamedTuple):
    """The words of a text in order, and where each begins and ends in it."""

    words: list[str]
    starts: list[int]
    ends: list[int]


def divide(text: str) -> Divided:
    """Return every word as it is written.

    Words are divided as Unicode's annex 29 says; text of scripts without spaces and of Hangul becomes overlapping
    pairs of characters with their marks, where a lone character stands for itself.
    """
    # UAX #29 joins what stands around these; in messages they are emphasis, and labels before words.
    text = text.replace("_", " ").replace(":", " ")
    found = Divided([], [], [])
    end = 0
    for start, stop in _special(text):
        _add_plain(found, text[end:start], end)
        _add_special(found, text[start:stop], start)
        end = stop
    _add_plain(found, text[end:], end)
    return found


def kinds() -> NDArray[np.uint8]:
    """Tell what each character is by which `divide` divides plain text: shape (8960,), those behind are special."""
    return np.array([_kind(chr(point)) for point in range(_KINDS)], dtype=np.uint8)


def _kind(character: str) -> int:
    if _SPECIAL.match(character):
        return SPECIAL
    if character in "_:":
        # Words end there, see `divide`.
        return 0
    letter, digit = re.match(r"[^\W\d]", character), re.match(r"\d", character)
    return (
        (LETTER if letter else 0)
        | (DIGIT if digit else 0)
        | (CAPITAL if character.isupper() else 0)
        | (SMALL if character.islower() or (character.istitle() and not character.isupper()) else 0)
        | (IN_LETTERS if character in _FOR_LETTERS else 0)
        | (IN_DIGITS if character in _FOR_DIGITS else 0)
        | (HYPHEN if character in HYPHENS else 0)
    )


def is_pair(surface: str) -> bool:
    """Whether a surface is a pair of characters (or a lone one) of a script that is read in pairs."""
    return _PAIR.match(surface) is not None


def _special(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that are not plain, each with the space before it: no rule looks across a space."""
    if text.isascii():
        return
    end = 0
    while found := _SPECIAL.search(text, end):
        # A mark may stand upon the space.
        start, end = max(text.rfind(" ", end, found.start()), 0), found.end()
        yield start, end


def _add_plain(found: Divided, text: str, offset: int) -> None:
    words, starts, ends = _split(_WORD, text, offset)
    found.words.extend(words)
    found.starts.extend(starts)
    found.ends.extend(ends)


def _add_special(found: Divided, text: str, offset: int) -> None:
    if _patterns().other.search(text):
        for match in _patterns().piece.finditer(text):
            start, end = match.span()
            if match.lastgroup is None:
                _add(found, match.group(), offset + start, offset + end)
            else:
                _add_pairs(found, match.group(), offset + start)
        return
    is_run = _patterns().run.match
    for word, start, end in zip(*_split(_patterns().eastern, text, offset), strict=True):
        if is_run(word):
            _add_pairs(found, word, start)
        else:
            _add(found, word, start, end)


def _split(pattern: re.Pattern[str], text: str, offset: int) -> Divided:
    # Every other part is a word.
    parts = pattern.split(text)
    borders = list(accumulate(map(len, parts), initial=offset))
    return Divided(parts[1::2], borders[1:-1:2], borders[2::2])


def _add(found: Divided, word: str, start: int, end: int) -> None:
    found.words.append(word)
    found.starts.append(start)
    found.ends.append(end)


def _add_pairs(found: Divided, run: str, offset: int) -> None:
    clusters = run if _patterns().run.fullmatch(run) else _patterns().cluster.findall(run)
    if len(clusters) == 1:
        _add(found, run, offset, offset + len(run))
        return
    borders = list(accumulate(map(len, clusters), initial=offset))
    found.words.extend(map(add, clusters, clusters[1:]))
    found.starts.extend(borders[:-2])
    found.ends.extend(borders[2:])
