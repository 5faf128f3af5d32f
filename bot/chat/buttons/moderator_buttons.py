"""What the buttons and menus under moderators' views do; the desks check every press anew."""

import re
from typing import Any

import discord
from discord.ui import LayoutView

from bot.chat.asking.reactions import reads_content
from bot.chat.buttons import adding_buttons, review_buttons
from bot.chat.buttons.adding_ids import AddingId
from bot.chat.buttons.moderator_ids import Change, Changes, History, LeaveIt, ModeratorId, Set
from bot.chat.buttons.review_ids import ReviewId
from bot.chat.connection.delivery import carry_out, replace, respond, tell
from bot.chat.desks.callers import caller
from bot.chat.desks.desks import Desks
from bot.chat.desks.progress import Progress
from bot.chat.places import place_of
from bot.chat.server_settings.desk import Powers
from bot.chat.server_settings.panels import WHOLE_SERVER
from bot.chat.server_settings.values import Place
from bot.locales.speech import Speech


async def press(
    interaction: discord.Interaction, desks: Desks, pressed: ModeratorId | ReviewId, speech: Speech
) -> None:
    """Answer one press."""
    asker = caller(interaction)
    if isinstance(pressed, ReviewId):
        await review_buttons.press(interaction, desks, pressed, speech)
    elif isinstance(pressed, Changes):
        chosen = _chosen(interaction.data)
        work = desks.corpus.changes(asker, Change(pressed.key, chosen or 0), speech)
        # The button stands under the report, which stays; the menu stands on the view it turns.
        await (respond(interaction, work, private=True) if chosen is None else replace(interaction, work))
    elif isinstance(pressed, Change):
        await replace(interaction, desks.corpus.changes(asker, pressed, speech))
    elif isinstance(pressed, History):
        await replace(interaction, desks.changes.history(asker, pressed.offset, speech))
    elif isinstance(pressed, Set):
        await _set(interaction, desks, pressed, speech)
    elif isinstance(pressed, LeaveIt):
        await replace(interaction, desks.changes.leave(speech))
    elif isinstance(pressed, AddingId):
        await adding_buttons.press(interaction, desks.adding, pressed, speech)
    elif refused := desks.corpus.refusal(asker, speech):
        await tell(interaction, refused)
    else:
        progress = Progress(speech.say("The corpus is being changed."), speech)
        done = desks.changes.carry_out(pressed, str(interaction.user), speech, progress.watch)
        await carry_out(interaction, done, progress.sentence)


async def _set(interaction: discord.Interaction, desks: Desks, pressed: Set, speech: Speech) -> None:
    """Change a setting of this server or of one of its channels."""
    place: Place | None = None
    guild = interaction.guild
    if pressed.channel_id != WHOLE_SERVER:
        channel = guild.get_channel_or_thread(pressed.channel_id) if guild is not None else None
        if channel is None:
            await tell(interaction, speech.say("This channel is no longer there, or the bot cannot see it."))
            return
        place = place_of(channel, interaction.guild_id)
    data: Any = interaction.data or {}
    values = [str(value) for value in data.get("values") or ()]
    hears, client = interaction.client.intents.message_content, interaction.client
    listen = pressed.field == "ask" and not hears

    async def change() -> LayoutView:
        # The switch in the developer portal may have been turned since the bot logged in.
        may_hear = listen and reads_content(await client.application_info())
        powers = Powers(hears, may_hear, lambda id_: _may_write(guild, id_))
        return await desks.settings.change(caller(interaction), place, pressed, values, speech, powers=powers)

    await replace(interaction, change())
    if listen:
        client.dispatch("listen")


def _may_write(guild: discord.Guild | None, channel_id: int) -> bool:
    channel = guild.get_channel(channel_id) if guild is not None else None
    if guild is None or channel is None:
        return False
    allowed = channel.permissions_for(guild.me)
    return allowed.view_channel and allowed.send_messages


def _chosen(data: Any) -> int | None:
    """Return the number that was chosen from a menu; None for a button."""
    value = next(iter((data or {}).get("values") or ()), "")
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else None
