"""What a reload changed, as moderators and others look at it."""

import discord
from chat_support import buttons, check_limits, parts
from chat_support import said as read


async def reloaded(world):
    """Change both articles and add one, and return the report's message."""
    (world.corpus / "snow.txt").write_text("Snow @everyone\n\nSnow fell on the hills.\n")
    (world.corpus / "fair.txt").unlink()
    river = world.corpus / "river.md"
    river.write_text(river.read_text(encoding="utf-8").replace("on Friday", "on Sunday"), encoding="utf-8")
    result = await world.moderator.slash(world.channel, "corpus reload")
    assert result.acknowledged
    return result.response


async def press(member, message, label):
    result = await member.click(message, custom_id=buttons(message)[label])
    assert result.acknowledged
    assert result.response.ephemeral
    check_limits(result.response)
    return result.response


async def test_a_moderator_sees_each_passage_before_and_after_beside_the_report(world):
    report = await reloaded(world)
    shown = await press(world.moderator, report, "Show changes")
    assert shown.id != report.id
    assert "Changed: “The river rises”" in read(shown)
    assert "Removed passage, paragraph 5\n> The council will meet on Friday" in read(shown)
    assert "Added passage, paragraph 5\n> The council will meet on Sunday" in read(shown)


async def test_going_on_and_the_menu_lead_to_the_other_articles_in_the_same_message(world):
    first = await press(world.moderator, await reloaded(world), "Show changes")
    second = await press(world.moderator, first, "Later")
    assert second.id == first.id
    assert "Added: “Snow @\u200beveryone”" in "\n".join(p.get("content", "") for p in parts(second))
    result = await world.moderator.select(second, ["2"])
    assert result.acknowledged
    assert result.response.id == first.id
    assert "Removed: “A summer fair”" in read(result.response)


async def test_the_changes_can_be_looked_at_after_a_restart(world):
    report = await reloaded(world)
    await world.restart()
    assert "on Sunday" in read(await press(world.moderator, report, "Show changes"))


async def test_changes_that_are_gone_are_said_to_be(world):
    report = await reloaded(world)
    for file in (world.settings.state_dir / "changes").iterdir():
        file.unlink()
    assert "no longer kept" in read(await press(world.moderator, report, "Show changes"))


async def test_whoever_may_not_manage_the_corpus_any_more_is_refused_at_every_press(world):
    report = await reloaded(world)
    shown = await press(world.moderator, report, "Show changes")
    await world.restart(moderator_guild_ids=(12345,))
    for message, label in ((report, "Show changes"), (shown, "Later")):
        refused = await press(world.moderator, message, label)
        assert "MODERATOR_GUILD_IDS" in read(refused)
        assert "on Sunday" not in read(refused)


async def test_a_menu_is_refused_too(world):
    shown = await press(world.moderator, await reloaded(world), "Show changes")
    await world.restart(moderator_guild_ids=(12345,))
    result = await world.moderator.select(shown, ["1"])
    assert "MODERATOR_GUILD_IDS" in read(result.response)


async def test_a_reload_without_changes_has_nothing_to_show(world):
    result = await world.moderator.slash(world.channel, "corpus reload")
    assert buttons(result.response) == {}


async def test_where_the_changes_cannot_be_kept_the_reload_still_reports(world, caplog):
    (world.settings.state_dir / "changes").write_text("in the way")
    report = await reloaded(world)
    assert "Reloaded" in read(report)
    assert buttons(report) == {}
    assert "could not be kept" in caplog.text


async def listed(message):
    (name,) = [part["file"]["url"] for part in parts(message) if part["type"] == discord.ComponentType.file.value]
    (attachment,) = message.attachments
    assert attachment.filename in name
    return (await attachment.read()).decode()


async def test_many_problems_come_as_a_file_with_every_one(world):
    for number in range(30):
        (world.corpus / f"empty{number:02}.md").write_text("")
    for what in ("reload", "status"):
        result = await world.moderator.slash(world.channel, f"corpus {what}")
        assert result.acknowledged
        assert "Problems: 30." in read(result.response)
        assert "And 22 more: the attached file lists them all." in read(result.response)
        written = await listed(result.response)
        assert len(written.splitlines()) == 30
        assert "empty29.md" in written


async def test_a_failed_reload_attaches_its_problems_too(world):
    for file in world.corpus.iterdir():
        file.unlink()
    for number in range(30):
        (world.corpus / f"empty{number:02}.md").write_text("")
    result = await world.moderator.slash(world.channel, "corpus reload")
    assert "still answers" in read(result.response)
    assert len((await listed(result.response)).splitlines()) == 30


async def test_few_problems_need_no_file(world):
    (world.corpus / "empty.md").write_text("")
    result = await world.moderator.slash(world.channel, "corpus reload")
    assert result.response.attachments == []
