"""Every form that was sent, also one that was opened before a restart, led to whoever answers it."""

from typing import Any

import discord

from bot.chat.asking.next_question import NextQuestions
from bot.chat.buttons.adding_ids import FormId
from bot.chat.connection.delivery import respond, tell
from bot.chat.connection.failures import report
from bot.chat.desks.adding_desk import AddingDesk
from bot.chat.desks.callers import caller
from bot.chat.layouts.article_forms import typed_fields
from bot.chat.speeches import Speeches


class Forms:
    """Tells forms by their ids."""

    def __init__(self, questions: NextQuestions, adding: AddingDesk, speeches: Speeches) -> None:
        self._questions = questions
        self._adding = adding
        self._speeches = speeches

    async def submit(self, interaction: discord.Interaction) -> None:
        """Answer one form; a failure becomes a sentence for the one who sent it."""
        data: Any = interaction.data or {}
        form = FormId.parse(str(data.get("custom_id", "")))
        if form is None:
            await self._questions.submit(interaction)
            return
        speech = self._speeches.of(interaction)
        try:
            fields = typed_fields(data.get("components", ()))
            shown = self._adding.typed(caller(interaction), form, fields, str(interaction.user), speech)
            await respond(interaction, shown, private=True)
        except Exception as error:  # noqa: BLE001 - whoever typed hears of every failure
            await tell(interaction, report(error, "answering a form", speech))
