"""Where the words of a text begin and end."""

import re
from collections.abc import Iterator
from itertools import accumulate
from operator import add
from typing import NamedTuple

import regex

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u3005\u30fc\uff70"
"""Scripts that are read in pairs of characters: those without spaces, and Hangul, whose particles cling to words."""
_PAIR = regex.compile(rf"[{_UNSPACED}]")
_PIECE = regex.compile(
    rf"""
      (?P<run>[{_UNSPACED}][{_UNSPACED}\p{{M}}\u200c\u200d]*)
      # Elsewhere a word as UAX #29 divides text, up to a character of the scripts above.
    | (?:\b|(?<=[{_UNSPACED}\p{{M}}]\p{{P}}?))(?=[\p{{L}}\p{{N}}])[^{_UNSPACED}]+?(?:\b|(?=\p{{P}}?[{_UNSPACED}]))
    """,
    regex.VERBOSE | regex.WORD | regex.DOTALL,
)
_CLUSTER = regex.compile(r"\X")
_PLAIN = (
    "\\x00-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b4-\u00b7\u00ba\u00bb\u00bf"
    # Letters: Latin, Greek, Cyrillic, Arabic, Latin with the accents of Vietnamese.
    "\u00aa\u00c0-\u02af\u0370-\u0373\u0376\u0377\u037b-\u037d\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u0481"
    "\u048a-\u052f\u0620-\u064a\u0671-\u06d3\u1e00-\u1eff"
    # Dashes, quotation marks, bullets, currencies, arrows and signs of mathematics.
    "\u060c\u061b\u061f\u2010-\u2023\u2025\u2026\u2030-\u203e\u20a0-\u20bf\u2122\u2190-\u22ff"
)
"""Characters for which the rules of UAX #29 are those of `_WORD`."""
_EASTERN = "\u3005\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
"""Characters of the scripts above that stand alone: Han, Kana and whole syllables of Hangul."""
_EASTERN_MARKS = "\u3001-\u3003\u3008-\u3011\u3014-\u301b\u30fb\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f"


def _word(other: str) -> str:
    """Return the pattern of a word of plain characters, of which `other` are no part."""
    letter, letter_or_digit = rf"[^\W\d{other}]", rf"[^\W{other}]"
    # One mark between two letters, or between two digits, is within a word.
    for_letters, for_digits = "'.\u2018\u2019\u00b7\uff1a", "'.\u2018\u2019,;\u060c\uff0c\uff1b"
    within = rf"(?<={letter}[{for_letters}])(?={letter})|(?<=\d[{for_digits}])(?=\d)"
    return rf"{letter_or_digit}+(?:[{for_letters}{for_digits}](?:{within}){letter_or_digit}+)*"


_WORD = re.compile(f"({_word('')})")
_EASTERN_WORD = re.compile(f"([{_EASTERN}]+|{_word(_EASTERN)})")
_RUN = re.compile(f"[{_EASTERN}]+")
_OTHER = re.compile(f"[^{_PLAIN}{_EASTERN}{_EASTERN_MARKS}]")
_SPECIAL = re.compile(rf"[^{_PLAIN}]+(?:[{_PLAIN}]{{1,20}}[^{_PLAIN}]+)*[^ ]*")
"""Characters that are not plain, with few between them, and what follows up to a space."""


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
    if _OTHER.search(text):
        for match in _PIECE.finditer(text):
            start, end = match.span()
            if match.lastgroup is None:
                _add(found, match.group(), offset + start, offset + end)
            else:
                _add_pairs(found, match.group(), offset + start)
        return
    for word, start, end in zip(*_split(_EASTERN_WORD, text, offset), strict=True):
        if _RUN.match(word):
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
    clusters = run if _RUN.fullmatch(run) else _CLUSTER.findall(run)
    if len(clusters) == 1:
        _add(found, run, offset, offset + len(run))
        return
    borders = list(accumulate(map(len, clusters), initial=offset))
    found.words.extend(map(add, clusters, clusters[1:]))
    found.starts.extend(borders[:-2])
    found.ends.extend(borders[2:])
