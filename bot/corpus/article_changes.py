"""What changed in each article between two readings of a corpus, passage by passage."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from bot.corpus.diff import Pair
from bot.model import Article, Paragraph, Span

MOST_PASSAGES = 5_000
"""Passages that are told of one comparison; a replaced archive could have millions."""

_FIELDS = tuple(field.name for field in fields(Article) if field.name not in {"id", "paragraphs"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One fact about an article that is another one now."""

    name: str
    """The field of `Article`, such as `author`."""
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class PassageChange:
    """One passage that went or came."""

    kind: Literal["removed", "added"]
    number: int
    """Of the paragraph in its article, from 1: before the change where it went, after it where it came."""
    text: str
    heading: str | None = None
    spot: Span | None = None
    """The words that differ from those of the passage it was changed from or into, where there is one."""


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """One article that came, went or changed."""

    kind: Literal["added", "changed", "removed"]
    title: str
    """The new one, where there is a new one."""
    fields: tuple[FieldChange, ...] = ()
    passages: tuple[PassageChange, ...] = ()
    """In reading order, each that went before the one that came in its place."""
    untold: int = 0
    """Passages that went or came besides these."""


def changes(pairs: Iterable[Pair], most: int = MOST_PASSAGES) -> Iterator[ArticleChange]:
    """Yield what came, changed or went in each article.

    Articles are told of until `most` passages have been, the last one perhaps in part.
    """
    for before, after in pairs:
        if most <= 0:
            return
        change = _article(before, after, most)
        # An article without a changed passage takes room too.
        most -= max(len(change.passages), 1)
        yield change


def _article(before: Article | None, after: Article | None, most: int) -> ArticleChange:
    kind: Literal["added", "changed", "removed"] = "changed" if before and after else "added" if after else "removed"
    named = after or before
    old, new = before.paragraphs if before else (), after.paragraphs if after else ()
    passages = list(_passages(old, new))
    return ArticleChange(
        kind,
        named.title if named else "",
        tuple(_facts(before, after)),
        tuple(passages[:most]),
        max(len(passages) - most, 0),
    )


def _facts(before: Article | None, after: Article | None) -> Iterator[FieldChange]:
    for name in _FIELDS:
        old, new = getattr(before, name, None), getattr(after, name, None)
        if old != new and (name != "title" or (before and after)):
            told = FieldChange(name, _told(old), _told(new))
            if told.before != told.after:
                yield told


def _told(value: object) -> str | None:
    """Write a field's value as text; None where nothing is given."""
    if isinstance(value, tuple):
        return ", ".join(value) or None
    return None if value is None else str(value)


def _passages(old: tuple[Paragraph, ...], new: tuple[Paragraph, ...]) -> Iterator[PassageChange]:
    for kind, start, end, first, last in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            continue
        for number, (went, came) in enumerate(zip_longest(old[start:end], new[first:last]), start=1):
            spots = _spots(went.text, came.text) if went and came else (None, None)
            if went:
                yield PassageChange("removed", start + number, went.text, went.heading, spots[0])
            if came:
                yield PassageChange("added", first + number, came.text, came.heading, spots[1])


def _spots(old: str, new: str) -> tuple[Span | None, Span | None]:
    """Return where two texts differ, in whole words; None for one that has nothing there."""
    start = _alike(old, new)
    rest = min(len(old), len(new)) - start
    same = min(_alike(old[::-1], new[::-1]), rest)
    # Both texts have the same characters before the spot and behind it, so that the words end alike.
    while start and not old[start - 1].isspace():
        start -= 1
    while same and not old[len(old) - same].isspace():
        same -= 1
    found = (Span(start, len(text) - same) for text in (old, new))
    first, second = (span if span.start < span.end else None for span in found)
    return first, second


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their start."""
    shorter = min(len(one), len(other))
    return next((place for place in range(shorter) if one[place] != other[place]), shorter)
