"""The form behind “Ask again”, so that any answer can be followed up where Discord hides replies from the bot."""

from typing import Any

import discord
from discord.ui import Label, Modal, TextInput

from bot.chat.asking.conversation import conversation_of
from bot.chat.asking.turnstile import Turnstile
from bot.chat.buttons.ids import AskAgain, parse
from bot.chat.connection.delivery import tell
from bot.chat.connection.failures import report
from bot.chat.layouts.layout_parts import QUESTION_LIMIT
from bot.chat.places import place_of_interaction
from bot.chat.replying.replies import Replies
from bot.chat.speeches import Speeches
from bot.locales.speech import Speech


def form(speech: Speech) -> Modal:
    """Return the form with its one field."""
    made = Modal(title=speech.say("Ask again"), custom_id=AskAgain().encode())
    made.add_item(Label(text=speech.say("Your next question"), component=TextInput(max_length=QUESTION_LIMIT)))
    # Forms are told by their ids, not by views: discord.py need not hold this one until somebody sends it.
    made.stop()
    return made


class NextQuestions:
    """Answers every form that was sent, also one that was opened before a restart."""

    def __init__(self, replies: Replies, turnstile: Turnstile, speeches: Speeches) -> None:
        self._replies = replies
        self._turnstile = turnstile
        self._speeches = speeches

    async def submit(self, interaction: discord.Interaction) -> None:
        """Answer one form; a failure becomes a sentence for the one who sent it."""
        try:
            await self._submit(interaction)
        except Exception as error:  # noqa: BLE001 - whoever asked hears of every failure
            await tell(interaction, report(error, "answering a form", self._speeches.of(interaction)))

    async def _submit(self, interaction: discord.Interaction) -> None:
        data: Any = interaction.data or {}
        own = self._speeches.of(interaction)
        if parse(str(data.get("custom_id", ""))) != AskAgain():
            await tell(interaction, own.say("I no longer know this form. Please ask again."))
            return
        question = typed(data.get("components", ()))
        if not question.strip():
            await tell(interaction, own.say("Your question has no words. Please ask again."))
            return
        answer = interaction.message
        before = conversation_of(answer.components) if answer is not None else ()
        private = answer is not None and answer.flags.ephemeral
        speech = self._speeches.of(interaction, private=private)
        user_id = interaction.user.id
        replies = self._replies.at(place_of_interaction(interaction))
        await self._turnstile.answer(
            interaction,
            "form",
            lambda note: replies.answer(question, user_id, speech, note, private=private, before=before),
            private=private,
        )


def typed(components: Any) -> str:
    """Return the text of the first field that holds one, from a sent form's components."""
    for component in components:
        if "value" in component:
            return str(component["value"])
        inside = component.get("component")
        if found := typed([inside] if inside else component.get("components", ())):
            return found
    return ""
