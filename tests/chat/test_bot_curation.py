"""/corpus remove, undo and history, as moderators, members and strangers use them."""

import re

import pytest
from chat_support import buttons, check_limits, text
from chat_support import said as read

COMMANDS = ["corpus remove", "corpus undo", "corpus history"]


async def use(world, command, member=None, **options):
    result = await (member or world.moderator).slash(world.channel, command, **options)
    assert result.acknowledged
    assert result.ephemeral
    check_limits(result.response)
    return result.response


async def press(member, message, label):
    result = await member.click(message, custom_id=buttons(message)[label])
    assert result.acknowledged
    assert result.response.ephemeral
    check_limits(result.response)
    return result.response


async def removed(world, article="fair"):
    return await press(world.moderator, await use(world, "corpus remove", article=article), "Remove")


async def undone(world):
    return await press(world.moderator, await use(world, "corpus undo"), "Take it back")


def titles(world):
    return [article.title for article in world.env.bot._replies._live.edition.corpus.articles]


async def test_removing_shows_the_article_asks_and_then_shows_what_changed(world):
    asked = await use(world, "corpus remove", article="river")
    assert "The river rises" in read(asked)
    assert "by Ada Reporter" in read(asked)
    assert "The Daily Drop" in read(asked)
    assert "5 passages" in read(asked)
    assert list(buttons(asked)) == ["Remove", "Change nothing"]
    assert (world.corpus / "river.md").exists()

    done = await press(world.moderator, asked, "Remove")
    assert done.id == asked.id
    assert "Removed “The river rises”." in read(done)
    assert "Passages: 0 added, 0 changed, 5 removed." in read(done)
    assert not (world.corpus / "river.md").exists()
    shown = await press(world.moderator, done, "Show changes")
    assert "Mayor Ada Long closed the old bridge." in read(shown)
    await world.member.send(world.channel, f"{world.bot} Who closed the old bridge?")
    assert "Mayor Ada Long" not in read(world.replies()[0])


async def test_an_article_is_chosen_while_its_title_is_typed_or_by_its_whole_title(world):
    choices = await world.moderator.autocomplete(world.channel, "corpus remove", "article", "riv")
    assert [(choice["name"], choice["value"]) for choice in choices] == [("The river rises", "river")]
    assert "Remove this article" in read(await use(world, "corpus remove", article=" a SUMMER fair"))
    assert "No article is called “@\u200beveryone rises”." in text(
        await use(world, "corpus remove", article="@everyone rises")
    )


async def test_whoever_decides_against_it_changes_nothing(world):
    for command, options in (("corpus remove", {"article": "fair"}), ("corpus undo", {})):
        if command == "corpus undo":
            await removed(world, "river")
        before = titles(world)
        left = await press(world.moderator, await use(world, command, **options), "Change nothing")
        assert read(left) == "Nothing was changed."
        assert buttons(left) == {}
        assert titles(world) == before


async def test_changes_are_taken_back_one_after_the_other_also_after_a_restart(world):
    (world.corpus / "snow.txt").write_text("Snow at last\n\nSnow fell on the hills.\n")
    await world.moderator.slash(world.channel, "corpus reload")
    before = titles(world)
    await removed(world, "fair")
    await removed(world, "river")
    assert titles(world) == ["Snow at last"]

    asked = await use(world, "corpus undo")
    assert "Change 2: “The river rises” removed" in read(asked)
    assert "will come back" in read(asked)
    done = await press(world.moderator, asked, "Take it back")
    assert "Change 2 was taken back." in read(done)
    assert "Added: “The river rises”." in read(done)
    assert "Mayor Ada Long" in read(await press(world.moderator, done, "Show changes"))
    asked = await use(world, "corpus undo")
    await world.restart()
    await press(world.moderator, asked, "Take it back")
    assert titles(world) == before
    assert read(await use(world, "corpus undo")) == "There is no change to take back."


async def test_a_question_that_is_out_of_date_changes_nothing(world):
    about_fair, again = [await use(world, "corpus remove", article="fair") for _ in range(2)]
    about_river = await use(world, "corpus remove", article="river")
    await press(world.moderator, about_fair, "Remove")
    assert "not in the corpus any more" in read(await press(world.moderator, again, "Remove"))
    to_undo, twice = [await use(world, "corpus undo") for _ in range(2)]
    await press(world.moderator, to_undo, "Take it back")
    assert "not the next one to take back" in read(await press(world.moderator, twice, "Take it back"))
    river = world.corpus / "river.md"
    river.write_text(river.read_text(encoding="utf-8").replace("on Friday", "on Sunday"), encoding="utf-8")
    await world.moderator.slash(world.channel, "corpus reload")
    assert "has changed since" in read(await press(world.moderator, about_river, "Remove"))
    assert titles(world) == ["A summer fair", "The river rises"]


async def test_what_cannot_be_done_is_said(world):
    await removed(world, "fair")
    asked = await use(world, "corpus remove", article="river")
    assert "the only article" in read(await press(world.moderator, asked, "Remove"))
    (world.corpus / "fair.txt").write_text("Changed\n\nBy hand.\n")
    assert "changed by hand" in read(await undone(world))
    (world.settings.state_dir / "corpus" / "journal.jsonl").write_text("nonsense\n")
    for command in ("corpus undo", "corpus history"):
        assert "Line 1 of the journal" in read(await use(world, command))


async def test_an_unexpected_failure_is_said_where_the_buttons_were(world, monkeypatch, caplog):
    live = world.env.bot._replies._live

    def fail(*_):
        raise MemoryError

    asked = await use(world, "corpus remove", article="fair")
    monkeypatch.setattr(live._source, "_read", fail)
    done = await press(world.moderator, asked, "Remove")
    assert done.id == asked.id
    assert "Something went wrong on my side" in read(done)
    assert "MemoryError" in caplog.text
    assert (world.corpus / "fair.txt").exists()


async def test_the_history_tells_who_did_what_and_when_in_pages(world):
    assert "has not been changed from Discord yet" in read(await use(world, "corpus history"))
    for _ in range(4):
        await removed(world)
        await undone(world)
    first = await use(world, "corpus history")
    newest = read(first).splitlines()[1:3]
    assert newest[0] == "Change 8: change 7 taken back, “A summer fair”"
    assert re.fullmatch(r"-# by mo · <t:\d+:f> \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)", newest[1])
    assert "Change 7: “A summer fair” removed" in read(first)
    assert read(first).count("taken back since") == 3
    assert list(buttons(first)) == ["Older"]
    second = await press(world.moderator, first, "Older")
    assert second.id == first.id
    assert "Change 1: “A summer fair” removed" in read(second)
    assert list(buttons(second)) == ["Newer"]
    assert read(await press(world.moderator, second, "Newer")) == read(first)


async def test_what_a_title_holds_stays_text(world):
    (world.corpus / "bad.md").write_text("---\ntitle: '**[x](https://e.example)** <@1> @everyone'\n---\n\nWords.\n")
    await world.moderator.slash(world.channel, "corpus reload")
    asked = await use(world, "corpus remove", article="bad")
    done = await press(world.moderator, asked, "Remove")
    for message in (asked, done, await use(world, "corpus history"), await use(world, "corpus undo")):
        said = text(message)
        assert "e.example" in said
        assert "@everyone" not in said
        assert not re.search(r"(?<!\\)(\[|\*\*|<@1)", said)


@pytest.mark.parametrize("command", COMMANDS)
async def test_members_and_strangers_are_refused_whatever_the_menu_shows(world, command):
    guild_command = next(c for c in await world.env.bot.tree.fetch_commands() if c.name == "corpus")
    world.guild.set_command_permissions(guild_command, {world.guild.default_role: True})
    stranger = world.guild.add_member(world.env.create_user("stranger"))
    options = {"article": "fair"} if command == "corpus remove" else {}
    for member in (world.member, stranger):
        refused = await use(world, command, member, **options)
        assert "Manage Server" in read(refused)
        assert buttons(refused) == {}


@pytest.mark.parametrize("label", ["Remove", "Take it back", "Older"])
async def test_every_press_is_checked_anew(world, label):
    for _ in range(4):
        await removed(world)
        if label != "Take it back":
            await undone(world)
        else:
            break
    command = {"Remove": "corpus remove", "Take it back": "corpus undo", "Older": "corpus history"}[label]
    message = await use(world, command, **({"article": "fair"} if label == "Remove" else {}))
    before = titles(world)
    await world.restart(moderator_guild_ids=(12345,))
    assert "MODERATOR_GUILD_IDS" in read(await press(world.moderator, message, label))
    assert titles(world) == before
