"""What was said before a question, read back from the answer that it replies to: nothing is stored."""

from collections.abc import Iterable, Iterator
from typing import Any

import discord

from bot.answers.follow_up import Turn
from bot.chat.layouts.answer_layouts import question_of
from bot.chat.layouts.marked_lines import Line, contents
from bot.chat.rendering.turns import answer_from, turns_from

_EARLIER = 10
"""How many messages back an answer is looked for."""


def conversation_of(components: Iterable[Any]) -> tuple[Turn, ...]:
    """Read a conversation back from the components of one of the bot's answers, oldest turn first.

    The last turn is the answer itself: its question, and the sentence in bold of its first passage. Before it
    come the turns that it leaned on. Empty for messages that answer nothing.
    """
    components = list(components)
    question = question_of(components)
    if not question:
        return ()
    earlier = turns_from(contents(components, Line.TURNS))
    quotation = next((text for text in _texts(components) if text.startswith("> ")), None)
    return (*earlier, Turn(question, answer_from(quotation) if quotation else None))


async def before(message: discord.Message, bot_id: int) -> tuple[Turn, ...]:
    """Return the conversation that a message goes on: under the answer it replies to, or whose thread it is in.

    At most one request to Discord, for an answer carries what it leaned on. Empty where there is no answer above
    the message, or it cannot be had.
    """
    above = await _above(message, bot_id)
    return conversation_of(above.components) if above is not None and above.author.id == bot_id else ()


async def _above(message: discord.Message, bot_id: int) -> discord.Message | None:
    reference, channel = message.reference, message.channel
    place: discord.abc.Messageable = channel
    if message.type is discord.MessageType.reply and reference is not None and reference.message_id is not None:
        if isinstance(reference.resolved, discord.Message):
            return reference.resolved
        if reference.resolved is not None:
            return None
        wanted = reference.message_id
    elif isinstance(channel, discord.Thread) and channel.owner_id == bot_id:
        return await _answer_in(channel, message, bot_id)
    elif isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.TextChannel):
        # A thread has the id of the message that it was opened on.
        place, wanted = channel.parent, channel.id
    else:
        return None
    try:
        return await place.fetch_message(wanted)
    except discord.HTTPException:
        return None


async def _answer_in(thread: discord.Thread, message: discord.Message, bot_id: int) -> discord.Message | None:
    """Return the newest answer before a message, in a thread that the bot opened on a question."""
    try:
        async for earlier in thread.history(limit=_EARLIER, before=message):
            if earlier.author.id == bot_id and question_of(earlier.components):
                return earlier
    except discord.HTTPException:
        pass
    return None


def _texts(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        if content := getattr(component, "content", ""):
            yield content
        yield from _texts(getattr(component, "children", ()))
