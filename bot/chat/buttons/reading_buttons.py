"""What the buttons and menus under searches and articles do."""

from collections.abc import Coroutine
from typing import Any

import discord
from discord.ui import Button, LayoutView

from bot.chat.buttons.ids import Around, Page, parse
from bot.chat.buttons.reading_ids import Card, Jump, SearchFor, Shelf
from bot.chat.connection.delivery import replace, respond, tell
from bot.chat.layouts.answer_layouts import question_of
from bot.chat.layouts.search_layouts import about_of
from bot.chat.replying.replies import Replies
from bot.chat.speeches import Speeches

Reading = Around | Page | SearchFor | Jump | Shelf | Card
"""The ids of these buttons."""


async def press(interaction: discord.Interaction, replies: Replies, speeches: Speeches, pressed: Reading) -> None:
    """Answer one press."""
    mine = is_private(interaction) or _is_own(interaction)
    # Whoever turns a page that everybody sees turns it for everybody.
    shared = speeches.of(interaction, private=is_private(interaction) or not mine)
    components = interaction.message.components if interaction.message else []
    chosen = _chosen(interaction) if isinstance(pressed, Jump) else pressed
    match chosen:
        case Around():
            await turn(interaction, replies.articles.around(chosen, speeches.of(interaction)))
        case Page(offset, article) if words := question_of(components):
            work = replies.searches.search(words, shared, article, offset, about=about_of(components))
            await turn(interaction, work, own=True)
        case Shelf(offset):
            await turn(interaction, replies.articles.shelf(offset, shared), own=True)
        case Card():
            await turn(interaction, replies.articles.card(chosen, speeches.of(interaction)))
        case SearchFor(_, article) if words := _said_on(interaction, chosen):
            await turn(interaction, replies.searches.search(words, shared, article), own=True)
        case _:
            speech = speeches.of(interaction)
            await tell(interaction, speech.say("I no longer know this button. Please ask again."))


async def turn(interaction: discord.Interaction, work: Coroutine[Any, Any, LayoutView], *, own: bool = False) -> None:
    """Show a view privately, in place of the old one where that was private too.

    With `own`, whoever asked for a public message turns it in place; others get a page of their own.
    """
    if is_private(interaction) or (own and _is_own(interaction)):
        await replace(interaction, work)
    else:
        await respond(interaction, work, private=True)


def is_private(interaction: discord.Interaction) -> bool:
    """Whether only the one who presses sees the message."""
    message = interaction.message
    return message is not None and message.flags.ephemeral


def _is_own(interaction: discord.Interaction) -> bool:
    """Whether the one who presses used the command that the message answers."""
    asked = interaction.message.interaction_metadata if interaction.message is not None else None
    return asked is not None and asked.user.id == interaction.user.id


def _chosen(interaction: discord.Interaction) -> object:
    """Return the id that was chosen from a menu."""
    data: Any = interaction.data or {}
    return parse(str(next(iter(data.get("values") or ()), "")))


def _said_on(interaction: discord.Interaction, pressed: SearchFor) -> str | None:
    """Return what the pressed button says."""
    view = LayoutView.from_message(interaction.message) if interaction.message else LayoutView()
    view.stop()
    made = (item for item in view.walk_children() if isinstance(item, Button) and item.custom_id == str(pressed))
    return next((button.label for button in made), None)
