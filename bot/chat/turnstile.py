"""The way of every question that comes by a command or a form: counted, then answered."""

import time
from collections.abc import Coroutine
from typing import Any

import discord
from discord.ui import LayoutView

from bot.chat import layouts
from bot.chat.cooldown import Cooldowns
from bot.chat.delivery import respond, tell


class Turnstile:
    """Lets an interaction through when its user has not asked too much."""

    def __init__(self, cooldowns: Cooldowns) -> None:
        self._cooldowns = cooldowns

    async def answer(
        self, interaction: discord.Interaction, work: Coroutine[Any, Any, LayoutView], *, private: bool
    ) -> None:
        """Answer with the view that `work` makes, or ask for patience."""
        wait = self._cooldowns.take(interaction.user.id, time.monotonic())
        if wait is not None:
            work.close()
            await tell(interaction, layouts.cooldown_sentence(wait.seconds))
            return
        await respond(interaction, work, private=private)
