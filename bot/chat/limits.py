"""How much may be asked: by one member, in one channel, in one server, on whatever surface."""

import math
from dataclasses import dataclass

from bot.chat.cooldown import Cooldowns
from bot.settings import Settings

_PACE_SECONDS = 5.0
_PACE_MESSAGES = 4
"""Answers in that time in one channel: Discord takes about five messages, and one is kept for a notice."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where."""

    member_id: int
    channel_id: int
    guild_id: int | None
    """None in a direct message."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question that has to wait."""

    sentence: str
    """Why, and for how long."""
    personal: bool
    """Whether it concerns the member alone; else the whole channel."""
    told: bool
    """Whether the member was told already, since the last question that was let through."""


class Limits:
    """Counts questions; a member who asks too much uses up nothing of the channel's and the server's share."""

    def __init__(self, settings: Settings) -> None:
        seconds = settings.cooldown_seconds
        self._members = Cooldowns(settings.cooldown_questions, seconds)
        self._shared = (
            ("in this channel", Cooldowns(settings.cooldown_channel_questions, seconds)),
            ("in this server", Cooldowns(settings.cooldown_server_questions, seconds)),
        )
        # Who sets no limit leaves it to discord.py, which waits until Discord takes more.
        self._pace = Cooldowns(_PACE_MESSAGES, _PACE_SECONDS if seconds else 0)
        self._notices = Cooldowns(1, max(seconds, _PACE_SECONDS) if seconds else 0)

    def take(self, asker: Asker, now: float) -> Refusal | None:
        """Count one question at `now` (seconds); return why it has to wait, or None to go ahead."""
        wait = self._members.take(asker.member_id, now)
        if wait is not None:
            return Refusal(patience(wait.seconds), personal=True, told=wait.told)
        if asker.guild_id is None:
            return None
        for (where, cooldowns), place in zip(self._shared, (asker.channel_id, asker.guild_id), strict=True):
            wait = cooldowns.take(place, now)
            if wait is not None:
                sentence = f"Many questions were asked {where}. {patience(wait.seconds)}"
                return Refusal(sentence, personal=False, told=False)
        return None

    def pace(self, channel_id: int, now: float) -> Refusal | None:
        """Count one message that is about to be sent; return why it must not be, or None to go ahead."""
        wait = self._pace.take(channel_id, now)
        if wait is None:
            return None
        sentence = f"I cannot answer so many questions at once in this channel. {patience(wait.seconds)}"
        return Refusal(sentence, personal=False, told=False)

    def is_worth_telling(self, refusal: Refusal, channel_id: int, now: float) -> bool:
        """Decide whether a message is to say it: a member hears of theirs once, a channel once a while."""
        if refusal.personal:
            return not refusal.told and self._pace.take(channel_id, now) is None
        return self._notices.take(channel_id, now) is None


def patience(seconds: float) -> str:
    """Ask for patience, in whole seconds."""
    whole = max(math.ceil(seconds), 1)
    return f"Please wait {whole} second{'s' * (whole != 1)} before you ask again."
