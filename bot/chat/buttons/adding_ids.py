"""What the buttons and forms by which articles are added remember; see `bot.chat.buttons.ids`."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self, cast

from bot.chat.buttons.custom_id import CustomId
from bot.corpus.pending import KEY, Form


@dataclass(frozen=True, slots=True)
class Confirm(CustomId):
    """Do what waits under this key."""

    TEMPLATE: ClassVar[str] = rf"confirm:({KEY})"

    key: str

    def __str__(self) -> str:
        return f"confirm:{self.key}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(match[1])


@dataclass(frozen=True, slots=True)
class Discard(CustomId):
    """Forget what waits under this key."""

    TEMPLATE: ClassVar[str] = rf"discard:({KEY})"

    key: str

    def __str__(self) -> str:
        return f"discard:{self.key}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(match[1])


@dataclass(frozen=True, slots=True)
class OpenForm(CustomId):
    """Open the form again, with what was typed and waits under this key."""

    TEMPLATE: ClassVar[str] = rf"open:({KEY})"

    key: str

    def __str__(self) -> str:
        return f"open:{self.key}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(match[1])


@dataclass(frozen=True, slots=True)
class FormId(CustomId):
    """The id of a form, not of a button; what it was opened with may wait under a key."""

    TEMPLATE: ClassVar[str] = rf"form:(article|message|edit)(?::({KEY}))?"

    form: Form
    key: str | None = None

    def __str__(self) -> str:
        return f"form:{self.form}" + (f":{self.key}" if self.key else "")

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        return cls(cast(Form, match[1]), match[2])


AddingId = Confirm | Discard | OpenForm
ADDING_KINDS: tuple[type[AddingId], ...] = (Confirm, Discard, OpenForm)
