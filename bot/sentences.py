"""Where sentences begin and end: the only door to sentencex, for every room."""

import re

from bot.model import Span

_WINDOW = 10_000
"""Characters looked at together: sentencex takes quadratic time on text full of quotation marks."""


def sentences(text: str, language: str | None = None) -> list[Span]:
    """Return the spans of a text's sentences, without the white space around them, in order.

    `language` is a BCP 47 tag; English rules hold where it is unknown. A sentence of more than 5,000 characters
    may be divided at a space.
    """
    # Loading it takes time that a search for nothing need not spend.
    from sentencex import get_sentence_boundaries

    code = (language or "en").partition("-")[0].lower()
    spans = []
    start = 0
    while start < len(text):
        end = _window_end(text, start)
        for boundary in get_sentence_boundaries(code, text[start:end]):
            piece = text[start + boundary["start_index"] : start + boundary["end_index"]]
            begin = start + boundary["start_index"] + len(piece) - len(piece.lstrip())
            stop = begin + len(piece.strip())
            if begin < stop:
                spans.append(Span(begin, stop))
        start = end
    return spans


def _window_end(text: str, start: int) -> int:
    if len(text) - start <= _WINDOW:
        return len(text)
    space = re.compile(r"\s").search(text, start + _WINDOW // 2, start + _WINDOW)
    return space.start() if space else start + _WINDOW
