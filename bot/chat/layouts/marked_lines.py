"""Lines of a message that are read back from it later, in whatever language they were written."""

import re
from collections.abc import Iterable
from enum import IntEnum

from discord.ui import LayoutView, TextDisplay


class Line(IntEnum):
    """What a line says, as the id of its component, which Discord keeps and sends back.

    Discord numbers components that have no id from 1, and a message holds 40.
    """

    QUESTION = 1001
    SEARCH = 1002
    ABOUT = 1003
    """The address of the message whose words are searched."""
    TURNS = 1004
    """What was asked before, one turn a line."""


_LABEL = re.compile(r"-# [^:\n]{1,60}: ")


def labelled(label: str, text: str) -> str:
    """Write a line of small print; `label` names it in the reader's language and holds no colon."""
    return f"-# {label}: {text}"


def marked_line(line: Line, content: str) -> TextDisplay[LayoutView]:
    """Return lines made by `labelled` as a component that can be found again."""
    return TextDisplay(content, id=line)


def contents(components: Iterable[object], line: Line) -> list[str]:
    """Return what stands behind the labels of a message's lines of one kind; empty where it has none."""
    for component in components:
        if getattr(component, "id", None) == line:
            texts = str(getattr(component, "content", "")).split("\n")
            return [text[found.end() :] for text in texts if (found := _LABEL.match(text))]
    return []
