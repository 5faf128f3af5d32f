"""Plain text files, as somebody wrote them or copied them from a web page."""

import re

from bot.corpus.characters import one_line
from bot.corpus.draft import Draft
from bot.corpus.frontmatter import take
from bot.corpus.lines import Line, blocks, numbered, without
from bot.corpus.metadata import Metadata
from bot.corpus.pasted import sift
from bot.corpus.shape import shape_of
from bot.corpus.splitter import paragraphs

_LONGEST_TITLE = 200
_SENTENCE_END = re.compile(r"(?<![\s.][^\W\d_])[.,:;。]$")  # but not the full stop of an initial, as in “the U.N.”
_EVERY_LINE = 100


def read_plain(text: str, file: str) -> Draft:
    """Read a `.txt` file; its first line is the title unless front matter gives one."""
    matter = take(numbered(text), file)
    sifted = sift(matter.body, file, matter.metadata)
    lines, title = take_title(sifted.lines, matter.metadata.title)
    metadata = sifted.metadata.or_else(Metadata(title=title))
    return Draft(metadata, paragraphs(lines, metadata.language), (*matter.problems, *sifted.notices))


def take_title(lines: tuple[Line, ...], known: str | None) -> tuple[tuple[Line, ...], str | None]:
    """Take the title off the head of a text: the lines without it, and the title.

    With a title already known, only a first line that repeats it is taken off.
    """
    first = next((at for at, line in enumerate(lines) if not line.blank), None)
    if first is None:
        return lines, None
    title = one_line(lines[first].text)
    if known is None and _stands_as_title(lines, title):
        underline = lines[first + 1].text.strip() if first + 1 < len(lines) else ""
        drop = (first, first + 1) if underline and not underline.strip("=-~*_") else (first,)
        return without(lines, drop), title
    if known is not None and title.casefold() == known.casefold():
        return without(lines, (first,)), None
    return lines, None


def _stands_as_title(lines: tuple[Line, ...], title: str) -> bool:
    groups = blocks(lines)
    if len(title) > _LONGEST_TITLE or _SENTENCE_END.search(title) or not re.search(r"\w", title):
        return False
    if len(groups[0]) == 1:
        return len(groups) > 1
    following = groups[0][1].text.strip()
    if not following.strip("=-~*_"):
        return True
    return not shape_of(groups).wrapped and (len(groups) == 1 or len(following) > _EVERY_LINE)
