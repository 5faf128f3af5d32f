"""What the buttons under moderators' views remember; see `bot.chat.buttons.ids`."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.chat.buttons.adding_ids import ADDING_KINDS, AddingId
from bot.chat.buttons.custom_id import CustomId


@dataclass(frozen=True, slots=True)
class Changes(CustomId):
    """Show what the reload with this key changed, in the article that a menu may name."""

    TEMPLATE: ClassVar[str] = r"changes:([0-9a-f]{24})"

    key: str

    def __str__(self) -> str:
        return f"changes:{self.key}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(match[1])


@dataclass(frozen=True, slots=True)
class Change(CustomId):
    """Show what a reload changed in its nth article (from 0), after `offset` passages."""

    TEMPLATE: ClassVar[str] = r"change:([0-9a-f]{24}):([0-9]{1,9}):([0-9]{1,9})"

    key: str
    article: int
    offset: int = 0

    def __str__(self) -> str:
        return f"change:{self.key}:{self.article}:{self.offset}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(match[1], int(match[2]), int(match[3]))


@dataclass(frozen=True, slots=True)
class Remove(CustomId):
    """Remove an article from the corpus, provided that it still has this version."""

    TEMPLATE: ClassVar[str] = r"remove:([0-9a-f]{12}):(.{1,80})"

    version: str
    article_id: str

    def __str__(self) -> str:
        return f"remove:{self.version}:{self.article_id}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(match[1], match[2])


@dataclass(frozen=True, slots=True)
class TakeBack(CustomId):
    """Take back the change of the corpus with this number, provided that it is the next one to be taken back."""

    TEMPLATE: ClassVar[str] = r"undo:([0-9]{1,9})"

    number: int

    def __str__(self) -> str:
        return f"undo:{self.number}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(int(match[1]))


@dataclass(frozen=True, slots=True)
class LeaveIt(CustomId):
    """Change nothing in the corpus."""

    TEMPLATE: ClassVar[str] = r"leave"

    def __str__(self) -> str:
        return "leave"

    @classmethod
    def from_match(cls, _: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls()


@dataclass(frozen=True, slots=True)
class History(CustomId):
    """Turn to the changes of the corpus that come after the `offset` newest ones."""

    TEMPLATE: ClassVar[str] = r"history:([0-9]{1,9})"

    offset: int

    def __str__(self) -> str:
        return f"history:{self.offset}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(int(match[1]))


@dataclass(frozen=True, slots=True)
class Set(CustomId):
    """Change a setting of a channel, or with 0 of the whole server, to what the menu says."""

    TEMPLATE: ClassVar[str] = r"set:([0-9]{1,20}):([a-z_]{1,20})"

    channel_id: int
    field: str

    def __str__(self) -> str:
        return f"set:{self.channel_id}:{self.field}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(int(match[1]), match[2])


ModeratorId = Changes | Change | Remove | TakeBack | LeaveIt | History | AddingId | Set
MODERATOR_KINDS: tuple[type[ModeratorId], ...] = (
    Changes,
    Change,
    Remove,
    TakeBack,
    LeaveIt,
    History,
    *ADDING_KINDS,
    Set,
)
