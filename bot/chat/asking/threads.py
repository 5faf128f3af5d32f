"""Answering a message in a thread of its own, where that is wanted and possible."""

import aiohttp
import discord
from discord.ui import LayoutView

from bot.chat.asking.notes import without_members
from bot.chat.connection.delivery import forgotten, persist
from bot.chat.rendering.escaping import label
from bot.chat.rendering.excerpt import shorten

_NAME = 100
"""Characters of a thread's name (Discord's channel reference)."""


def thread_name(question: str) -> str:
    """Name a thread by the question that it answers."""
    return shorten(label(without_members(question)), _NAME) or "?"


async def answer_in_thread(message: discord.Message, view: LayoutView, question: str) -> discord.Message | None:
    """Open a thread on a message and answer there; None where that cannot be, and nothing was said.

    There are no threads in threads, forum posts and direct messages.
    """
    channel = message.channel
    if not isinstance(channel, discord.TextChannel):
        return None
    allowed = channel.permissions_for(channel.guild.me)
    if not (allowed.create_public_threads and allowed.send_messages_in_threads):
        return None
    try:
        thread = await persist(lambda: message.create_thread(name=thread_name(question)))
        return await persist(lambda: thread.send(view=forgotten(view), nonce=str(message.id)))
    except (discord.HTTPException, aiohttp.ClientError, ConnectionError):
        # The message is gone, or has a thread already, or Discord refuses for a reason that only it knows.
        return None
