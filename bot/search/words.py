"""Where the words of a text begin and end."""

import re
from collections.abc import Iterator
from itertools import accumulate
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
_LONE = re.compile("[\u3005\u3041-\u3096\u30a1-\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+")
"""Characters of these scripts without marks: each is a cluster."""

_PLAIN = (
    "\\x00-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b4-\u00b7\u00ba\u00bb\u00bf"
    # Letters: Latin, Greek, Cyrillic, Arabic, Latin with the accents of Vietnamese.
    "\u00aa\u00c0-\u02af\u0370-\u0373\u0376\u0377\u037b-\u037d\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u0481"
    "\u048a-\u052f\u0620-\u064a\u0671-\u06d3\u1e00-\u1eff"
    # Dashes, quotation marks, bullets, currencies, arrows and signs of mathematics.
    "\u060c\u061b\u061f\u2010-\u2023\u2025\u2026\u2030-\u203e\u20a0-\u20bf\u2122\u2190-\u22ff"
)
"""Characters for which the rules of UAX #29 are those of `_WORD`."""
_WORD = re.compile(
    r"""
    (\w+(?:
        # One mark between two letters, or between two digits, is within a word.
        ['.\u2018\u2019\u00b7,;\u060c](?:(?<=[^\W\d]['.\u2018\u2019\u00b7])(?=[^\W\d])|(?<=\d[^\u00b7])(?=\d))
        \w+
    )*)
    """,
    re.VERBOSE,
)
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
    # Every other part is a word.
    parts = _WORD.split(text)
    borders = list(accumulate(map(len, parts), initial=offset))
    found.words.extend(parts[1::2])
    found.starts.extend(borders[1:-1:2])
    found.ends.extend(borders[2::2])


def _add_special(found: Divided, text: str, offset: int) -> None:
    for match in _PIECE.finditer(text):
        start, end = match.span()
        if match.lastgroup is None:
            found.words.append(match.group())
            found.starts.append(offset + start)
            found.ends.append(offset + end)
        else:
            _add_pairs(found, match.group(), offset + start)


def _add_pairs(found: Divided, run: str, offset: int) -> None:
    if _LONE.fullmatch(run):
        borders = list(range(len(run) + 1))
    else:
        borders = list(accumulate(map(len, _CLUSTER.findall(run)), initial=0))
    starts, ends = borders[:-2] or [0], borders[2:] or [len(run)]
    found.words.extend([run[start:end] for start, end in zip(starts, ends, strict=True)])
    found.starts.extend([offset + start for start in starts])
    found.ends.extend([offset + end for end in ends])
