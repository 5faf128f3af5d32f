"""“Post publicly”: a private answer, shown to everybody once."""

import discord
from discord.ui import ActionRow, Button, LayoutView, TextDisplay

from bot.chat.buttons.ids import Delete, Publish
from bot.chat.connection.delivery import persist
from bot.chat.layouts.layout_parts import short
from bot.locales.speech import Speech

_NAME_LIMIT = 40


async def publish(interaction: discord.Interaction, answer: discord.Message, speech: Speech) -> None:
    """Show a private answer in its channel, and take its button away.

    Where the bot may not write there, the interaction's own right to answer does it.
    """
    await persist(interaction.response.defer)
    await _post(interaction, answer, speech)
    # Only now: had it not been posted, the button would be the way to try again.
    await persist(lambda: interaction.edit_original_response(view=without_publish(_copy(answer))))


async def _post(interaction: discord.Interaction, answer: discord.Message, speech: Speech) -> None:
    user = interaction.user
    posted = posted_layout(_copy(answer), user.display_name, user.id, speech)
    posted.stop()
    channel = interaction.channel
    if isinstance(channel, discord.abc.Messageable) and _may_write(interaction):
        try:
            # With a nonce Discord takes the message once, however fast the button is pressed again.
            await persist(lambda: channel.send(view=posted, nonce=str(answer.id)))
        except discord.Forbidden:
            pass
        else:
            return
    await persist(lambda: interaction.followup.send(view=posted, ephemeral=False))


def posted_layout(private: LayoutView, name: str, asker_id: int, speech: Speech) -> LayoutView:
    """Show a private answer to everybody: the same, with who asked it and a button to delete it."""
    view = LayoutView(timeout=None)
    asker = short(name, _NAME_LIMIT)
    by = speech.say("Asked by {name}", name=asker) if asker else speech.say("Asked by a member")
    view.add_item(TextDisplay(f"-# {by}"))
    buttons: list[Button[LayoutView]] = []
    for item in without_publish(private).children:
        if isinstance(item, ActionRow):
            buttons += [button for button in item.children if isinstance(button, Button)]
        else:
            view.add_item(item)
    view.add_item(ActionRow(*buttons, Button(label=speech.say("Delete"), custom_id=Delete(asker_id).encode())))
    return view


def without_publish(private: LayoutView) -> LayoutView:
    """Return a private answer without the button that shows it to everybody."""
    for item in list(private.walk_children()):
        if isinstance(item, Button) and item.custom_id == Publish().encode() and isinstance(item.parent, ActionRow):
            item.parent.remove_item(item)
    return private


def _copy(answer: discord.Message) -> LayoutView:
    # A stopped view is not held by discord.py: buttons are told by their ids, not by views.
    view = LayoutView.from_message(answer, timeout=None)
    view.stop()
    return view


def _may_write(interaction: discord.Interaction) -> bool:
    """Whether the bot is in this server and may write in this channel."""
    if interaction.guild_id is None or interaction.client.get_guild(interaction.guild_id) is None:
        return False
    allowed = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    return allowed.view_channel and (allowed.send_messages_in_threads if in_thread else allowed.send_messages)
