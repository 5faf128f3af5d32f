"""Getting an answer to Discord: in time, once, and in spite of passing faults."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import aiohttp
import discord
from discord.ui import LayoutView

from bot.chat.layouts.answer_layouts import notice_layout
from bot.chat.layouts.made import Enclosed, Made

_log = logging.getLogger(__name__)
_PAUSES = (0.5, 1.0, 2.0)
"""Seconds to wait before each further try."""
_IN_TIME = 1.5
"""Seconds after which an interaction is deferred: Discord waits 3 for the first response."""
_EVERY = 2.0
"""Seconds before the first sentence that tells how far something is, and at least between two of them."""
_LASTS = 14 * 60.0
"""Seconds: Discord takes edits of a response for 15 minutes."""
_UNKNOWN_REFERENCE = 50035
_ALREADY_ACKNOWLEDGED = 40060
T = TypeVar("T")


async def persist(send: Callable[[], Awaitable[T]]) -> T:
    """Call `send` again when Discord answers 5xx or the connection breaks; raise what the last try raised.

    discord.py 2.7.1 tries again after 500, 502, 504 and 524 but not after 503, and on Linux not after a
    reset connection.
    """
    for pause in _PAUSES:
        try:
            return await send()
        except (discord.DiscordServerError, aiohttp.ClientError, ConnectionError) as error:
            _log.warning("Discord did not take a message (%s); trying again in %.1f s", error, pause)
            await asyncio.sleep(pause)
    return await send()


async def reply(message: discord.Message, view: LayoutView) -> discord.Message:
    """Reply to a message without a ping, without the reference when the message is gone; return what was sent."""
    reference = message.to_reference(fail_if_not_exists=False)
    # With a nonce Discord takes a message once, however often it is sent.
    nonce = str(message.id)

    async def send(**to: Any) -> discord.Message:
        return await persist(lambda: message.channel.send(view=forgotten(view), nonce=nonce, **to))

    try:
        return await send(reference=reference, mention_author=False)
    except discord.HTTPException as error:
        if error.code != _UNKNOWN_REFERENCE:
            raise
        return await send()


async def respond(
    interaction: discord.Interaction[Any],
    work: Coroutine[Any, Any, Made],
    *,
    private: bool = False,
    meanwhile: Callable[[], str] | None = None,
) -> None:
    """Answer an interaction with what `work` makes, deferring first when that takes long.

    When it takes longer still, the sentence that `meanwhile` returns is shown, and brought up to date.
    """
    task = asyncio.ensure_future(work)
    await asyncio.wait({task}, timeout=_IN_TIME)
    if not task.done():
        await interaction.response.defer(thinking=True, ephemeral=private)
        if meanwhile is not None:
            await asyncio.wait({task}, timeout=_EVERY - _IN_TIME)
            await _keep_telling(interaction, task, meanwhile)
    made = await task
    if interaction.response.is_done():
        await _edit(interaction, made)
        return
    view, files = _parts(made)
    try:
        await persist(lambda: interaction.response.send_message(view=view, files=files(), ephemeral=private))
    except discord.HTTPException as error:
        # An earlier try did arrive, only its acknowledgement was lost.
        if error.code != _ALREADY_ACKNOWLEDGED:
            raise


async def tell(interaction: discord.Interaction[Any], sentence: str) -> None:
    """Say one sentence to the one who used a command or button, whether it was answered before or not."""
    view = forgotten(notice_layout(sentence))
    try:
        if interaction.response.is_done():
            await persist(lambda: interaction.followup.send(view=view, ephemeral=True))
        else:
            await persist(lambda: interaction.response.send_message(view=view, ephemeral=True))
    except discord.HTTPException as error:
        # Nobody is left to tell: the interaction has expired or its message is gone.
        _log.warning("Could not say %r: %s", sentence, error)


async def replace(interaction: discord.Interaction[Any], work: Coroutine[Any, Any, LayoutView]) -> None:
    """Put another view in place of the one whose button was pressed, deferring first when that takes long."""
    task = asyncio.ensure_future(work)
    await asyncio.wait({task}, timeout=_IN_TIME)
    if not task.done():
        await interaction.response.defer()
    view = forgotten(await task)
    if interaction.response.is_done():
        await persist(lambda: interaction.edit_original_response(view=view))
    else:
        await persist(lambda: interaction.response.edit_message(view=view))


async def carry_out(
    interaction: discord.Interaction[Any], work: Coroutine[Any, Any, Made], meanwhile: Callable[[], str]
) -> None:
    """Say at once, in place of the view whose button was pressed, what was begun; then show what `work` makes.

    So nobody can press the button a second time. When it takes long, the sentence is brought up to date.
    """
    task = asyncio.ensure_future(work)
    begun = forgotten(notice_layout(meanwhile()))
    await persist(lambda: interaction.response.edit_message(view=begun))
    await asyncio.wait({task}, timeout=_EVERY)
    await _keep_telling(interaction, task, meanwhile)
    await _edit(interaction, await task)


async def _keep_telling(
    interaction: discord.Interaction[Any], task: asyncio.Future[Made], meanwhile: Callable[[], str]
) -> None:
    """Show how far the work is until it is done, or Discord takes no more edits."""
    said, end = "", time.monotonic() + _LASTS
    while not task.done() and time.monotonic() < end:
        if (sentence := meanwhile()) != said:
            said = sentence
            try:
                await interaction.edit_original_response(view=forgotten(notice_layout(said)))
            except (discord.HTTPException, aiohttp.ClientError, ConnectionError) as error:
                # The next sentence, or the outcome, will be there soon.
                _log.info("Could not say %r: %s", said, error)
        await asyncio.wait({task}, timeout=_EVERY)


async def _edit(interaction: discord.Interaction[Any], made: Made) -> None:
    view, files = _parts(made)
    await persist(lambda: interaction.edit_original_response(view=view, attachments=files()))


def _parts(made: Made) -> tuple[LayoutView, Callable[[], list[discord.File]]]:
    """Return the view, and what makes its files anew for every try."""
    if isinstance(made, Enclosed):
        return forgotten(made.view), lambda: [made.file()]
    return forgotten(made), list


def forgotten(view: LayoutView) -> LayoutView:
    """Keep discord.py from holding the view for ever: buttons are told by their ids, not by views."""
    view.stop()
    return view
