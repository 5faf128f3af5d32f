"""“Post publicly”: a private answer, shown to everybody once."""

import discord
from discord.ui import LayoutView

from bot.chat.delivery import persist
from bot.chat.layouts import posted_layout, without_publish


async def publish(interaction: discord.Interaction, answer: discord.Message) -> None:
    """Show a private answer in its channel, and take its button away.

    Where the bot may not write there, the interaction's own right to answer does it.
    """
    await persist(lambda: interaction.response.edit_message(view=without_publish(_copy(answer))))
    user = interaction.user

    posted = posted_layout(_copy(answer), user.display_name, user.id)
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
