"""Cutting a passage so that it fits: at the borders of sentences, around the one that answers.

Discord counts characters, but refuses messages whose UTF-8 is too long as well, so both are measured.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import regex

from bot.model import Span
from bot.sentences import boundaries

CUT = "…"
"""Stands where something was left out."""


class Size(NamedTuple):
    """How long a text is in Discord's eyes."""

    characters: int
    """UTF-16 units: never less than Discord counts."""
    octets: int
    """Bytes of UTF-8."""

    def fits(self, budget: "Size") -> bool:
        """Tell whether both measures are within the budget."""
        return self.characters <= budget.characters and self.octets <= budget.octets


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a passage with what is marked in it."""

    text: str
    spans: tuple[Span, ...]
    """Matched words, as offsets in `text`."""
    sentence: Span | None
    """The answering sentence, as offsets in `text`."""


Render = Callable[[Excerpt], str]
"""How an excerpt will be written: what is measured."""


def size(text: str) -> Size:
    """Measure a text."""
    octets = len(text.encode("utf-8", "surrogatepass"))
    return Size(len(text.encode("utf-16-le", "surrogatepass")) // 2, octets)


def total_size(texts: Iterable[str]) -> Size:
    """Measure several texts together."""
    return size("".join(texts))


def shorten(text: str, limit: int) -> str:
    """Cut a text to at most `limit` characters (see `Size`), `…` included, never inside what is read as one."""
    if len(text) <= limit and size(text).characters <= limit:
        return text
    end = taken = 0
    for cluster in regex.finditer(r"\X", text, endpos=limit):
        taken += size(cluster[0]).characters
        # The last one may go on behind `endpos`.
        if taken >= limit:
            break
        end = cluster.end()
    return text[:end].rstrip() + CUT


def clip(
    text: str,
    spans: Sequence[Span],
    sentence: Span | None,
    budget: Size,
    *,
    language: str | None = None,
    render: Render = lambda excerpt: excerpt.text,
) -> Excerpt:
    """Cut a passage so that what `render` makes of it fits the budget, and move its spans along.

    The marked sentence stays, with as many sentences after and before it as there is room for. Where it is
    itself too long, words around its first match stay, and where even a word is, characters as people count
    them. `…` stands at each cut. What does not fit at all becomes `…` alone.
    """
    whole = Excerpt(text, tuple(spans), sentence)
    # A character may take no room once rendered, but not so many that it pays to measure a whole book.
    if len(text) <= 10 * budget.characters and size(render(whole)).fits(budget):
        return whole
    if not text.strip():
        return Excerpt(CUT, (), None)
    centre = sentence.start if sentence else min((span.start for span in spans), default=0)
    inside = (span.start for span in spans if sentence and sentence.start <= span.start < sentence.end)
    focus = _word(text, next(inside, centre))

    def fits(start: int, end: int) -> bool:
        return size(render(_cut(whole, start, end))).fits(budget)

    reach = 2 * budget.characters
    for around, ends in (
        (_word(text, centre), partial(_sentence_ends, language)),
        (focus, partial(_ends, r"\S+\s*")),
        (focus, partial(_ends, r"\X")),
    ):
        start, end = max(around - reach, 0), min(around + reach, len(text))
        window = text[start:end]
        borders = sorted({0, len(window)} | ends(window) & _ends(r"\X", window))
        units = [Span(begin + start, stop + start) for begin, stop in pairwise(borders)]
        # What the window cuts off may go on outside.
        units = units[1 if start else 0 : -1 if end < len(text) else None]
        if grown := _grow(units, around, fits):
            return _cut(whole, *grown)
    return Excerpt(CUT, (), None)


def _word(text: str, place: int) -> int:
    """Return the place, or the next one that is not white space; the last such where none follows."""
    place = min(max(place, 0), len(text))
    rest = text[place:]
    return place + len(rest) - len(rest.lstrip()) if rest.strip() else len(text.rstrip()) - 1


def _sentence_ends(language: str | None, text: str) -> set[int]:

    tag = (language or "en").partition("-")[0].lower()
    # It takes no half of a surrogate pair, which a broken file may hold.
    sound = regex.sub(r"[\uD800-\uDFFF]", "\ufffd", text)
    return {found["end_index"] for found in boundaries(tag, sound)}


def _ends(pattern: str, text: str) -> set[int]:
    return {match.end() for match in regex.finditer(pattern, text)}


def _grow(units: Sequence[Span], centre: int, fits: Callable[[int, int], bool]) -> Span | None:
    """Take the unit at the centre and as many after and before it, in turn, as fit; None if not one does."""
    middle = bisect_right(units, centre, key=lambda unit: unit.start) - 1
    if middle < 0 or units[middle].end <= centre:
        return None

    def window(steps: int) -> Span:
        before, after = middle, len(units) - 1 - middle
        right = min(after, max((steps + 1) // 2, steps - before))
        left = min(before, steps - right)
        return Span(units[middle - left].start, units[middle + right].end)

    low, high = -1, len(units) - 1
    while low < high:
        steps = (low + high + 1) // 2
        low, high = (steps, high) if fits(*window(steps)) else (low, steps - 1)
    return window(low) if low >= 0 else None


def _cut(whole: Excerpt, start: int, end: int) -> Excerpt:
    text = whole.text
    while end > start and text[end - 1].isspace():
        end -= 1
    before = "" if not text[:start].strip() else CUT + (" " if text[start - 1].isspace() else "")
    after = "" if not text[end:].strip() else (" " if text[end].isspace() else "") + CUT
    shift = len(before) - start

    def moved(span: Span) -> Span | None:
        inner = Span(max(span.start, start) + shift, min(span.end, end) + shift)
        return inner if inner.start < inner.end else None

    kept = tuple(inner for span in whole.spans if (inner := moved(span)))
    sentence = moved(whole.sentence) if whole.sentence else None
    return Excerpt(before + text[start:end] + after, kept, sentence)
