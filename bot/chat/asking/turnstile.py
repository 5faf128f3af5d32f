"""The way of every question that comes by a command or a form: noted, counted, answered."""

import time
from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord.ui import LayoutView

from bot.chat.asking.limits import Asker, Limits
from bot.chat.asking.notes import Note
from bot.chat.asking.recorder import Recorder
from bot.chat.connection.delivery import respond, tell
from bot.chat.speeches import Speeches
from bot.records.asked import Surface


class Turnstile:
    """Lets an interaction through when not too much was asked."""

    def __init__(self, limits: Limits, recorder: Recorder, speeches: Speeches) -> None:
        self._limits = limits
        self._recorder = recorder
        self._speeches = speeches

    async def show(
        self,
        interaction: discord.Interaction,
        make: Callable[[], Coroutine[Any, Any, LayoutView]],
        *,
        private: bool = False,
    ) -> None:
        """Answer what is no question, and so is not noted, with the view that `make` makes; or ask for patience."""
        refusal = await self._limits.take(_asker(interaction), time.monotonic())
        if refusal is not None:
            await tell(interaction, refusal.sentence(self._speeches.of(interaction)))
            return
        await respond(interaction, make(), private=private)

    async def answer(
        self,
        interaction: discord.Interaction,
        surface: Surface,
        make: Callable[[Note], Coroutine[Any, Any, LayoutView]],
        *,
        private: bool = False,
    ) -> None:
        """Answer with the view that `make` makes, which notes what became of the question; or ask for patience."""
        asker = _asker(interaction)
        with self._recorder.note(surface, asker.guild_id, interaction.channel_id) as note:
            refusal = await self._limits.take(asker, time.monotonic())
            if refusal is not None:
                note.end("limited")
                await tell(interaction, refusal.sentence(self._speeches.of(interaction)))
                return
            await respond(interaction, make(note), private=private)


def _asker(interaction: discord.Interaction) -> Asker:
    return Asker(interaction.user.id, interaction.channel_id or 0, interaction.guild_id)
