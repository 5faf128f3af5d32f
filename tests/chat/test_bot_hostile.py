"""A whole bot over articles that a stranger wrote, asked by a stranger."""

import json
import re

import discord
import pytest
from chat_support import buttons, check_limits, parts
from strangers import ENDLESS, FRAGMENTS, LIMITS, Stranger, check_plain, check_text, is_sound

NASTY = (
    "# **@everyone** <@1> <@&2> <#3> </a:4> [free](https://evil.example) ||`x`|| :smile: bridge ](https://evil.example)"
)
EVIL = "\u202e\u200b> 1. <t:1:R> discord.gg/a עברית steam://x"
OWN = re.compile(r"<t:[0-9]+:[Df]>|https://discord\.com/channels/[0-9/]+")
COMMANDS = [
    ("ask", {"question": NASTY + EVIL}),
    ("search", {"query": NASTY}),
    ("search", {"query": "bridge", "article": NASTY}),
    ("search", {"query": "bridge", "author": NASTY[:80]}),
    ("passage", {"article": "nasty", "number": 1}),
    ("passage", {"article": NASTY[:100], "number": 1}),
    ("articles", {}),
    ("about", {}),
    ("help", {}),
    ("corpus status", {}),
    ("corpus reload", {}),
    ("corpus remove", {"article": "nasty"}),
    ("corpus remove", {"article": NASTY}),
    ("corpus unanswered", {}),
    ("corpus insights", {}),
    ("corpus history", {}),
    ("settings server", {}),
    ("settings channel", {}),
    ("settings articles", {"tag": NASTY}),
]
CHOICES = [
    ("search", "article", {"query": "x"}),
    ("search", "author", {"query": "x"}),
    ("passage", "number", {"article": "nasty"}),
    ("corpus remove", "article", {}),
    ("settings articles", "article", {}),
    ("settings articles", "author", {}),
    ("settings articles", "tag", {}),
]


@pytest.fixture
def corpus(corpus):
    """The usual articles, and those of a stranger."""
    nasty = {
        "id": "nasty",
        "title": NASTY,
        "author": EVIL,
        "publisher": NASTY + EVIL,
        "url": "https://good.example/@everyone",
        "note": NASTY,
        "licence": EVIL,
        "tags": ["**@everyone** <@1>", "# [a](https://evil.example)"],
        "paragraphs": [text for text in (NASTY, EVIL, *FRAGMENTS, *ENDLESS) if is_sound(text)],
    }
    (corpus / "nasty.jsonl").write_text(json.dumps(nasty) + "\n", encoding="ascii")
    (corpus / "bad [x](https:evil) @here.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    return corpus


@pytest.fixture
async def stranger(world):
    """A moderator with an evil name, who may use every command."""
    powers = discord.Permissions(manage_guild=True, manage_messages=True)
    role = world.guild.create_role("Powers", permissions=powers)
    return world.guild.add_member(world.env.create_user("eve"), nick="**@everyone** <@1>", roles=[role])


def check(message, world):
    check_limits(message)
    for part in parts(message):
        if "content" in part:
            # No stranger writes these.
            own = {f"<#{world.channel.id}>", *OWN.findall(part["content"])}
            check_text(part["content"], Stranger(str, str, hosts={"good.example", "example.org"}, own=own))
        for name in LIMITS.keys() & part.keys():
            check_plain(part[name], 100)


@pytest.mark.parametrize(("command", "options"), COMMANDS, ids=lambda value: str(value)[:20])
async def test_no_command_lets_it_come_alive(world, stranger, command, options):
    result = await stranger.slash(world.channel, command, **options)
    assert result.acknowledged
    check(result.response, world)
    for label, custom_id in buttons(result.response).items():
        if label in {"More passages", "Around this", "Show changes", "Next", "Show the nearest passages"}:
            check((await stranger.click(result.response, custom_id=custom_id)).response, world)


@pytest.mark.parametrize(("command", "option", "filled"), CHOICES)
async def test_what_is_offered_while_one_types_can_be_sent_and_is_plain(world, stranger, command, option, filled):
    choices = await stranger.autocomplete(world.channel, command, option, "", **filled)
    assert choices
    for choice in choices:
        check_plain(choice["name"], 100)
        assert is_sound(str(choice["value"]))
        assert 1 <= len(str(choice["value"])) <= 100


async def test_no_message_lets_it_come_alive(world, stranger):
    for said in (NASTY, EVIL, "Who closed the old bridge? " + NASTY, *FRAGMENTS):
        await stranger.send(world.channel, f"{world.bot} {said}")
    assert len(world.replies()) > len(FRAGMENTS) / 2
    for message in world.replies():
        check(message, world)
