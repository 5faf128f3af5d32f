"""The message command “Add to the corpus”, as moderators, members and strangers use it."""

import pytest
from chat_support import buttons, check_limits, text
from chat_support import said as read

MENU = "Add to the corpus"
WORDS = "The **old bridge** was built in 1898, says my grandmother.\n\nIt had three arches."


async def use(world, message, member=None):
    result = await (member or world.moderator).context_menu(world.channel, MENU, message)
    assert result.acknowledged
    if result.modal is None:
        assert result.ephemeral
        check_limits(result.response)
    return result


async def send(world, shown, **values):
    fields = [label["component"] for label in shown.modal["components"]]
    filled = {"title": fields[0].get("value", ""), "consent": ["yes"]}
    result = await world.moderator.submit_modal(shown, filled | values)
    assert result.acknowledged
    assert result.ephemeral
    check_limits(result.response)
    return result.response


async def press(world, message, label):
    result = await world.moderator.click(message, custom_id=buttons(message)[label])
    assert result.acknowledged
    return result


def articles(world):
    return {article.title: article for article in world.env.bot._replies._live.edition.corpus.articles}


def waiting(world):
    folder = world.settings.state_dir / "pending"
    return list(folder.iterdir()) if folder.exists() else []


@pytest.fixture
async def message(world):
    return await world.member.send(world.channel, WORDS)


async def test_a_message_becomes_a_passage_with_its_author_date_and_link(world, message):
    shown = await use(world, message)
    title, consent = (label["component"] for label in shown.modal["components"])
    assert title["value"] == "The old bridge was built in 1898, says my grandmother."
    assert [option["value"] for option in consent["options"]] == ["yes", "no"]
    asked = await send(world, shown, title="The age of the bridge")
    said = read(asked)
    assert "by mia" in said
    assert message.jump_url in said
    assert message.created_at.date().isoformat() in said
    assert "1 passage" in said
    assert "> The old bridge was built in 1898, says my grandmother.\n>" in said
    assert list(articles(world)) == ["A summer fair", "The river rises"]

    done = (await press(world, asked, "Add to the corpus")).response
    assert "Added “The age of the bridge”." in read(done)
    made = articles(world)["The age of the bridge"]
    assert made.author == "mia"
    assert made.published == message.created_at.date()
    assert made.url == message.jump_url
    assert [paragraph.text for paragraph in made.paragraphs] == [WORDS.replace("*", "")]
    assert made.note == "A message on Discord, added with its author's agreement as mo confirmed."
    assert waiting(world) == []
    await world.moderator.send(world.channel, f"{world.bot} When was the old bridge built?")
    assert "The age of the bridge" in read(world.replies()[0])


async def test_without_the_author_s_agreement_nothing_is_added_or_kept(world, message):
    refused = await send(world, await use(world, message), consent=["no"])
    assert "Ask the author of the message first" in read(refused)
    assert buttons(refused) == {}
    assert waiting(world) == []


async def test_a_wrong_title_loses_nothing_also_after_a_restart(world, message):
    refused = await send(world, await use(world, message), title=" ")
    assert "The title is empty" in read(refused)
    await world.restart()
    again = await press(world, refused, "Open the form again")
    asked = await send(world, again, title="Grandmother's bridge")
    await press(world, asked, "Add to the corpus")
    assert "three arches" in articles(world)["Grandmother's bridge"].paragraphs[0].text


async def test_a_form_that_was_open_for_more_than_an_hour_is_said_to_be_gone(world, message):
    shown = await use(world, message)
    for file in waiting(world):
        file.unlink()
    assert "no longer kept" in read(await send(world, shown))


async def test_a_short_message_that_is_its_own_title_is_taken_whole(world):
    message = await world.member.send(world.channel, "The bridge is closed")
    asked = await send(world, await use(world, message))
    assert "[The bridge is closed](" in read(asked)
    assert "> The bridge is closed" in read(asked)


async def test_a_message_without_words_is_not_taken_and_the_reason_is_said(world):
    picture = await world.member.send(world.channel, "", attachments=[("cat.png", b"\x89PNG")])
    await world.member.send(world.channel, f"{world.bot} Who closed the old bridge?")
    for message in (picture, world.replies()[0]):
        result = await use(world, message)
        assert result.modal is None
        assert "no words of its own" in read(result.response)
    assert waiting(world) == []


async def test_mentions_become_names_and_nothing_pings(world):
    message = await world.member.send(
        world.channel, f"Ask {world.moderator.mention} and @everyone, <#{world.channel.id}>"
    )
    asked = await send(world, await use(world, message))
    assert "Ask @mo and @everyone, #general" in read(asked)
    assert "@everyone" not in text(asked)
    await press(world, asked, "Add to the corpus")
    assert articles(world)["Ask @mo and @everyone, #general"].paragraphs[0].text == "Ask @mo and @everyone, #general"


async def test_members_and_strangers_are_refused_whatever_the_menu_shows(world, message):
    command = next(c for c in await world.env.bot.tree.fetch_commands() if c.name == MENU)
    world.guild.set_command_permissions(command, {world.guild.default_role: True})
    stranger = world.guild.add_member(world.env.create_user("stranger"))
    for member in (world.member, stranger):
        result = await use(world, message, member)
        assert result.modal is None
        assert "Manage Server" in read(result.response)
    assert waiting(world) == []


async def test_the_form_is_checked_anew(world, message):
    shown = await use(world, message)
    await world.restart(moderator_guild_ids=(12345,))
    assert "MODERATOR_GUILD_IDS" in read(await send(world, shown))
    assert "MODERATOR_GUILD_IDS" in read((await use(world, message)).response)


async def test_the_command_is_for_moderators_of_servers(world):
    payload = next(c for c in world.env.bot.tree._get_all_commands() if c.name == MENU).to_dict(world.env.bot.tree)
    assert payload["contexts"] == [0]
    assert payload["integration_types"] == [0]
    assert payload["default_member_permissions"] == 1 << 5


async def test_a_full_disk_is_said(world, message, monkeypatch):
    monkeypatch.setattr("os.write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    result = await use(world, message)
    monkeypatch.undo()
    assert "The disk is full" in read(result.response)
