"""The YAML block between two lines of dashes at the head of a text."""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.corpus.characters import clean
from bot.corpus.lines import Line, numbered, whole_lines
from bot.corpus.metadata import KEYS, Given, Metadata, check
from bot.errors import Problem, Sentence

if TYPE_CHECKING:
    import yaml

_KEY = re.compile(r"([A-Za-z][\w-]{0,30})[ \t]*:(?:[ \t]+(.*))?", re.ASCII)
_PLAIN = re.compile(r"[^\s\[\]{}&*!|>%@`\"'#,?-].*")
_MOST_LINES = 200


class Matter(NamedTuple):
    """A text with its front matter taken off."""

    metadata: Metadata
    body: tuple[Line, ...]
    problems: tuple[Problem, ...]


def take(lines: Sequence[Line], file: str) -> Matter:
    """Read the front matter, if there is any, and check it.

    Broken YAML never costs the article: the lines that plainly say `key: value` are used, and a Problem names
    the line where YAML gave up.
    """
    start = next((at for at, line in enumerate(lines) if not line.blank), None)
    if start is None or lines[start].text.rstrip() != "---":
        return Matter(Metadata(), tuple(lines), ())
    end = _end(lines, start)
    if end is None:
        return _unclosed(lines, start, file)
    inner, body = lines[start + 1 : end], tuple(lines[end + 1 :])
    given, problems = _given(inner, file)
    metadata, faults = check(given, file)
    return Matter(metadata, body, (*problems, *faults))


def matter(fields: Iterable[tuple[str, str]]) -> str:
    """Write front matter; each value is a text on one line, and is read back as it is."""
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields)
    return f"---\n{''.join(lines)}---\n"


def with_matter(
    text: str, keys: Collection[str], fields: Iterable[tuple[str, str]], *, drop_title: bool = False
) -> str | None:
    """Write a text anew with `fields` in its front matter in place of whatever it has for `keys`.

    All other lines stay as they are; with `drop_title` the first line below the front matter goes, and a line that
    underlines it. None where there is front matter that is broken or is no plain list of `key: value`.
    """
    whole, lines = whole_lines(text), numbered(clean(text)[0])
    start = next((at for at, line in enumerate(lines) if not line.blank), None)
    opened = start is not None and lines[start].text.rstrip() == "---"
    end = _end(lines, start) if start is not None and opened else None
    kept: list[str] = []
    if start is not None and end is not None:
        gone = _lines_of(lines[start + 1 : end], keys)
        if gone is None:
            return None
        kept = [whole[at] for at in range(start + 1, end) if at - start - 1 not in gone]
    body = whole[end + 1 :] if end is not None else whole
    if drop_title:
        body = _without_first(body)
    made = matter(fields)
    return "".join((made.removesuffix("---\n"), *kept, "---\n", *body))


def _lines_of(inner: Sequence[Line], keys: Collection[str]) -> set[int] | None:
    """The lines of front matter that say something of `keys`, counted from 0; None where that cannot be told."""
    import yaml

    try:
        node = yaml.compose("\n".join(line.text for line in inner), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    if node is None:
        return set()
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return None
    starts = [key.start_mark.line for key, _ in node.value]
    ends = [*starts[1:], len(inner)]
    return {
        at
        for (key, _), first, last in zip(node.value, starts, ends, strict=True)
        if isinstance(key, yaml.ScalarNode) and key.value.strip().lower() in keys
        for at in range(first, last)
        if not inner[at].text.startswith("#")
    }


def _without_first(body: Sequence[str]) -> list[str]:
    """Lines without the first one that is not blank, and without a line below that underlines it."""
    first = next((at for at, line in enumerate(body) if line.strip()), len(body))
    below = body[first + 1].strip() if first + 1 < len(body) else ""
    underlined = bool(below) and not below.strip("=-~*_")
    return [*body[:first], *body[first + 1 + underlined :]]


def _end(lines: Sequence[Line], start: int) -> int | None:
    """Where the front matter closes; None when these dashes are only a ruled line, or are never closed."""
    keyed = bool(lines[start + 1 :]) and bool(_KEY.match(lines[start + 1].text))
    for at, line in enumerate(lines[start + 1 : start + 1 + _MOST_LINES], start=start + 1):
        if line.text.rstrip() in {"---", "..."}:
            return at
        if line.blank and not keyed:
            return None
    return None


def _unclosed(lines: Sequence[Line], start: int, file: str) -> Matter:
    rest = lines[start + 1 :]
    length = next((at for at, line in enumerate(rest) if not _KEY.fullmatch(line.text.rstrip())), len(rest))
    if not length:
        return Matter(Metadata(), tuple(lines), ())
    metadata, faults = check(_plain(rest[:length]), file)
    problem = Problem(
        file,
        lines[start].number,
        Sentence("The front matter has no end."),
        Sentence("Put a line of three dashes (---) below its last key."),
    )
    return Matter(metadata, tuple(rest[length:]), (problem, *faults))


def _given(inner: Sequence[Line], file: str) -> tuple[list[Given], list[Problem]]:
    """Every key with its value as written: no value is turned into a number, a date or a truth."""
    import yaml  # texts without front matter never need it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose("\n".join(line.text for line in inner), Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return _plain(inner), [
            _broken(file, inner, mark.line if mark else 0, error.problem or Sentence("it ends too early"))
        ]
    except (yaml.YAMLError, RecursionError):
        return _plain(inner), [_broken(file, inner, 0, Sentence("it cannot be read"))]
    if node is None:
        return [], []
    if not isinstance(node, yaml.MappingNode):
        return [], [_broken(file, inner, 0, Sentence("it holds no `key: value` lines"))]
    return [
        Given(str(key.value), _content(value), _number(inner, key.start_mark.line))
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode)
    ], []


def _content(node: "yaml.Node") -> object:
    """A text, a list of texts, None, or for anything deeper an object that the check refuses."""
    tag = node.tag.rpartition(":")[2]
    if tag == "null":
        return None
    if isinstance(node.value, str):
        return node.value
    if tag == "seq":
        return [part.value if isinstance(part.value, str) else {} for part in node.value]
    return {}


def _plain(inner: Sequence[Line]) -> list[Given]:
    """Known keys whose line says all there is to say, read without YAML."""
    found = ((_KEY.fullmatch(line.text.rstrip()), line.number) for line in inner)
    return [
        Given(match[1], match[2], number)
        for match, number in found
        if match and match[1].lower() in {*KEYS, "license"} and match[2] and _PLAIN.fullmatch(match[2])
    ]


def _broken(file: str, inner: Sequence[Line], at: int, reason: str) -> Problem:
    remedy = Sentence(
        "Put the value between quotation marks, above all one that holds a colon, and close every quotation mark."
    )
    message = Sentence("The front matter is not valid YAML: {reason}.", reason=reason)
    return Problem(file, _number(inner, at), message, remedy)


def _number(inner: Sequence[Line], at: int) -> int | None:
    return inner[min(at, len(inner) - 1)].number if inner else None
