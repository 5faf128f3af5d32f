"""What the buttons under the list of unanswered questions remember; see `bot.chat.buttons.ids`."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.chat.buttons.custom_id import CustomId


@dataclass(frozen=True, slots=True)
class Unanswered(CustomId):
    """Turn to the groups of unanswered questions that come after the first `offset` ones."""

    TEMPLATE: ClassVar[str] = r"unanswered:([0-9]{1,9})"

    offset: int

    def __str__(self) -> str:
        return f"unanswered:{self.offset}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(int(match[1]))


@dataclass(frozen=True, slots=True)
class Settle(CustomId):
    """Resolve or ignore the questions that are like the one with this key; then show those after `offset`."""

    TEMPLATE: ClassVar[str] = r"settle:(resolve|ignore):([0-9a-f]{24}):([0-9]{1,9})"

    key: str
    ignored: bool
    offset: int

    def __str__(self) -> str:
        return f"settle:{'ignore' if self.ignored else 'resolve'}:{self.key}:{self.offset}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(match[2], match[1] == "ignore", int(match[3]))


@dataclass(frozen=True, slots=True)
class Reopen(CustomId):
    """Drop the decision with this key; then show the groups after `offset`."""

    TEMPLATE: ClassVar[str] = r"reopen:([0-9a-f]{24}):([0-9]{1,9})"

    key: str
    offset: int

    def __str__(self) -> str:
        return f"reopen:{self.key}:{self.offset}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(match[1], int(match[2]))


@dataclass(frozen=True, slots=True)
class Teach(CustomId):
    """Open a form for an article that answers the question with this key."""

    TEMPLATE: ClassVar[str] = r"teach:([0-9a-f]{24})"

    key: str

    def __str__(self) -> str:
        return f"teach:{self.key}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(match[1])


@dataclass(frozen=True, slots=True)
class Export(CustomId):
    """Give the unanswered questions as a table for spreadsheets."""

    TEMPLATE: ClassVar[str] = r"unanswered-csv"

    def __str__(self) -> str:
        return "unanswered-csv"

    @classmethod
    def from_match(cls, _: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls()


ReviewId = Unanswered | Settle | Reopen | Teach | Export
REVIEW_KINDS: tuple[type[ReviewId], ...] = (Unanswered, Settle, Reopen, Teach, Export)
