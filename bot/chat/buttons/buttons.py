"""What a pressed button does. Buttons carry references only, so they outlive restarts."""

import time
from typing import Any

import discord

from bot.chat.asking.conversation import conversation_of
from bot.chat.asking.limits import Limits, patience
from bot.chat.asking.next_question import form
from bot.chat.asking.publishing import publish
from bot.chat.asking.recorder import Recorder, key_of
from bot.chat.buttons import moderator_buttons, reading_buttons
from bot.chat.buttons.ids import Around, AskAgain, AskModerators, Delete, More, Page, Publish, Vote, parse
from bot.chat.buttons.moderator_ids import ModeratorId
from bot.chat.buttons.reading_buttons import turn
from bot.chat.buttons.reading_ids import Card, Jump, SearchFor, Shelf
from bot.chat.buttons.review_ids import ReviewId
from bot.chat.connection.delivery import persist, respond, tell
from bot.chat.connection.failures import report
from bot.chat.desks.callers import caller
from bot.chat.desks.desks import Desks
from bot.chat.layouts import answer_layouts
from bot.chat.places import place_of_interaction
from bot.chat.replying.replies import Replies
from bot.chat.speeches import Speeches
from bot.locales.speech import Speech


class Buttons:
    """Answers every press; whoever presses, on whatever message of the bot, however old."""

    def __init__(self, replies: Replies, desks: Desks, limits: Limits, recorder: Recorder, speeches: Speeches) -> None:
        self._replies = replies
        self._desks = desks
        self._limits = limits
        self._speeches = speeches
        self._recorder = recorder

    async def press(self, interaction: discord.Interaction) -> None:
        """Answer one press; a failure becomes a sentence for the one who pressed."""
        try:
            await self._press(interaction)
        except Exception as error:  # noqa: BLE001 - whoever pressed hears of every failure
            await tell(interaction, report(error, "answering a button", self._speeches.of(interaction)))

    async def _press(self, interaction: discord.Interaction) -> None:
        data: Any = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        pressed = parse(custom_id)
        speech = self._speeches.of(interaction)
        wait = await self._limits.press(interaction.user.id, time.monotonic())
        if wait is not None:
            await tell(interaction, patience(wait, speech))
            return
        components = interaction.message.components if interaction.message else []
        replies = self._replies.at(place_of_interaction(interaction))
        question = answer_layouts.question_of(components)
        match pressed:
            case Delete(user_id):
                await self._delete(interaction, user_id, speech)
            case Around() | Page() | SearchFor() | Jump() | Shelf() | Card():
                await reading_buttons.press(interaction, replies, self._speeches, pressed)
            case More(offset) if question:
                before = conversation_of(components)[:-1]
                await turn(interaction, replies.more(question, offset, speech, before))
            case AskAgain():
                await persist(lambda: interaction.response.send_modal(form(speech)))
            case Publish() if question and interaction.message:
                await publish(interaction, interaction.message, self._speeches.of(interaction, private=False))
            case AskModerators() if question and interaction.message:
                await self._ask_moderators(interaction, question, interaction.message)
            case Vote(key, good):
                await respond(
                    interaction, self._recorder.vote(key, interaction.user.id, speech, good=good), private=True
                )
            case _ if isinstance(pressed, ModeratorId | ReviewId):
                await moderator_buttons.press(interaction, self._desks, pressed, speech)
            case _:
                await tell(interaction, speech.say("I no longer know this button. Please ask again."))

    async def _ask_moderators(self, interaction: discord.Interaction, question: str, refusal: discord.Message) -> None:
        speech = self._speeches.of(interaction)
        if self._desks.log.ask(interaction.guild_id, interaction.user.display_name, question, refusal):
            said = speech.say("The moderators can read your question now. They see who asks.")
        else:
            said = speech.say("The moderators were told of this question before, or cannot be told now.")
        await tell(interaction, said)

    async def _delete(self, interaction: discord.Interaction, asker_id: int, speech: Speech) -> None:
        moderates = interaction.permissions.manage_messages or self._desks.access.moderates(caller(interaction))
        if interaction.user.id != asker_id and not moderates:
            said = speech.say("Only the person who asked and moderators can delete this answer.")
            await tell(interaction, said)
            return
        key = key_of(interaction.message.components) if interaction.message else None
        await interaction.response.defer()
        await persist(interaction.delete_original_response)
        # A moderator tidies the channel; what was asked stays known.
        failed = await self._recorder.erase(key, speech) if key and interaction.user.id == asker_id else None
        if failed:
            await tell(interaction, failed)
