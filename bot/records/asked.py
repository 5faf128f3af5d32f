"""The values of the room: a question as it is kept, and what became of a vote."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Literal

Surface = Literal["mention", "reply", "direct", "channel", "command", "form", "reaction", "search", "message_command"]
"""Where a question was asked; `channel` is one in which every message is a question, `form` the one of “Ask again”.

The last three are counted, not recorded: whoever wrote a message did not ask the bot, and a search lists passages.
"""
Outcome = Literal["answered", "refused", "silent", "repeated", "limited", "failed"]
"""`silent`: not put to the bot itself, and not answered. `repeated`: led to the answer of a moment ago. `limited`: too
much had been asked. Of these only the first three are recorded.
"""


def new_key() -> str:
    """Return a random name for a question, which says nothing about it: 24 hexadecimal digits."""
    return secrets.token_hex(12)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what became of it; who asked is not known here."""

    key: str
    """From `new_key`."""
    text: str
    """The question in plain text, without the ids of members."""
    surface: Surface
    outcome: Outcome
    server_id: int | None
    """None in direct messages."""
    channel_id: int | None
    """None in direct messages, whose channel would say who asked."""
    articles: tuple[str, ...]
    """Ids of the articles whose passages were shown, best first."""
    confidence: float
    """How likely the corpus answers it, from 0 to 1."""
    milliseconds: float
    """How long finding the answer took."""
    at: datetime
    """When it was answered, in UTC."""


class Vote(Enum):
    """What became of a vote."""

    COUNTED = "it is the first one of this person on this question"
    CHANGED = "it takes the place of the opposite one"
    SAME = "this person voted so before"
    UNKNOWN = "the question is not in the records any more"
