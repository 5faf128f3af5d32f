"""Over-long paragraphs, divided where sentences end."""

import re
from bisect import bisect_left, bisect_right

from bot.model import Paragraph
from bot.sentences import sentences

LONGEST = 1500
"""Characters of a paragraph that stays whole."""
_ROOM = 4
_LINE_END = re.compile("\n")


def fit(paragraph: Paragraph, language: str | None) -> tuple[Paragraph, ...]:
    """The paragraph, or the parts of an over-long one; no character is lost but white space between parts."""
    text = paragraph.text
    if len(text) <= LONGEST:
        return (paragraph,)
    cuts = _cuts(text, language or "en")
    parts = (text[start:end].strip() for start, end in _halved(text, 0, len(text), cuts))
    return tuple(Paragraph(part, paragraph.heading) for part in parts if part)


def _cuts(text: str, language: str) -> list[int]:
    """Offsets where a sentence or a line begins, in order."""
    lines = {line.end() for line in _LINE_END.finditer(text)}
    return sorted(lines | {span.start for span in sentences(text, language)})


def _halved(text: str, start: int, end: int, cuts: list[int]) -> list[tuple[int, int]]:
    """Stretches of at most `LONGEST` characters and of similar length, cut at sentences where there are any."""
    if end - start <= LONGEST:
        return [(start, end)]
    margin, middle = (end - start) // _ROOM, (start + end) // 2
    near = cuts[bisect_left(cuts, start + margin) : bisect_right(cuts, end - margin)]
    cut = min(near, key=lambda at: abs(at - middle)) if near else _space_near(text, middle, end - margin)
    return _halved(text, start, cut, cuts) + _halved(text, cut, end, cuts)


def _space_near(text: str, start: int, end: int) -> int:
    """The first white space from `start` on, or `start` itself when `end` comes first."""
    return next((at for at in range(start, end) if text[at].isspace()), start)
