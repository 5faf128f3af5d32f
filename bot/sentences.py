"""Where sentences begin and end: the only door to sentencex, for every room."""

import re
from collections.abc import Iterator
from typing import TypedDict

from bot.model import Span

_WINDOW = 10_000
"""Characters looked at together: sentencex takes quadratic time on text full of quotation marks."""
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Boundary(TypedDict):
    """A sentence with the white space that follows it, as offsets in code points."""

    start_index: int
    end_index: int


def sentences(text: str, language: str | None = None) -> list[Span]:
    """Return the spans of a text's sentences, without the white space around them, in order.

    `language` is a BCP 47 tag; English rules hold where it is unknown. A sentence of more than 5,000 characters
    may be divided at a space.
    """
    spans = []
    for boundary in boundaries(language, text):
        piece = text[boundary["start_index"] : boundary["end_index"]]
        begin = boundary["start_index"] + len(piece) - len(piece.lstrip())
        stop = begin + len(piece.strip())
        if begin < stop:
            spans.append(Span(begin, stop))
    return spans


def boundaries(language: str | None, text: str) -> Iterator[Boundary]:
    """Yield the sentences of a text with the white space between them, in order, so that nothing is left out."""
    # Loading it takes time that a search for nothing need not spend.
    from sentencex import get_sentence_boundaries

    code = (language or "en").partition("-")[0].lower()
    # Rust has no strings with lone surrogates; a replacement is as long.
    text = _LONE_SURROGATE.sub("\ufffd", text)
    start = 0
    while start < len(text):
        end = _window_end(text, start)
        for found in get_sentence_boundaries(code, text[start:end]):
            yield {"start_index": start + found["start_index"], "end_index": start + found["end_index"]}
        start = end


def _window_end(text: str, start: int) -> int:
    if len(text) - start <= _WINDOW:
        return len(text)
    space = re.compile(r"\s").search(text, start + _WINDOW // 2, start + _WINDOW)
    return space.start() if space else start + _WINDOW
