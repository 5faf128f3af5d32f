"""The small print under a passage: where it comes from."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import regex
from discord.utils import format_dt

from bot.chat.rendering.escaping import escape, link, tidy
from bot.chat.rendering.excerpt import Size, shorten, total_size
from bot.locales.speech import Speech
from bot.model import Attribution

_LIMITS = ((256, 512), (128, 512), (64, 256), (32, 128))
"""Characters of one field and of an address, from generous to what always fits."""
_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]")


def attribution_lines(sources: Sequence[tuple[str, Attribution, str]], room: Size, speech: Speech) -> list[str]:
    """Write a line of small print for each (what stands before, source, place in it).

    Every known field is named; only fields of hundreds of characters are shortened, all alike, until all fit.
    """
    lines: list[str] = []
    for limits in _LIMITS:
        lines = [_line(before, source, place, limits, speech) for before, source, place in sources]
        if total_size(lines).fits(room):
            break
    return lines


def paragraph_of(source: Attribution, speech: Speech) -> str:
    """Name a passage's place in its article."""
    return speech.say("paragraph {number} of {total}", number=source.paragraph, total=source.paragraphs)


def title_of(source: Attribution, limit: int, speech: Speech) -> str:
    """Return an article's title, or its file's name where the title shows nothing."""
    return shorten(tidy(source.title) or tidy(source.file) or speech.say("Untitled"), limit)


def isolated(text: str, source: str) -> str:
    """Keep a field in Hebrew or Arabic letters from reordering the ones beside it."""
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(source) else text


def _line(before: str, source: Attribution, place: str, limits: tuple[int, int], speech: Speech) -> str:
    limit, url_limit = limits
    title = title_of(source, limit, speech)
    fields = [before, isolated(link(title, source.url, url_limit), title)]
    if author := _name(source.author, limit):
        fields.append(speech.say("by {author}", author=author))
    if publisher := _name(source.publisher, limit):
        fields.append(publisher)
    if source.published:
        fields.append(_day(source.published))
    return "-# " + " · ".join(filter(None, (*fields, place)))


def _name(name: str | None, limit: int) -> str:
    return isolated(escape(shorten(tidy(name), limit)), name) if name and tidy(name) else ""


def _day(day: date) -> str:
    """Show a day as the reader's language has it, and as text that can be copied and read aloud."""
    # Noon is the same day from 12 hours west of Greenwich to 11 east.
    return f"{format_dt(datetime.combine(day, time(12), UTC), 'D')} ({day.isoformat()})"
