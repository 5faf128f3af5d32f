"""What a format's reader makes of a file, before the article gets its id."""

from dataclasses import dataclass

from bot.corpus.metadata import Metadata
from bot.errors import Problem
from bot.model import Paragraph


@dataclass(frozen=True, slots=True)
class Draft:
    """One article in the making."""

    metadata: Metadata
    """All that is known of its origin; the file's name stands in for a missing id or title later."""
    paragraphs: tuple[Paragraph, ...]
    problems: tuple[Problem, ...] = ()
    line: int | None = None
    """The line of an archive that holds the article; None when the file is the article."""
    print: bytes = b""
    """A hash of that line, see `prints`."""
