"""Markdown files: headings, lists, quotations, tables and code."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.corpus.characters import clean, one_line
from bot.corpus.draft import Draft
from bot.corpus.frontmatter import take
from bot.corpus.inline import plain
from bot.corpus.lengths import fit
from bot.corpus.lines import Line, numbered
from bot.corpus.metadata import Metadata
from bot.corpus.pasted import sift
from bot.corpus.plaintext import take_title
from bot.corpus.shape import join
from bot.model import Paragraph

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})[^`]*")
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s(.*))?")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*")
_QUOTE = re.compile(r"\A\s{0,3}(?:> ?)+")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:\s+|$)")
_TABLE = re.compile(r"\s*\|.*|[^|]+(?:\|[^|]*)+\|?\s*")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*|\s*\|\s*:?-+:?\s*\|\s*")
_DEFINITION = re.compile(r"\s{0,3}\[[^\[\]^][^\[\]]*\]:\s*\S+(?:\s+[\"'(].*)?")
_BOLD = re.compile(r"\s*(?:\*\*([^*]{1,80})\*\*|__([^_]{1,80})__)\s*")


@dataclass(slots=True)
class _Reading:
    """What was read so far of one file."""

    paragraphs: list[tuple[str, str | None]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    heading: str | None = None
    block: list[str] = field(default_factory=list)

    def close(self) -> None:
        """End the block that is open."""
        text = _text_of(self.block)
        if len(self.block) == 1 and (bold := _BOLD.fullmatch(self.block[0])) and text[-1:] not in ".!?:;,”":
            self.title(6, bold[1] or bold[2])
        else:
            self.add(text)
        self.block.clear()

    def add(self, text: str) -> None:
        """Take over a paragraph; what has no letter or digit is none."""
        if re.search(r"\w", text):
            self.paragraphs.append((text, self.heading))

    def title(self, level: int, text: str) -> None:
        """Take over a heading."""
        if shown := one_line(plain(text)):
            self.headings.append((level, shown))
            self.heading = shown


def read_markdown(text: str, file: str) -> Draft:
    """Read a `.md` file; its first top heading is the title unless front matter gives one.

    Each paragraph, list, table and block of code is a paragraph. A text without any heading is taken as copied
    from a web page, with its title in the first line.
    """
    matter = take(numbered(text), file)
    sifted = sift(matter.body, file, matter.metadata)
    found, title = _read(sifted.lines), None
    if found.headings:
        title = next((text for level, text in found.headings if level == 1), None)
    else:
        lines, title = take_title(sifted.lines, matter.metadata.title)
        found = _read(lines)
    metadata = sifted.metadata.or_else(Metadata(title=one_line(plain(title)) if title else None))
    shown = (Paragraph(text, None if heading == metadata.title else heading) for text, heading in found.paragraphs)
    parts = tuple(part for paragraph in shown for part in fit(paragraph, metadata.language))
    return Draft(metadata, parts, (*matter.problems, *sifted.notices))


def _read(lines: Sequence[Line]) -> _Reading:
    reading = _Reading()
    texts = [line.text for line in lines]
    comment_ends = [at for at, text in enumerate(texts) if "-->" in text]
    at = 0
    while at < len(texts):
        line = _QUOTE.sub("", texts[at])
        comment_end = _comment_end(texts, at, comment_ends)
        at += 1
        if fence := _FENCE.fullmatch(line):
            reading.close()
            end = _closing(texts, at, fence[1])
            reading.add("\n".join(row.rstrip() for row in texts[at:end]).strip("\n"))
            at = end + 1
        elif comment_end is not None:
            reading.close()
            at = comment_end + 1
        elif heading := _HEADING.fullmatch(line):
            reading.close()
            reading.title(len(heading[1]), _without_closing(heading[2] or ""))
        elif reading.block and len(reading.block) == 1 and (under := _UNDERLINE.fullmatch(line)):
            reading.title(1 if "=" in under[1] else 2, reading.block.pop())
        elif not line.strip() or _RULE.fullmatch(line) or _is_definition(line, reading.block):
            reading.close()
        else:
            reading.block.append(line)
    reading.close()
    return reading


def _text_of(block: Sequence[str]) -> str:
    """The words of a block: a table as it stands, list items one a line, all other lines joined."""
    if len(block) > 1 and any(map(_TABLE_RULE.fullmatch, block)) and all(map(_TABLE.fullmatch, block)):
        return "\n".join(line.strip() for line in block)
    rows: list[list[str]] = [[]]
    for line in block:
        if _ITEM.match(line):
            rows.append([])
        rows[-1].append(line.rstrip().removesuffix("\\").strip())
        if line.endswith(("  ", "\\")):
            rows.append([])
    return clean(plain("\n".join(filter(None, map(join, rows)))))[0].strip()


def _is_definition(line: str, block: Sequence[str]) -> bool:
    """Whether a line only says where links lead; within a paragraph it must hold an address to be one."""
    return (not block or "://" in line) and _DEFINITION.fullmatch(line) is not None


def _without_closing(heading: str) -> str:
    """A heading's text without the number signs that may close it."""
    bare = heading.rstrip().rstrip("#")
    return bare if not bare or bare[-1].isspace() else heading


def _closing(texts: Sequence[str], start: int, fence: str) -> int:
    """Where a block of code ends: at a fence like its first, or with the file."""
    for at in range(start, len(texts)):
        row = _QUOTE.sub("", texts[at]).strip()
        if row.startswith(fence) and not row.strip(fence[0]):
            return at
    return len(texts)


def _comment_end(texts: Sequence[str], start: int, ends: Sequence[int]) -> int | None:
    """The last line of a comment that begins on this line; None unless it has its lines to itself.

    `ends` are the positions of the lines on which comments could end, in order.
    """
    if not texts[start].lstrip().startswith("<!--"):
        return None
    following = bisect_left(ends, start)
    if following == len(ends) or not texts[ends[following]].rstrip().endswith("-->"):
        return None
    return ends[following]
