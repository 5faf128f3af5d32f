"""Bylines as newspapers print them: who wrote a text, and for whom."""

import re
from typing import NamedTuple

_ANGLED = re.compile(r"<([^\W\d_][^<>/=\n]{1,59})/([^\W\d_][^<>/=\d\n]{1,59})>$")
_BY = re.compile(r"(?:[Bb]y|BY|(?:[Ww]ritten|[Ss]tory|[Rr]eported) by)(?::\s*|\s+)(\S.{1,98})")
_KOREAN = re.compile(r"([가-힣]{2,5}(?:[ ·,]+[가-힣]{2,5})*)\s?(?:선임|수습|전문|객원)?\s?기자")
_MAIL = re.compile(r"[\s(<\[]*[\w.+-]+@[\w-]+(?:\.[\w-]+)+[)>\]]*$", re.ASCII)
_CUT = re.compile(r"\s*[,|/·;]\s*|\s+[–—-]\s+")
_BETWEEN_NAMES = re.compile(r"\s*,\s+and\s+|\s+(?:and|&)\s+|\s*,\s*")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*")
_PARTICLES = frozenset(
    {"al", "bin", "da", "de", "del", "della", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten", "van", "von"}
)  # fmt: skip
_MOST_NAMES = 5
_LONGEST_ANGLED = 150
_ROLE = re.compile(r"(?i)report|writ|edit|correspond|staff|contribut|journalis|intern\b|columnist|기자")


class Byline(NamedTuple):
    """What a byline tells; what it does not tell is None."""

    author: str
    publisher: str | None


def closing_byline(text: str) -> tuple[str, Byline] | None:
    """Take `<Publisher/Author>` off the end of a paragraph; None when there is none."""
    text = text.rstrip()
    start = max(0, len(text) - _LONGEST_ANGLED)
    found = _ANGLED.search(text, start) if text.endswith(">") else None
    if not found or not _is_name(found[2].strip(), alone=True):
        return None
    return text[: found.start()].rstrip(), Byline(found[2].strip(), found[1].strip())


def whole_byline(text: str, *, below_title: bool) -> Byline | None:
    """Read a line that is nothing but a byline, such as `By A. Writer, Publisher`.

    A single word after “By” counts only right below the title, where it is a pen name or an agency.
    """
    text = _MAIL.sub("", text.strip(" \t*_"))
    if (angled := closing_byline(text)) and not angled[0].strip():
        return angled[1]
    if korean := _KOREAN.fullmatch(text):
        return Byline(korean[1], None)
    if not (found := _BY.fullmatch(text)):
        return None
    names = _BETWEEN_NAMES.split(found[1])
    if " and " in found[1] and all(_is_name(name, alone=False) for name in names):
        return Byline(found[1], None)
    author, *rest = _CUT.split(found[1])
    authors = re.split(r"\s+(?:and|&)\s+", author)
    if not all(_is_name(name, alone=below_title) for name in authors):
        return None
    told = (part.strip() for part in rest)
    publisher = next((part for part in told if part and not _ROLE.search(part) and not re.search(r"\d", part)), None)
    return Byline(author, publisher)


def _is_name(text: str, *, alone: bool) -> bool:
    """Whether the words look like a person's or an agency's name: few, and written with capitals."""
    words = text.split()
    if text.endswith(("!", "?")) or not (1 if alone else 2) <= len(words) <= _MOST_NAMES:
        return False
    return all(
        _NAME.fullmatch(word) and (not word[0].islower() or (at > 0 and word in _PARTICLES))
        for at, word in enumerate(words)
    )
