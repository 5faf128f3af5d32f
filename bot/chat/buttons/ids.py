"""What a button remembers: everything is in its `custom_id`, so that buttons outlive a restart.

Ids hold references and never text. Each class has the `TEMPLATE` that `discord.ui.DynamicItem` asks for, and
reads back what it wrote.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.chat.buttons.custom_id import CustomId
from bot.chat.buttons.moderator_ids import MODERATOR_KINDS, ModeratorId
from bot.chat.buttons.reading_ids import READING_KINDS, ReadingId
from bot.chat.buttons.review_ids import REVIEW_KINDS, ReviewId


def checksum(text: str) -> str:
    """Return eight hexadecimal digits by which a passage that was changed since is noticed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class More(CustomId):
    """Show the passages for the same question that come after the first `offset` ones."""

    TEMPLATE: ClassVar[str] = r"more:([0-9]{1,9})"

    offset: int

    def __str__(self) -> str:
        return f"more:{self.offset}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(int(match[1]))


@dataclass(frozen=True, slots=True)
class Page(CustomId):
    """Turn to the page of a `/search` that starts after `offset` passages, in one article or in all."""

    TEMPLATE: ClassVar[str] = r"page:([0-9]{1,9}):([^#]{0,84})"

    offset: int
    article: str | None = None

    def __str__(self) -> str:
        return f"page:{self.offset}:{self.article or ''}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(int(match[1]), match[2] or None)


@dataclass(frozen=True, slots=True)
class Around(CustomId):
    """Show the paragraphs around a passage, provided that its text still has this checksum."""

    TEMPLATE: ClassVar[str] = r"around:([0-9a-f]{8}):(.{1,84})"

    checksum: str
    passage_id: str

    def __str__(self) -> str:
        return f"around:{self.checksum}:{self.passage_id}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(match[1], match[2])


@dataclass(frozen=True, slots=True)
class Delete(CustomId):
    """Delete the message that the user with this id asked for, and with `key` the record of the question."""

    TEMPLATE: ClassVar[str] = r"delete:([0-9]{1,20})(?::([0-9a-f]{24}))?"

    user_id: int
    key: str | None = None

    def __str__(self) -> str:
        return f"delete:{self.user_id}" + (f":{self.key}" if self.key else "")

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(int(match[1]), match[2])


@dataclass(frozen=True, slots=True)
class Vote(CustomId):
    """Count a vote on the answer to the recorded question with this key."""

    TEMPLATE: ClassVar[str] = r"vote:(yes|no):([0-9a-f]{24})"

    key: str
    good: bool

    def __str__(self) -> str:
        return f"vote:{'yes' if self.good else 'no'}:{self.key}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(match[2], match[1] == "yes")


@dataclass(frozen=True, slots=True)
class AskAgain(CustomId):
    """Open a form for the next question, and answer it in the light of the message; the form has the same id."""

    TEMPLATE: ClassVar[str] = r"again"

    def __str__(self) -> str:
        return "again"

    @classmethod
    def from_match(cls, _: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls()


@dataclass(frozen=True, slots=True)
class Publish(CustomId):
    """Show the private answer that the button hangs under to everybody."""

    TEMPLATE: ClassVar[str] = r"publish"

    def __str__(self) -> str:
        return "publish"

    @classmethod
    def from_match(cls, _: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls()


@dataclass(frozen=True, slots=True)
class AskModerators(CustomId):
    """Show the question of the refusal that the button hangs under to the moderators."""

    TEMPLATE: ClassVar[str] = r"moderators"

    def __str__(self) -> str:
        return "moderators"

    @classmethod
    def from_match(cls, _: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls()


ButtonId = (
    More | Page | Around | Delete | Vote | AskAgain | Publish | AskModerators | ModeratorId | ReadingId | ReviewId
)
_OWN: tuple[type[ButtonId], ...] = (More, Page, Around, Delete, Vote, AskAgain, Publish, AskModerators)
_KINDS = (*_OWN, *MODERATOR_KINDS, *READING_KINDS, *REVIEW_KINDS)


def parse(custom_id: str) -> ButtonId | None:
    """Read the id of any button; None for a button of another kind or of an older version."""
    return next((found for kind in _KINDS if (found := kind.parse(custom_id))), None)
