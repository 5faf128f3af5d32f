"""How much may be asked: by one member, in one channel, in one server, on whatever surface."""

import contextlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.chat.asking.cooldown import Cooldowns
from bot.errors import RecordsError
from bot.locales.speech import Speech
from bot.records.allowances import Allowance
from bot.records.together import Together
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

    cause: Literal["member", "channel", "server", "pace"]
    """Who asked too much; `pace`: Discord does not take more answers in this channel now."""
    seconds: float
    """For how long."""
    told: bool = False
    """Whether the member was told already, since the last question that was let through."""

    def sentence(self, speech: Speech) -> str:
        """Say why, and for how long."""
        wait = patience(self.seconds, speech)
        match self.cause:
            case "member":
                return wait
            case "channel":
                return speech.say("Many questions were asked in this channel. {wait}", wait=wait)
            case "server":
                return speech.say("Many questions were asked in this server. {wait}", wait=wait)
            case "pace":
                return speech.say("I cannot answer so many questions at once in this channel. {wait}", wait=wait)


_CAUSES: tuple[Literal["member", "channel", "server"], ...] = ("member", "channel", "server")
_PRESSES = 4
"""Buttons that may be pressed for each question that may be asked."""


class Limits:
    """Counts questions; a member who asks too much uses up nothing of the channel's and the server's share.

    With `together` all processes of the bot count as one, as long as their database works.
    """

    def __init__(self, settings: Settings, together: Together | None = None) -> None:
        self._seconds = seconds = settings.cooldown_seconds
        self._together = together
        channel, server = settings.cooldown_channel_questions, settings.cooldown_server_questions
        self._times = (settings.cooldown_questions, channel, server)
        self._members, self._channels, self._servers = (Cooldowns(times, seconds) for times in self._times)
        self._most_presses = _PRESSES * settings.cooldown_questions
        self._presses = Cooldowns(self._most_presses, seconds)
        # Who sets no limit leaves it to discord.py, which waits until Discord takes more.
        self._pace = Cooldowns(_PACE_MESSAGES, _PACE_SECONDS if seconds else 0)
        self._notices = Cooldowns(1, max(seconds, _PACE_SECONDS) if seconds else 0)

    async def take(self, asker: Asker, now: float) -> Refusal | None:
        """Count one question at `now` (seconds); return why it has to wait, or None to go ahead."""
        if not self._seconds:
            return None
        if self._together is not None:
            with contextlib.suppress(RecordsError):
                used_up = await self._together.take(self._wanted(asker))
                return Refusal(_CAUSES[used_up.place], used_up.seconds, used_up.again) if used_up else None
        return self._take(asker, now)

    async def press(self, member_id: int, now: float) -> float | None:
        """Count one press of a button at `now` (seconds); return for how many seconds to wait, or None to go ahead."""
        if not self._seconds:
            return None
        if self._together is not None:
            with contextlib.suppress(RecordsError):
                used_up = await self._together.take(
                    [Allowance(f"presses {member_id}", self._most_presses, self._seconds)]
                )
                return used_up.seconds if used_up else None
        wait = self._presses.take(member_id, now)
        return wait.seconds if wait else None

    def _wanted(self, asker: Asker) -> Sequence[Allowance]:
        owners = [asker.member_id] if asker.guild_id is None else [asker.member_id, asker.channel_id, asker.guild_id]
        parts = zip(_CAUSES, owners, self._times, strict=False)
        return [Allowance(f"{cause} {owner}", times, self._seconds) for cause, owner, times in parts]

    def _take(self, asker: Asker, now: float) -> Refusal | None:
        """Count one question in this process alone."""
        wait = self._members.take(asker.member_id, now)
        if wait is not None:
            return Refusal("member", wait.seconds, wait.told)
        if asker.guild_id is None:
            return None
        wait = self._channels.take(asker.channel_id, now)
        if wait is not None:
            return Refusal("channel", wait.seconds)
        wait = self._servers.take(asker.guild_id, now)
        return Refusal("server", wait.seconds) if wait is not None else None

    def pace(self, channel_id: int, now: float) -> Refusal | None:
        """Count one message that is about to be sent; return why it must not be, or None to go ahead."""
        wait = self._pace.take(channel_id, now)
        return Refusal("pace", wait.seconds) if wait is not None else None

    def is_worth_telling(self, refusal: Refusal, channel_id: int, now: float) -> bool:
        """Decide whether a message is to say it: a member hears of theirs once, a channel once a while."""
        if refusal.cause == "member":
            return not refusal.told and self._pace.take(channel_id, now) is None
        return self._notices.take(channel_id, now) is None


def patience(seconds: float, speech: Speech) -> str:
    """Ask for patience, in whole seconds."""
    whole = max(math.ceil(seconds), 1)
    return speech.count(
        "Please wait {n} second before you ask again.", "Please wait {n} seconds before you ask again.", whole
    )
