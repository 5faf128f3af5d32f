"""/corpus add, as moderators, members and strangers use it: files, and an article typed into a form."""

import gzip
import json
from gettext import NullTranslations

import discord
import pytest
from chat_support import buttons, check_limits, parts, text
from chat_support import said as read

from bot.answers.live import unwatched
from bot.chat.speeches import Speeches
from bot.errors import StoreError
from bot.locales.speech import Speech

TEXT = b"Snow at last\n\nSnow fell on the hills.\n\nSchools stayed shut.\n\nChildren built a snowman.\n"
TYPED = {
    "title": "Snow at last",
    "author": "Ada Reporter",
    "origin": "The Daily Drop, 6 May 2024",
    "link": "https://example.org/snow",
    "text": "Snow fell on the hills.\n\nSchools stayed shut.",
}
PAGE = b"""<!doctype html><html><head><title>The river</title><script>alert('evil')</script></head>
<body><h1>The river</h1><p onclick="steal()">The river froze on Monday, said the mayor.</p>
<script>document.write('evil')</script><p>Nobody was hurt, and the ice held for a week.</p></body></html>"""


class Pointing(NullTranslations):
    """A language in which every sentence begins with an arrow."""

    def gettext(self, message):
        return f"→{message}"


async def add(world, *files, member=None):
    options = {f"file{number}": file for number, file in enumerate(files, start=1)}
    result = await (member or world.moderator).slash(world.channel, "corpus add", **options)
    assert result.acknowledged
    if result.modal is None:
        assert result.ephemeral
        check_limits(result.response)
    return result


async def press(member, message, label):
    result = await member.click(message, custom_id=buttons(message)[label])
    assert result.acknowledged
    if result.modal is None:
        check_limits(result.response)
    return result


async def sent(world, shown, **values):
    """Send a form, with everything that it was filled in with and what is typed now."""
    result = await world.moderator.submit_modal(shown, filled(shown) | values)
    assert result.acknowledged
    assert result.ephemeral
    check_limits(result.response)
    return result.response


def filled(shown):
    """What stands in each field of an open form."""
    fields = [label["component"] for label in shown.modal["components"]]
    return {field["custom_id"]: field.get("value", "") for field in fields}


def titles(world):
    return [article.title for article in world.env.bot._replies._live.edition.corpus.articles]


def waiting(world):
    folder = world.settings.state_dir / "pending"
    return list(folder.iterdir()) if folder.exists() else []


def everything(world):
    """Every file below the corpus and the state folder, with its bytes."""
    roots = (world.corpus, world.settings.state_dir)
    found = (path for root in roots if root.exists() for path in root.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in found if path.suffix not in {".lock", ".sqlite-wal", ".sqlite-shm"}}


class TestFiles:
    """Files that are attached to the command."""

    async def test_they_are_shown_first_and_added_on_a_yes(self, world):
        asked = (await add(world, ("Snow.txt", TEXT))).response
        said = read(asked)
        assert "Snow at last · 3 passages" in said
        assert "First passage\n> Snow fell on the hills." in said
        assert "Last passage\n> Children built a snowman." in said
        assert "Schools stayed shut" not in said
        assert "No problems found." in said
        assert titles(world) == ["A summer fair", "The river rises"]
        assert list(buttons(asked)) == ["Add to the corpus", "Cancel"]

        done = (await press(world.moderator, asked, "Add to the corpus")).response
        assert done.id == asked.id
        assert "Added “Snow at last”. /corpus undo takes it back." in read(done)
        assert "Passages: 3 added, 0 changed, 0 removed." in read(done)
        assert (world.corpus / "snow.txt").read_bytes() == TEXT
        assert waiting(world) == []
        shown = (await press(world.moderator, done, "Show changes")).response
        assert "Schools stayed shut." in read(shown)
        await world.member.send(world.channel, f"{world.bot} Did snow fall on the hills?")
        assert "Snow at last" in read(world.replies()[0])

    async def test_what_was_added_is_taken_back_by_undo(self, world):
        await press(world.moderator, (await add(world, ("snow.txt", TEXT))).response, "Add to the corpus")
        undo = (await world.moderator.slash(world.channel, "corpus undo")).response
        await press(world.moderator, undo, "Take it back")
        assert titles(world) == ["A summer fair", "The river rises"]
        assert not (world.corpus / "snow.txt").exists()

    async def test_a_refusal_is_told_in_the_readers_language(self, world, monkeypatch):
        speech = Speech("xx", Pointing())
        monkeypatch.setattr(Speeches, "of", lambda _self, _interaction, **_: speech)
        said = read((await add(world, ("tool.exe", TEXT), ("CON.txt", TEXT))).response)
        assert "→“tool.exe”: →Files of this kind are not read. Send one of" in said
        assert "→“CON.txt”: →The name is one that Windows keeps for a device. Rename the file." in said

    async def test_cancelling_leaves_nothing_behind(self, world):
        before = everything(world)
        left = (await press(world.moderator, (await add(world, ("snow.txt", TEXT))).response, "Cancel")).response
        assert read(left) == "Nothing was changed."
        assert buttons(left) == {}
        assert everything(world) == before

    async def test_the_buttons_work_after_a_restart_and_a_file_is_added_once(self, world):
        asked = (await add(world, ("snow.txt", TEXT))).response
        again = (await add(world, ("snow.txt", TEXT))).response
        await world.restart()
        await press(world.moderator, asked, "Add to the corpus")
        assert "Snow at last" in titles(world)
        refused = (await press(world.moderator, again, "Add to the corpus")).response
        assert "Nothing was changed." in read(refused)
        assert "already" in read(refused)

    async def test_what_has_waited_for_more_than_an_hour_is_said_to_be_gone(self, world):
        asked = (await add(world, ("snow.txt", TEXT))).response
        for file in waiting(world):
            file.unlink()
        assert "no longer kept" in read((await press(world.moderator, asked, "Add to the corpus")).response)
        assert titles(world) == ["A summer fair", "The river rises"]

    async def test_an_archive_of_many_articles_shows_some_and_counts_the_rest(self, world):
        lines = [json.dumps({"title": f"Story {n}", "text": "Words. " * 300}) for n in range(12)]
        asked = (await add(world, ("many.jsonl", "\n".join(lines).encode()))).response
        assert "Story 4" in read(asked)
        assert "Story 5" not in read(asked)
        assert "And 7 more articles." in read(asked)

    async def test_what_was_noticed_is_told_and_attached_when_it_is_long(self, world):
        few = [json.dumps({"title": "One", "text": "Word.", "published": "soon"})]
        said = read((await add(world, ("few.jsonl", "\n".join(few).encode()))).response)
        assert "Noticed while reading: 1." in said
        assert "few.jsonl:1: `published` is “soon”, which is no date." in said
        many = [json.dumps({"title": f"Story {n}", "text": "Word.", "published": "soon"}) for n in range(12)]
        asked = (await add(world, ("many.jsonl", "\n".join(many).encode()))).response
        assert "And 6 more: the attached file lists them all." in read(asked)
        (attachment,) = asked.attachments
        assert len((await attachment.read()).decode().splitlines()) == 12
        assert any(part["type"] == discord.ComponentType.file.value for part in parts(asked))

    async def test_scripts_of_a_page_are_no_part_of_it(self, world):
        asked = (await add(world, ("river-ice.html", PAGE))).response
        assert "The river froze on Monday" in read(asked)
        await press(world.moderator, asked, "Add to the corpus")
        told = [a for a in world.env.bot._replies._live.edition.corpus.articles if a.id == "river-ice"]
        assert "evil" not in str(told)

    async def test_hostile_words_in_a_file_stay_words(self, world):
        story = b"@everyone [free](https://evil.example) <@1>\n\n||**# Big** @here `x`|| <#5> https://evil.example\n"
        shown = text((await add(world, ("snow.txt", story))).response).replace("\\<", "").replace("\\[", "")
        for sign in ("@everyone", "@here", "<@1>", "<#5>", "[free]"):
            assert sign not in shown


HOSTILE = {
    "a path": (("../snow.txt", TEXT), "holds a path"),
    "a path of Windows": (("..\\snow.txt", TEXT), "holds a path"),
    "a device": (("CON.txt", TEXT), "device"),
    "a long name": (("x" * 296 + ".txt", TEXT), "longer than 200"),
    "a name from right to left": (("invoice\u202etxt.md", TEXT), "nobody can see"),
    "another kind of file": (("snow.exe", TEXT), "not read"),
    "an empty file": (("snow.txt", b""), "empty"),
    "a binary file": (("snow.txt", bytes(range(256)) * 40), "no text"),
    "a picture": (("snow.md", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9), "no text"),
    "a page that is called text": (("snow.txt", PAGE), "is a web page"),
    "text that is called a page": (("snow.html", TEXT), "no web page"),
    "text that is called an archive": (("snow.jsonl", TEXT), "not valid JSON"),
    "an archive bomb": (("snow.jsonl.gz", gzip.compress(b" " * 20_000_000)), "100 times its size"),
    "a large file": (("snow.txt", b"a" * (8 * 2**20 + 1)), "larger than 8 MiB"),
    "a name that is taken": (("river.md", TEXT), "already"),
}


class TestHostileUploads:
    """Uploads that are refused, each in a clear sentence, with nothing left behind."""

    @pytest.mark.parametrize("what", HOSTILE)
    async def test_it_is_refused_in_a_sentence_and_leaves_nothing_behind(self, world, what):
        file, words = HOSTILE[what]
        before = everything(world)
        refused = (await add(world, file)).response
        assert "Nothing was changed." in read(refused)
        assert words in read(refused)
        assert len(read(refused)) < 400
        assert buttons(refused) == {}
        assert everything(world) == before
        assert titles(world) == ["A summer fair", "The river rises"]

    async def test_one_bad_file_keeps_the_others_out_and_each_gets_its_sentence(self, world):
        before = everything(world)
        said = read((await add(world, ("../a.txt", TEXT), ("b.exe", TEXT), ("c.txt", TEXT))).response)
        assert "holds a path" in said
        assert "not read" in said
        assert everything(world) == before

    async def test_files_that_are_too_large_together_are_not_even_fetched(self, world, monkeypatch):
        async def read_none(_):
            raise AssertionError

        monkeypatch.setattr(discord.Attachment, "read", read_none)
        said = read((await add(world, *((f"{n}.txt", b"a" * 6 * 2**20) for n in range(3)))).response)
        assert "16 MiB together" in said
        assert "8 MiB" in read((await add(world, ("a.txt", b"a" * 9 * 2**20))).response)

    async def test_a_file_that_is_larger_than_it_was_said_to_be_is_refused(self, world, monkeypatch):
        async def read_more(_):
            return b"a" * 9 * 2**20

        monkeypatch.setattr(discord.Attachment, "read", read_more)
        assert "8 MiB" in read((await add(world, ("a.txt", TEXT))).response)

    async def test_a_file_that_discord_does_not_give_out_is_said(self, world, monkeypatch):
        async def lost(_):
            raise discord.NotFound(type("Response", (), {"status": 404, "reason": "gone"})(), "gone")

        monkeypatch.setattr(discord.Attachment, "read", lost)
        assert "Attach it again" in read((await add(world, ("a.txt", TEXT))).response)


class TestFailures:
    """What was confirmed and could not be done."""

    async def test_it_can_be_tried_again(self, world, monkeypatch):
        asked = (await add(world, ("snow.txt", TEXT))).response
        store = world.env.bot._buttons._desks.adding._curator._store

        def refuse(*_):
            raise StoreError("The disk is full, so nothing was changed. Make room and try again.")

        monkeypatch.setattr(store, "add", refuse)
        failed = (await press(world.moderator, asked, "Add to the corpus")).response
        assert "Nothing was changed.\nThe disk is full" in read(failed)
        assert list(buttons(failed)) == ["Try again", "Cancel"]
        monkeypatch.undo()
        done = (await press(world.moderator, failed, "Try again")).response
        assert "Added “Snow at last”." in read(done)
        assert waiting(world) == []

    async def test_files_that_are_refused_in_the_end_wait_no_longer(self, world):
        asked = (await add(world, ("snow.txt", TEXT))).response
        (world.corpus / "snow.txt").write_bytes(TEXT)
        assert "already" in read((await press(world.moderator, asked, "Add to the corpus")).response)
        assert waiting(world) == []

    async def test_a_fault_of_the_bot_is_said_with_an_id(self, world, monkeypatch, caplog):
        asked = (await add(world, ("snow.txt", TEXT))).response
        monkeypatch.setattr(world.env.bot._buttons._desks.adding._curator._store, "add", lambda *_: 1 / 0)
        assert "Error id" in read((await press(world.moderator, asked, "Add to the corpus")).response)
        assert "ZeroDivisionError" in caplog.text


class TestTheForm:
    """An article that is typed into a form."""

    async def test_it_is_shown_first_and_added_on_a_yes(self, world):
        shown = await add(world)
        asked = await sent(world, shown, **TYPED)
        said = read(asked)
        assert "Snow at last" in said
        assert "by Ada Reporter · The Daily Drop" in said
        assert "2024-05-06" in said
        assert "https://example.org/snow" in said
        assert "2 passages" in said
        assert list(buttons(asked)) == ["Add to the corpus", "Open the form again", "Cancel"]
        done = (await press(world.moderator, asked, "Add to the corpus")).response
        assert "Added “Snow at last”." in read(done)
        assert (world.corpus / "snow-at-last.md").exists()
        assert waiting(world) == []

    async def test_what_is_wrong_is_said_and_nothing_that_was_typed_is_lost_also_after_a_restart(self, world):
        wrong = TYPED | {"title": " ", "origin": "The Daily Drop, 02/03/2012", "link": "example.org", "text": "..."}
        refused = await sent(world, await add(world), **wrong)
        for sentence in ("title is empty", "“02/03/2012” is no date", "“example.org” is no web address", "no words"):
            assert sentence in read(refused)
        await world.restart()
        again = await press(world.moderator, refused, "Open the form again")
        assert filled(again) == wrong
        asked = await sent(world, again, **TYPED)
        await press(world.moderator, asked, "Add to the corpus")
        assert "Snow at last" in titles(world)
        assert waiting(world) == []

    async def test_what_was_shown_can_be_changed_once_more(self, world):
        asked = await sent(world, await add(world), **TYPED)
        again = await press(world.moderator, asked, "Open the form again")
        assert filled(again) == TYPED | {"origin": "The Daily Drop, 6 May 2024"}
        asked = await sent(world, again, title="Snow again")
        assert "Snow again" in read(asked)
        assert len(waiting(world)) == 1

    async def test_a_title_that_the_corpus_has_gets_a_name_of_its_own(self, world):
        for _ in range(2):
            asked = await sent(world, await add(world), **TYPED | {"title": "River"})
            await press(world.moderator, asked, "Add to the corpus")
        assert {"river-2.md", "river-3.md"} <= {file.name for file in world.corpus.iterdir()}

    async def test_pressing_yes_twice_adds_once(self, world):
        asked = await sent(world, await add(world), **TYPED)
        yes = buttons(asked)["Add to the corpus"]
        await press(world.moderator, asked, "Add to the corpus")
        gone = await world.env.bot._buttons._desks.adding.carry_out(
            yes.removeprefix("confirm:"), None, "mo", world.env.bot._speeches.at(None), unwatched
        )
        assert "no longer kept" in "".join(item.content for item in gone.walk_children() if hasattr(item, "content"))
        assert titles(world).count("Snow at last") == 1

    async def test_a_form_that_waits_no_longer_is_said_to_be_gone(self, world):
        refused = await sent(world, await add(world), **TYPED | {"title": " "})
        for file in waiting(world):
            file.unlink()
        assert "no longer kept" in read((await press(world.moderator, refused, "Open the form again")).response)

    async def test_a_full_disk_is_said(self, world, monkeypatch):
        monkeypatch.setattr("os.write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        refused = await sent(world, await add(world), **TYPED)
        monkeypatch.undo()
        assert "The disk is full" in read(refused)
        assert waiting(world) == []

    async def test_a_full_disk_leaves_what_was_typed_before(self, world, monkeypatch):
        asked = await sent(world, await add(world), **TYPED)
        again = await press(world.moderator, asked, "Open the form again")
        monkeypatch.setattr("os.write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        refused = await sent(world, again, title="Snow again")
        monkeypatch.undo()
        assert "The disk is full" in read(refused)
        assert filled(await press(world.moderator, refused, "Open the form again"))["text"] == TYPED["text"]


class TestWhoMay:
    """The moderators' rule."""

    async def test_members_and_strangers_are_refused_whatever_the_menu_shows(self, world):
        command = next(c for c in await world.env.bot.tree.fetch_commands() if c.name == "corpus")
        world.guild.set_command_permissions(command, {world.guild.default_role: True})
        stranger = world.guild.add_member(world.env.create_user("stranger"))
        before = everything(world)
        for member in (world.member, stranger):
            for files in ((), (("snow.txt", TEXT),)):
                result = await add(world, *files, member=member)
                assert result.modal is None
                assert "Manage Server" in read(result.response)
        assert everything(world) == before

    async def test_every_press_and_every_form_is_checked_anew(self, world):
        asked = (await add(world, ("snow.txt", TEXT))).response
        typed = await sent(world, await add(world), **TYPED)
        form = await add(world)
        await world.restart(moderator_guild_ids=(12345,))
        for message in (asked, typed):
            for label in buttons(message):
                result = await press(world.moderator, message, label)
                assert result.modal is None
                assert "MODERATOR_GUILD_IDS" in read(result.response)
        assert "MODERATOR_GUILD_IDS" in read(await sent(world, form, **TYPED))
        assert len(waiting(world)) == 2
        assert titles(world) == ["A summer fair", "The river rises"]
