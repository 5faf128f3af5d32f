"""The message command by which moderators learn why a message was not answered."""

import dataclasses
from typing import Any

import discord
from discord import app_commands

from bot.chat.asking.messages import message_facts
from bot.chat.asking.triggers import MessageFacts
from bot.chat.connection.delivery import respond, tell
from bot.chat.desks.callers import caller
from bot.chat.desks.why_desk import Puzzle, WhyDesk
from bot.chat.places import place_of_message
from bot.chat.speeches import Speeches


def why_command(desk: WhyDesk, speeches: Speeches) -> app_commands.ContextMenu:
    """Return the message command; the desk checks every caller."""

    @app_commands.context_menu(name="Why did you not answer here?")
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    async def why(interaction: discord.Interaction, message: discord.Message) -> None:
        speech, asker = speeches.of(interaction), caller(interaction)
        if refused := desk.refusal(asker, speech):
            await tell(interaction, refused)
            return
        puzzle = await _puzzle(interaction, message)
        await respond(interaction, desk.explain(asker, puzzle, speech), private=True)

    return why


async def _puzzle(interaction: discord.Interaction[Any], message: discord.Message) -> Puzzle:
    """Reduce a message to what it looked like to the bot when it came."""
    bot_id = interaction.client.user.id if interaction.client.user else 0
    reference = message.reference
    if reference is not None and reference.resolved is None and reference.message_id is not None:
        # Discord leaves out what a message replies to where the message itself is looked at by a command.
        try:
            reference.resolved = await message.channel.fetch_message(reference.message_id)
        except discord.HTTPException:
            reference.resolved = None
    facts = message_facts(message, bot_id)
    pinged = any(member.id == bot_id for member in message.mentions)
    shown = interaction.client.intents.message_content or facts.direct or facts.mentions_bot or pinged
    seen: MessageFacts = facts if shown else dataclasses.replace(facts, text="")
    return Puzzle(message.id, place_of_message(message), facts, seen)
