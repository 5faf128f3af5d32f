"""What became of the messages of late, for whoever asks why one was not answered."""

from dataclasses import dataclass

from bot.chat.newest import Newest
from bot.records import asked


@dataclass(frozen=True, slots=True)
class Known:
    """What the bot did about a message that asked."""

    outcome: asked.Outcome | None
    """None where it held no question, such as a mention alone."""
    address: str | None
    """Of what the bot said about it."""


Outcomes = Newest[int, Known]
"""By the ids of the messages that asked."""
