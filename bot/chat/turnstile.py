"""The way of every question that comes by a command or a form: counted, then answered."""

import time
from collections.abc import Coroutine
from typing import Any

import discord
from discord.ui import LayoutView

from bot.chat.delivery import respond, tell
from bot.chat.limits import Asker, Limits
from bot.chat.speeches import Speeches


class Turnstile:
    """Lets an interaction through when not too much was asked."""

    def __init__(self, limits: Limits, speeches: Speeches) -> None:
        self._limits = limits
        self._speeches = speeches

    async def answer(
        self, interaction: discord.Interaction, work: Coroutine[Any, Any, LayoutView], *, private: bool
    ) -> None:
        """Answer with the view that `work` makes, or ask for patience."""
        asker = Asker(interaction.user.id, interaction.channel_id or 0, interaction.guild_id)
        refusal = self._limits.take(asker, time.monotonic())
        if refusal is not None:
            work.close()
            await tell(interaction, refusal.sentence(self._speeches.of(interaction)))
            return
        await respond(interaction, work, private=private)
