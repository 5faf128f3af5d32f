"""/corpus edit, as moderators, members and strangers use it."""

import json

from chat_support import buttons, check_limits
from chat_support import said as read

NOW = {
    "title": "The river rises",
    "author": "Ada Reporter",
    "publisher": "The Daily Drop",
    "date": "2024-05-06",
    "link": "https://example.org/river",
}


async def edit(world, article="river", member=None):
    result = await (member or world.moderator).slash(world.channel, "corpus edit", article=article)
    assert result.acknowledged
    if result.modal is None:
        assert result.ephemeral
        check_limits(result.response)
    return result


def filled(shown):
    fields = [label["component"] for label in shown.modal["components"]]
    return {field["custom_id"]: field.get("value", "") for field in fields}


async def send(world, shown, **values):
    result = await world.moderator.submit_modal(shown, filled(shown) | values)
    assert result.acknowledged
    assert result.ephemeral
    check_limits(result.response)
    return result.response


async def press(world, message, label):
    result = await world.moderator.click(message, custom_id=buttons(message)[label])
    assert result.acknowledged
    if result.modal is None:
        check_limits(result.response)
    return result


def article(world, article_id="river"):
    return next(a for a in world.env.bot._replies._live.edition.corpus.articles if a.id == article_id)


def waiting(world):
    folder = world.settings.state_dir / "pending"
    return list(folder.iterdir()) if folder.exists() else []


async def test_the_form_is_filled_in_the_change_is_shown_and_made_on_a_yes(world):
    before = (world.corpus / "river.md").read_text(encoding="utf-8")
    shown = await edit(world)
    assert filled(shown) == NOW
    asked = await send(world, shown, title="The river falls", author="", link="https://example.org/falls")
    said = read(asked)
    assert "Change where “The river rises” is from?" in said
    assert "Title: was “The river rises”, is now “The river falls”." in said
    assert "Author: removed “Ada Reporter”." in said
    assert "Link: was “https://example.org/river”, is now “https://example.org/falls”." in said
    assert "Publisher" not in said
    assert list(buttons(asked)) == ["Change it", "Open the form again", "Cancel"]
    assert (world.corpus / "river.md").read_text(encoding="utf-8") == before

    done = (await press(world, asked, "Change it")).response
    assert "Changed where “The river falls” is from." in read(done)
    assert "Changed: “The river falls”." in read(done)
    assert (article(world).title, article(world).author) == ("The river falls", None)
    assert waiting(world) == []
    await world.member.send(world.channel, f"{world.bot} Who closed the old bridge?")
    assert "The river falls" in read(world.replies()[0])

    history = (await world.moderator.slash(world.channel, "corpus history")).response
    assert "Change 1: “The river falls” edited" in read(history)
    undo = (await world.moderator.slash(world.channel, "corpus undo")).response
    assert "will say again what it said before" in read(undo)
    await press(world, undo, "Take it back")
    assert (world.corpus / "river.md").read_text(encoding="utf-8") == before
    assert article(world).title == "The river rises"


async def test_one_line_of_an_archive_is_edited(world):
    lines = [{"title": f"Story {n}", "text": f"Words of story {n}."} for n in range(3)]
    (world.corpus / "all.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n")
    await world.moderator.slash(world.channel, "corpus reload")
    asked = await send(world, await edit(world, "story-1"), author="Ada")
    await press(world, asked, "Change it")
    assert article(world, "story-1").author == "Ada"
    assert (world.corpus / "all.jsonl").read_text().splitlines()[0] == json.dumps(lines[0])


async def test_what_is_wrong_is_said_and_nothing_that_was_typed_is_lost_also_after_a_restart(world):
    wrong = {"title": " ", "author": "Bob", "publisher": "Drop", "date": "02/03/2012", "link": "example.org"}
    refused = await send(world, await edit(world), **wrong)
    for sentence in ("title is empty", "“02/03/2012” is no date", "“example.org” is no web address"):
        assert sentence in read(refused)
    assert "no words" not in read(refused)
    await world.restart()
    again = await press(world, refused, "Open the form again")
    assert filled(again) == wrong
    asked = await send(world, again, **NOW | {"author": "Bob"})
    await press(world, asked, "Change it")
    assert article(world).author == "Bob"
    assert waiting(world) == []


async def test_a_form_that_changes_nothing_says_so(world):
    assert "already" in read(await send(world, await edit(world)))


async def test_cancelling_changes_nothing(world):
    asked = await send(world, await edit(world), author="Bob")
    assert read((await press(world, asked, "Cancel")).response) == "Nothing was changed."
    assert article(world).author == "Ada Reporter"
    assert waiting(world) == []


async def test_an_article_that_changed_meanwhile_is_not_edited(world):
    shown = await edit(world)
    asked = await send(world, await edit(world), author="Bob")
    river = world.corpus / "river.md"
    river.write_text(river.read_text(encoding="utf-8").replace("Friday", "Sunday"), encoding="utf-8")
    assert "has changed since" in read(await send(world, shown, author="Cy"))
    assert "has changed since" in read((await press(world, asked, "Change it")).response)
    assert "Bob" not in river.read_text(encoding="utf-8")


async def test_a_web_page_is_not_edited_and_what_to_do_is_said(world):
    (world.corpus / "ice.html").write_text("<html><body><h1>Ice</h1><p>The river froze on Monday.</p></body></html>")
    await world.moderator.slash(world.channel, "corpus reload")
    result = await edit(world, "ice")
    assert result.modal is None
    assert "Save its text as a .md file" in read(result.response)


async def test_an_article_is_chosen_while_its_title_is_typed_or_is_said_to_be_unknown(world):
    choices = await world.moderator.autocomplete(world.channel, "corpus edit", "article", "riv")
    assert [(choice["name"], choice["value"]) for choice in choices] == [("The river rises", "river")]
    assert (await edit(world, " a SUMMER fair")).modal is not None
    assert "No article is called “nothing”." in read((await edit(world, "nothing")).response)


async def test_members_and_strangers_are_refused_and_every_press_and_form_is_checked_anew(world):
    command = next(c for c in await world.env.bot.tree.fetch_commands() if c.name == "corpus")
    world.guild.set_command_permissions(command, {world.guild.default_role: True})
    stranger = world.guild.add_member(world.env.create_user("stranger"))
    for member in (world.member, stranger):
        result = await edit(world, member=member)
        assert result.modal is None
        assert "Manage Server" in read(result.response)
    form = await edit(world)
    asked = await send(world, await edit(world), author="Bob")
    await world.restart(moderator_guild_ids=(12345,))
    for label in buttons(asked):
        result = await press(world, asked, label)
        assert result.modal is None
        assert "MODERATOR_GUILD_IDS" in read(result.response)
    assert "MODERATOR_GUILD_IDS" in read(await send(world, form, author="Cy"))
    assert article(world).author == "Ada Reporter"
