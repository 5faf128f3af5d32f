"""What the buttons and menus of searches and articles remember; see `bot.chat.buttons.ids`."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.chat.buttons.custom_id import CustomId


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
    """Show what is chosen from the menu, whose values are `Around` ids or `Card` ids."""

    TEMPLATE: ClassVar[str] = r"jump"

    def __str__(self) -> str:
        return "jump"

    @classmethod
    def from_match(cls, _: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls()


@dataclass(frozen=True, slots=True)
class Shelf(CustomId):
    """Turn to the page of the list of articles that starts after `offset` of them."""

    TEMPLATE: ClassVar[str] = r"shelf:([0-9]{1,9})"

    offset: int

    def __str__(self) -> str:
        return f"shelf:{self.offset}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(int(match[1]))


@dataclass(frozen=True, slots=True)
class Card(CustomId):
    """Show what is known about an article, with the way back to the page of the list after `offset` articles."""

    TEMPLATE: ClassVar[str] = r"card:([0-9]{1,9}):([^#]{1,80})"

    offset: int
    article: str

    def __str__(self) -> str:
        return f"card:{self.offset}:{self.article}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(int(match[1]), match[2])


ReadingId = SearchFor | Jump | Shelf | Card
READING_KINDS: tuple[type[ReadingId], ...] = (SearchFor, Jump, Shelf, Card)
