"""How far a long reading of the corpus is, as the moderator who waits for it sees it.

simcord lets no timer go off while one of the bot's threads works, so here the reading goes on in the event loop.
"""

import asyncio

import discord
import pytest
from chat_support import buttons
from chat_support import said as read
from discord.ui import TextDisplay

from bot.answers.curator import Curator
from bot.answers.live import Reading
from bot.chat.connection import delivery

READINGS = [Reading(1, 2), Reading(3, 2), Reading(3, 2, 5, 8)]
TOLD = [
    "Articles read so far: 1. Until now there were 2 in all.",
    "Articles read so far: 3. Until now there were 2 in all.",
    "All articles are read: 3. Passages prepared for questions so far: 5 of 8.",
]


@pytest.fixture
def shown(monkeypatch):
    """What the response is edited to, in order; the pauses between edits are short."""
    sentences = []
    original = discord.Interaction.edit_original_response

    async def edit(interaction, *, view, **more):
        sentences.append("\n".join(part.content for part in view.walk_children() if isinstance(part, TextDisplay)))
        return await original(interaction, view=view, **more)

    monkeypatch.setattr(discord.Interaction, "edit_original_response", edit)
    monkeypatch.setattr(delivery, "_IN_TIME", 0.01)
    monkeypatch.setattr(delivery, "_EVERY", 0.02)
    return sentences


def slow_down(monkeypatch, method, shown, begun):
    """Let a change of the corpus go on only when how far it is was shown."""
    original = getattr(Curator, method)

    async def until(sentence):
        while sentence not in shown:  # noqa: ASYNC110 - simcord's clock stands still while the bot waits for an event
            await asyncio.sleep(0.005)

    async def slow(curator, *given):
        *others, watch = given
        if begun:
            await until(begun)
        for reading, sentence in zip(READINGS, TOLD, strict=True):
            watch(reading)
            await until(sentence)
        return await original(curator, *others)

    monkeypatch.setattr(Curator, method, slow)


async def test_a_long_reload_says_that_it_began_how_many_articles_are_read_and_what_changed(world, shown, monkeypatch):
    (world.corpus / "snow.txt").write_text("Snow at last\n\nSnow fell on the hills.\n")
    slow_down(monkeypatch, "reload", shown, "The articles are being read.")
    result = await world.moderator.slash(world.channel, "corpus reload")
    assert result.acknowledged
    assert result.ephemeral
    assert shown[:-1] == ["The articles are being read.", *TOLD]
    assert "Added: “Snow at last”." in read(result.response)
    assert list(buttons(result.response)) == ["Show changes"]


async def test_a_long_removal_says_it_too_where_its_buttons_were(world, shown, monkeypatch):
    asked = await world.moderator.slash(world.channel, "corpus remove", article="fair")
    slow_down(monkeypatch, "remove", shown, None)
    result = await world.moderator.click(asked.response, custom_id=buttons(asked.response)["Remove"])
    assert shown[:-1] == TOLD
    assert result.response.id == asked.response.id
    assert "Removed “A summer fair”." in read(result.response)


async def test_a_short_reload_shows_its_outcome_alone(world, shown, monkeypatch):
    monkeypatch.setattr(delivery, "_IN_TIME", 4.0)
    result = await world.moderator.slash(world.channel, "corpus reload")
    assert shown == []
    assert "Reloaded in" in read(result.response)


async def test_members_are_refused_and_see_no_progress(world, shown):
    command = next(c for c in await world.env.bot.tree.fetch_commands() if c.name == "corpus")
    world.guild.set_command_permissions(command, {world.guild.default_role: True})
    result = await world.member.slash(world.channel, "corpus reload")
    assert "Manage Server" in read(result.response)
    assert shown == []
