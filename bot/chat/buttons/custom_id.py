"""What all ids of buttons have in common."""

import re
from typing import ClassVar, Self

CUSTOM_ID_LIMIT = 100
"""Characters of a `custom_id` (Discord's component reference)."""


class CustomId:
    """The id of one kind of button: `str()` of it is its text, unchecked."""

    __slots__ = ()

    TEMPLATE: ClassVar[str]

    def encode(self) -> str:
        """Write the id; ValueError where it is too long for Discord, or would not be read back."""
        custom_id = str(self)
        if len(custom_id) > CUSTOM_ID_LIMIT or not re.fullmatch(self.TEMPLATE, custom_id):
            raise ValueError(f"{custom_id!r} cannot be the id of a button.")
        return custom_id

    @classmethod
    def parse(cls, custom_id: str) -> Self | None:
        """Read an id; None where it belongs to another kind of button, or is forged."""
        match = re.fullmatch(cls.TEMPLATE, custom_id)
        return cls.from_match(match) if match else None

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Read an id that matched `TEMPLATE`."""
        raise NotImplementedError
