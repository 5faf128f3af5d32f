"""Plain lines become paragraphs and headings."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.corpus.lengths import LONGEST, fit
from bot.corpus.lines import Block, Line, blocks
from bot.corpus.shape import Shape, ends_sentence, join, shape_of
from bot.model import Paragraph

LIST_ITEM = re.compile(r"\s{0,8}(?:[-*+•‣◦▪–]|\d{1,3}[.)])\s+\S")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,})\s*")
_OPENING = tuple('“"‘«„「『')
_LONGEST_VERSE = 72
_LONGEST_HEADING = 80
_LONGEST_CROSSHEAD, _WORDS_OF_A_CROSSHEAD = 60, 9
_LETTERS_OF_A_TITLE = 4
_NUMERAL = r"(?:\d+|[ivxlcdm]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|last)"
_CHAPTER = re.compile(
    rf"(?:(?:the )?(?:chapter|part|book|act|scene|section|canto|volume) {_NUMERAL}\b.{{0,60}}"
    r"|(?:prologue|epilogue|preface|foreword|introduction|afterword|appendix)\b.{0,60}"
    r"|(?:제\s?)?\d+\s?[장부화회]\b.{0,60})",
    re.IGNORECASE,
)


class Piece(NamedTuple):
    """A paragraph, or what may prove to be a heading."""

    text: str
    alone: bool
    """It is one line of its own in the file."""
    underlined: bool = False


def paragraphs(lines: Iterable[Line], language: str | None = None) -> tuple[Paragraph, ...]:
    """Divide a plain text into its paragraphs, each with the heading above it.

    Blank lines separate paragraphs; where there are none, every line is one, unless the lines were broken at a
    fixed width (then they are joined again) or are verses or a list (then they stay together as they are).
    """
    groups = blocks(lines)
    layout = shape_of(groups)
    return gather((piece for group in groups for piece in pieces(group, layout)), language)


def gather(found: Iterable[Piece], language: str | None) -> tuple[Paragraph, ...]:
    """Tell headings from paragraphs, and divide the over-long ones; what has no letter or digit is dropped."""
    readable = [piece for piece in found if re.search(r"\w", piece.text)]
    made: list[Paragraph] = []
    heading = None
    for at, piece in enumerate(readable):
        following = readable[at + 1].text if at + 1 < len(readable) else None
        if following is not None and _is_heading(piece, following):
            heading = piece.text
        else:
            made.extend(fit(Paragraph(piece.text, heading), language))
    return tuple(made)


def pieces(block: Block, layout: Shape) -> list[Piece]:
    """What one block of lines holds."""
    titles: list[Piece] = []
    at = 0
    while at + 1 < len(block) and _UNDERLINE.fullmatch(block[at + 1].text) and len(block[at].text) <= _LONGEST_HEADING:
        titles.append(Piece(block[at].text.strip(), alone=True, underlined=True))
        at += 2
    return titles + (_body(block[at:], layout) if block[at:] else [])


def _body(block: Block, layout: Shape) -> list[Piece]:
    """What a block holds that has no underlined headings on top."""
    lines = [line.text.rstrip() for line in block]
    if len(lines) == 1:
        return [Piece(lines[0].strip(), alone=True)]
    if sum(bool(LIST_ITEM.match(line)) for line in lines) * 2 >= len(lines):
        return [Piece(_listed(lines), alone=False)]
    breaks = list(pairwise(lines))
    if layout.wrapped and sum(layout.forced(*pair) for pair in breaks) * 2 >= len(breaks):
        return [Piece(text, alone=False) for text in _unwrapped(lines, layout)]
    verse = max(map(len, lines)) <= _LONGEST_VERSE and sum(map(ends_sentence, lines)) * 2 < len(lines)
    if verse:
        return [Piece("\n".join(line.strip() for line in lines), alone=False)]
    return _one_line_each([line.strip() for line in lines])


def _listed(lines: Sequence[str]) -> str:
    """A list with one item a line, however its items were wrapped."""
    items: list[list[str]] = []
    for line in lines:
        if not items or LIST_ITEM.match(line):
            items.append([])
        items[-1].append(line.strip())
    return "\n".join(map(join, items))


def _unwrapped(lines: Sequence[str], layout: Shape) -> list[str]:
    """Join hard-wrapped lines; an indented line, or a short line that ends a sentence, divides paragraphs."""
    indent = min(len(line) - len(line.lstrip()) for line in lines)
    made = [[lines[0].strip()]]
    for line, following in pairwise(lines):
        indented = len(following) - len(following.lstrip()) > indent
        if indented or (ends_sentence(line) and not layout.forced(line, following)):
            made.append([])
        made[-1].append(following.strip())
    return [join(part) for part in made]


def _one_line_each(lines: Sequence[str]) -> list[Piece]:
    """Every line a paragraph, but for a quotation that goes on over several, whose lines stay together."""
    made = [Piece(lines[0], alone=True)]
    for line in lines[1:]:
        last = made[-1].text
        if _goes_on(last, line) and len(last) + len(line) < LONGEST:
            made[-1] = Piece(f"{last}\n{line}", alone=False)
        else:
            made.append(Piece(line, alone=True))
    return made


def _goes_on(quotation: str, line: str) -> bool:
    """Whether `line` continues a quotation that the line before it opened and did not close."""
    last = quotation.rpartition("\n")[2]
    return line.startswith(_OPENING) and last.rfind("“") > last.rfind("”")


def _is_heading(piece: Piece, following: str) -> bool:
    text = piece.text
    if not piece.alone or len(text) > _LONGEST_HEADING or LIST_ITEM.match(text):
        return False
    if piece.underlined or _CHAPTER.fullmatch(text):
        return True
    if ends_sentence(text) or text.endswith((",", "-", "–", "—")) or text.startswith(_OPENING):
        return False
    if text.isupper() and sum(map(str.isalpha, text)) >= _LETTERS_OF_A_TITLE:
        return not following.isupper()
    short = len(text) <= _LONGEST_CROSSHEAD and len(text.split()) <= _WORDS_OF_A_CROSSHEAD and not text[0].islower()
    return short and len(following) >= _LONGEST_HEADING and ends_sentence(following)
