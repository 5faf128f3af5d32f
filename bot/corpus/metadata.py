"""What a file says about its article's origin, checked field by field."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.corpus.characters import one_line, quoted
from bot.corpus.dates import parse_date
from bot.errors import Problem, Sentence

_LONGEST = {"title": 250, "author": 200, "publisher": 200, "url": 500, "licence": 200, "note": 1000}
_SPELLINGS = {"license": "licence"}
_MEANT = {"date": "published", "lang": "language", "link": "url", "source": "publisher", "site": "publisher",
          "authors": "author", "by": "author", "byline": "author", "slug": "id", "name": "title",
          "tag": "tags", "keywords": "tags", "category": "tags", "categories": "tags"}  # fmt: skip
_TAG = 50
_TAGS = 20
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_BAD_IN_URL = re.compile(r"[\s<>\"`\\^{|}]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The origin of one article, as far as its file tells; the fields are those of `Article`."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    licence: str | None = None
    note: str | None = None
    tags: tuple[str, ...] | None = None
    id: str | None = None

    def or_else(self, other: "Metadata") -> "Metadata":
        """This origin, with `other` for the fields that are not known here."""
        mine = ((field.name, getattr(self, field.name)) for field in fields(self))
        return Metadata(**{name: getattr(other, name) if value is None else value for name, value in mine})


KEYS = tuple(field.name for field in fields(Metadata))
"""Every key that a file may give."""


class Given(NamedTuple):
    """One key of a file with the value as it stands there."""

    key: str
    value: object
    """A text, a list of texts, or None; anything else is a fault."""
    line: int | None


class Checked(NamedTuple):
    """The fields that can be used, and what is wrong with the others."""

    metadata: Metadata
    problems: tuple[Problem, ...]


def check(given: Iterable[Given], file: str) -> Checked:
    """Take over what is right; a wrong or unknown field is left out and gets a Problem."""
    values: dict[str, str | date | tuple[str, ...]] = {}
    problems: list[Problem] = []
    for entry in given:
        key = _SPELLINGS.get(entry.key.strip().lower(), entry.key.strip().lower())
        if key not in KEYS:
            problems.append(_unknown(entry, key, file))
        elif key in values:
            problems.append(
                Problem(
                    file,
                    entry.line,
                    Sentence("`{key}` is given twice.", key=key),
                    Sentence("Keep one of them; the first is used."),
                )
            )
        else:
            outcome = _value(key, entry.value)
            if isinstance(outcome, _Fault):
                problems.append(Problem(file, entry.line, outcome.message, outcome.remedy))
            elif outcome is not None:
                values[key] = outcome
    return Checked(Metadata(**values), tuple(problems))  # type: ignore[arg-type]  # `_value` gives each key its type


class _Fault(NamedTuple):
    message: str
    remedy: str


def _value(key: str, value: object) -> str | date | tuple[str, ...] | _Fault | None:
    """The value as the article takes it, None for an empty one, or what is wrong with it."""
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if value is not None and not isinstance(value, str):
        return _Fault(
            Sentence("`{key}` is {kind} where a text is expected.", key=key, kind=_kind(value)),
            Sentence("Write it on one line: {example}.", example=f"`{key}: …`"),
        )
    text = one_line(value or "")
    if key == "tags":
        return _tags(text)
    longest = _LONGEST.get(key, 200)
    if len(text) > longest:
        return _Fault(
            Sentence("`{key}` is longer than {n} characters and was left out.", key=key, n=longest),
            Sentence("Shorten it."),
        )
    return _typed(key, text) if text else None


def _tags(text: str) -> tuple[str, ...] | _Fault | None:
    """The tags between commas, each once however it is spelt."""
    found: dict[str, str] = {}
    for tag in filter(None, map(str.strip, text.split(","))):
        found.setdefault(tag.casefold(), tag)
    if len(found) > _TAGS or any(len(tag) > _TAG for tag in found.values()):
        return _Fault(
            Sentence(
                "`tags` holds more than {tags} tags, or one of more than {n} characters, and was left out.",
                tags=_TAGS,
                n=_TAG,
            ),
            Sentence("Give fewer or shorter ones, with commas between them."),
        )
    return tuple(found.values()) or None


def _typed(key: str, text: str) -> str | date | _Fault:
    """The text as a date, an address or a language tag where the key asks for one."""
    if key == "published":
        return parse_date(text) or _Fault(
            Sentence("`{key}` is {text}, which is no date.", key=key, text=quoted(text)),
            Sentence("Write it as 2012-02-28, or leave it out."),
        )
    if key == "url" and not is_web_address(text):
        return _Fault(
            Sentence("`{key}` is {text}, which is no web address.", key=key, text=quoted(text)),
            Sentence("Begin it with https:// or http://, or leave it out."),
        )
    if key == "language" and not _LANGUAGE.fullmatch(text):
        return _Fault(
            Sentence("`{key}` is {text}, which is no language tag.", key=key, text=quoted(text)),
            Sentence("Write a tag such as en, ko or pt-BR."),
        )
    return text


def is_web_address(text: str) -> bool:
    """Whether a text is an http or https address with a host, safe to be shown as a link."""
    if _BAD_IN_URL.search(text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _unknown(entry: Given, key: str, file: str) -> Problem:
    import difflib  # only misspelt keys need it

    near = _MEANT.get(key) or next(iter(difflib.get_close_matches(key, KEYS, n=1)), None)
    remedy = (
        Sentence("Did you mean `{key}`?", key=near) if near else Sentence("Known are {keys}.", keys=", ".join(KEYS))
    )
    message = Sentence("{key} is no key that storybot knows.", key=quoted(entry.key, 40))
    return Problem(file, entry.line, message, remedy, notice=True)


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return Sentence("a group of keys")
    if isinstance(value, list):
        return Sentence("a list that holds more than texts") if value else Sentence("an empty list")
    if isinstance(value, bool):
        return Sentence("true or false")
    return Sentence("a number") if isinstance(value, int | float) else Sentence("something else")
