"""What became of the messages of late, for whoever asks why one was not answered."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.records import asked

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Known:
    """What the bot did about a message that asked."""

    outcome: asked.Outcome | None
    """None where it held no question, such as a mention alone."""
    address: str | None
    """Of what the bot said about it."""


class Outcomes:
    """Remembers the newest thousand, by the ids of their messages."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, Known] = OrderedDict()

    def remember(self, message_id: int, outcome: asked.Outcome | None, address: str | None) -> None:
        """Note what became of a message."""
        self._known[message_id] = Known(outcome, address)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

    def find(self, message_id: int) -> Known | None:
        """Return what became of a message; None where that is not remembered."""
        return self._known.get(message_id)
