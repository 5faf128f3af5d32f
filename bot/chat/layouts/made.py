"""What an interaction is answered with."""

import io
from dataclasses import dataclass

import discord
from discord.ui import LayoutView


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A view with a file that it shows by `attachment://` and the file's name."""

    view: LayoutView
    name: str
    data: bytes

    def file(self) -> discord.File:
        """Return the file anew: a try that failed has read it to its end."""
        return discord.File(io.BytesIO(self.data), self.name)


Made = LayoutView | Enclosed
"""What an interaction is answered with."""
