"""How a plain text is laid out: what its line breaks mean."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from bot.corpus.lines import Block

_ENDS = re.compile(r"[.!?…。！？:;][\"'”’»›」』)\]]*$")
_NARROWEST, _WIDEST = 40, 100


@dataclass(frozen=True, slots=True)
class Shape:
    """What a whole text tells about its lines."""

    wrapped: bool
    """Lines were broken at a fixed width, so that a paragraph goes over several."""
    width: int
    """That width in columns."""

    def forced(self, line: str, following: str) -> bool:
        """Whether the next line's first word had no room on this line."""
        first = following.split(None, 1)[0] if following.strip() else ""
        room = 2 if first and _is_ideograph(first[0]) else columns(first) + 1
        return columns(line) + room > self.width


def shape_of(blocks: Sequence[Block]) -> Shape:
    """Read the layout off all blocks together, since one block alone is often ambiguous.

    A text is hard-wrapped when most of its line breaks come where the next word had no room, and when lines
    neither end like paragraphs nor begin like verses.
    """
    several = [[line.text.rstrip() for line in block] for block in blocks if len(block) > 1]
    widths = sorted(columns(line) for block in several for line in block)
    width = widths[ceil(0.9 * (len(widths) - 1))] if widths else 0
    plain = Shape(wrapped=False, width=width)
    pairs = [pair for block in several for pair in pairwise(block)]
    if not pairs or not _NARROWEST <= width <= _WIDEST:
        return plain
    forced = sum(plain.forced(*pair) for pair in pairs)
    ended = sum(ends_sentence(line) for line, _ in pairs)
    capital = sum(following.lstrip()[:1].isupper() for _, following in pairs)
    wrapped = forced >= 0.6 * len(pairs) and ended < 0.6 * len(pairs) and capital < 0.7 * len(pairs)
    return Shape(wrapped, width)


def ends_sentence(text: str) -> bool:
    """Whether a text ends in a mark that closes a sentence."""
    return _ENDS.search(text.rstrip()[-8:]) is not None


def columns(text: str) -> int:
    """The width of a text in a terminal's columns: East Asian letters take two. Past 100 it is only about right."""
    if text.isascii() or len(text) > _WIDEST:
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def join(lines: Iterable[str]) -> str:
    """Several lines as one, with spaces between but where two ideographs or a broken compound meet."""
    parts: list[str] = []
    for line in filter(None, lines):
        if parts:
            parts.append(_gap(parts[-1], line))
        parts.append(line)
    return "".join(parts)


def _gap(first: str, second: str) -> str:
    hyphen = len(first) > 1 and first[-1] == "-" and first[-2].isalpha() and second[0].islower()
    bare = hyphen or (_is_ideograph(first[-1]) and _is_ideograph(second[0]))
    return "" if bare else " "


def _is_ideograph(letter: str) -> bool:
    """Whether a letter belongs to a script that is written without spaces: Chinese or Japanese."""
    return "\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or "\uff01" <= letter <= "\uff60"
