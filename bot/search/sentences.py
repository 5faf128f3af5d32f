"""Where sentences begin and end: the only door to sentencex."""

from sentencex import get_sentence_boundaries

from bot.model import Span


def sentences(text: str, language: str | None = None) -> list[Span]:
    """Return the spans of a text's sentences, without the white space around them, in order.

    `language` is a BCP 47 tag; English rules hold where it is unknown.
    """
    found = get_sentence_boundaries((language or "en").partition("-")[0].lower(), text)
    spans = []
    for boundary in found:
        start, end = boundary["start_index"], boundary["end_index"]
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        if start < end:
            spans.append(Span(start, end))
    return spans
