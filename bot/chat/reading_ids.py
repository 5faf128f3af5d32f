"""What the buttons and menus of searches and articles remember; see `bot.chat.ids`."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.chat.custom_id import CustomId


@dataclass(frozen=True, slots=True)
class SearchFor(CustomId):
    """Search for what the button says, in one article or in all; `number` tells the buttons of a message apart."""

    TEMPLATE: ClassVar[str] = r"find:([0-9]):([^#]{0,84})"

    number: int
    article: str | None = None

    def __str__(self) -> str:
        return f"find:{self.number}:{self.article or ''}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(int(match[1]), match[2] or None)


@dataclass(frozen=True, slots=True)
class Jump(CustomId):
    """Show the paragraphs around the passage that is chosen from the menu, whose values are `Around` ids."""

    TEMPLATE: ClassVar[str] = r"jump"

    def __str__(self) -> str:
        return "jump"

    @classmethod
    def from_match(cls, _: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls()


ReadingId = SearchFor | Jump
READING_KINDS: tuple[type[ReadingId], ...] = (SearchFor, Jump)
