"""Answers and problems as text: JSON, one line, or a page with colours where there is a terminal."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NoReturn

from bot.errors import Problem
from bot.model import Answer, Attribution, Found

Piece = tuple[str, str]
"""A text and its style, in rich's style language; plain output leaves the style out."""


def json_line(answer: Answer, *, explain: bool = False) -> str:
    """Return an answer as one line of JSON; with `explain` each passage has the parts of its score."""
    form: dict[str, Any] = {
        "question": answer.question,
        "answered": answer.answered,
        "elapsed_ms": round(answer.elapsed_ms, 3),
        "corrected": answer.corrected,
        "confidence": round(answer.confidence, 4),
        "passages": [_passage(found, explain=explain) for found in answer.passages],
        "suggestions": list(answer.suggestions),
    }
    return json.dumps(form, ensure_ascii=False)


def one_line(answer: Answer) -> str:
    """Return the sentence that answers best and its source, or an honest no, on one line."""
    if not answer.passages:
        return f"No passage answers this: {' '.join(answer.question.split())}"
    found = answer.passages[0]
    text = found.passage.text[slice(*found.answer)] if found.answer else found.passage.text
    return f"{' '.join(text.split())} — {source(found.passage.attribution)}"


def page(answer: Answer) -> list[Piece]:
    """Return an answer laid out for reading."""
    pieces: list[Piece] = []
    if answer.corrected:
        pieces.append((f"Showing results for “{answer.corrected}”.\n\n", "italic"))
    for found in answer.passages:
        pieces += [(f"{found.rank}. ", "bold"), *_marked(found), ("\n", "")]
        pieces.append((f"   — {source(found.passage.attribution)}\n\n", "dim"))
    if not answer.passages:
        pieces.append(("I found no passage that answers this.\n", "bold"))
        if answer.suggestions:
            pieces.append(("You could try:\n", ""))
            pieces += [(f"  • {suggestion}\n", "") for suggestion in answer.suggestions]
        if answer.total:
            pieces.append(("`storybot search` with the same words lists the nearest passages.\n", "dim"))
    else:
        pieces[-1] = (pieces[-1][0].rstrip("\n") + "\n", pieces[-1][1])
    return pieces


def explained(answer: Answer) -> list[Piece]:
    """Return a table of the parts of each passage's score, which add up to it."""
    names = [name for name, _ in max((found.parts for found in answer.passages), key=len, default=())]
    rows = [["", "passage", "score", *names]]
    for found in answer.passages:
        parts = dict(found.parts)
        rows.append(
            [f"{found.rank}.", found.passage.id, f"{found.score:.2f}", *(f"{parts.get(name, 0):.2f}" for name in names)]
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    pieces = []
    for number, row in enumerate(rows):
        left = (text.ljust(width) for text, width in zip(row[:2], widths, strict=False))
        right = (text.rjust(width) for text, width in zip(row[2:], widths[2:], strict=True))
        pieces.append(("  ".join((*left, *right)) + "\n", "" if number else "bold"))
    return pieces


def source(attribution: Attribution) -> str:
    """Return who said it and where, leaving out what is not known."""
    known = [
        attribution.title,
        attribution.author,
        attribution.publisher,
        attribution.published and attribution.published.isoformat(),
        f"paragraph {attribution.paragraph} of {attribution.paragraphs}",
        attribution.url,
    ]
    return ", ".join(part for part in known if part)


def problem_lines(problems: Iterable[Problem]) -> list[Piece]:
    """Return each problem on a line of its own, what needs mending apart from mere notices."""
    return [
        (f"{'note' if problem.notice else 'problem'}: {problem}\n", "" if problem.notice else "bold red")
        for problem in problems
    ]


def write(pieces: Sequence[Piece]) -> None:
    """Write to standard output: with colours on a terminal, else the bare text."""
    if not sys.stdout.isatty():
        sys.stdout.write("".join(text for text, _ in pieces))
        return
    from rich.console import Console
    from rich.text import Text

    Console(highlight=False).print(Text.assemble(*pieces), end="")


def reply(
    words: tuple[str, ...], answer: Callable[[str], Answer | None], *, as_json: bool, explain: bool = False
) -> NoReturn:
    """Answer the words of the command line, or every line of standard input; exit with the code.

    A line whose answer is None is no question, and nothing is written for it.
    """
    one_by_one = not words
    found = False
    for text in _lines() if one_by_one else [" ".join(words)]:
        said = answer(text.encode(errors="replace").decode())
        if said is None:
            continue
        found |= said.answered
        if as_json or one_by_one:
            line = json_line(said, explain=explain) if as_json else one_line(said)
            sys.stdout.write(line + "\n")
        else:
            write(page(said))
        if explain and not as_json:
            write(explained(said))
        sys.stdout.flush()
    sys.exit(0 if found else 1)


def _marked(found: Found) -> list[Piece]:
    """The passage with the answer sentence bold and the question's words underlined."""
    text, borders = found.passage.text, {0, len(found.passage.text)}
    for span in (*found.highlights, *([found.answer] if found.answer else [])):
        borders.update(span)
    marks = sorted(borders)
    pieces = []
    for start, end in pairwise(marks):
        answers = found.answer is not None and found.answer.start <= start < found.answer.end
        asked = any(span.start <= start < span.end for span in found.highlights)
        style = " ".join(style for style, on in (("bold", answers), ("underline", asked)) if on)
        pieces.append((text[start:end], style))
    return pieces


def _passage(found: Found, *, explain: bool) -> dict[str, Any]:
    text, attribution = found.passage.text, found.passage.attribution
    parts = {"parts": {name: round(part, 6) for name, part in found.parts}} if explain else {}
    return {
        "rank": found.rank,
        "id": found.passage.id,
        "score": round(found.score, 6),
        "text": text,
        "answer": found.answer
        and {"start": found.answer.start, "end": found.answer.end, "text": text[slice(*found.answer)]},
        "highlights": [list(span) for span in found.highlights],
        "attribution": {
            "title": attribution.title,
            "author": attribution.author,
            "publisher": attribution.publisher,
            "published": attribution.published and attribution.published.isoformat(),
            "url": attribution.url,
            "paragraph": attribution.paragraph,
            "paragraphs": attribution.paragraphs,
            "file": attribution.file,
        },
        **parts,
    }


def _lines() -> Iterator[str]:
    if sys.stdin.isatty():
        sys.stderr.write("Type one question a line; end with Ctrl-D.\n")
    for line in sys.stdin:
        yield line.rstrip("\r\n")
