"""Lines with their numbers, and the blocks that blank lines make of them."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

# How editors count: the three usual line ends, and the three that Unicode adds.
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Line(NamedTuple):
    """One line of a file, without its line end."""

    number: int | None
    """From 1; None where a format has no lines worth naming, such as a web page."""
    text: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing on the line to read."""
        return not self.text or self.text.isspace()


Block = tuple[Line, ...]
"""Lines that stand together, with blank lines around them; never empty."""


def whole_lines(text: str) -> list[str]:
    """Split a text into the lines of `numbered`, each with its line end."""
    parts = re.split(f"({_LINE_END.pattern})", text)
    return ["".join(parts[at : at + 2]) for at in range(0, len(parts), 2)]


def numbered(text: str, first: int = 1) -> tuple[Line, ...]:
    """Split a text into lines, counted from `first`."""
    return tuple(Line(number, line) for number, line in enumerate(_LINE_END.split(text), start=first))


def blocks(lines: Iterable[Line]) -> tuple[Block, ...]:
    """Group lines that no blank line separates."""
    groups: list[Block] = []
    current: list[Line] = []
    for line in lines:
        if not line.blank:
            current.append(line)
        elif current:
            groups.append(tuple(current))
            current = []
    if current:
        groups.append(tuple(current))
    return tuple(groups)


def without(lines: Sequence[Line], dropped: Iterable[int]) -> tuple[Line, ...]:
    """The lines with those at the positions `dropped` blank, so that all others keep their numbers."""
    gone = frozenset(dropped)
    return tuple(Line(line.number, "") if at in gone else line for at, line in enumerate(lines))
