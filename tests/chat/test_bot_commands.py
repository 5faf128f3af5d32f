"""The slash commands, the message command and the buttons, as members use them."""

import re

import pytest
from chat_support import buttons, said, text

QUESTION = "Who closed the old bridge?"


async def used(world, name, member=None, **options):
    """Use a command; it must be acknowledged."""
    result = await (member or world.member).slash(world.channel, name, **options)
    assert result.acknowledged
    return result


async def pressed(member, message, label):
    result = await member.click(message, custom_id=buttons(message)[label])
    assert result.acknowledged
    return result


class TestAsk:
    """/ask"""

    async def test_it_answers_for_everybody(self, world):
        result = await used(world, "ask", question=QUESTION)
        assert "Mayor Ada Long closed the old bridge." in said(result.response)
        assert QUESTION in text(result.response)
        assert not result.ephemeral

    async def test_it_answers_privately_without_a_delete_button(self, world):
        result = await used(world, "ask", question=QUESTION, private=True)
        assert result.ephemeral
        assert "Delete" not in buttons(result.response)

    async def test_it_takes_marks_for_words(self, world):
        result = await used(world, "ask", question='Who "closed the" old -bridge?')
        assert "Mayor Ada Long closed the old bridge." in said(result.response)

    async def test_it_says_no_honestly(self, world):
        result = await used(world, "ask", question="best pizza toppings")
        assert "I found no passage that answers this." in text(result.response)

    async def test_a_refusal_shows_the_nearest_passages_only_when_asked_to(self, world):
        refused = (await used(world, "ask", question="Which bridge in Poland is painted purple?")).response
        assert "Mayor Ada Long" not in said(refused)
        near = await pressed(world.member, refused, "Show the nearest passages")
        assert near.ephemeral
        assert "They may not answer this." in text(near.response)
        assert "Mayor Ada Long closed the old bridge." in said(near.response)

    async def test_where_nothing_is_near_there_is_no_button_for_it(self, world):
        refused = (await used(world, "ask", question="best pizza toppings")).response
        assert set(buttons(refused)) == {"Ask again", "Delete"}

    async def test_too_many_questions_wait(self, make_world):
        async with make_world(cooldown_questions=1, cooldown_seconds=30) as world:
            await used(world, "ask", question=QUESTION)
            for command, option in (("ask", "question"), ("search", "query")):
                result = await used(world, command, **{option: QUESTION})
                assert "Please wait" in text(result.response)
                assert result.ephemeral

    async def test_a_failure_is_one_sentence_with_an_id(self, world, monkeypatch, caplog):
        def broken(*_):
            raise RuntimeError("secret detail")

        world.fails = True
        monkeypatch.setattr(type(world.env.bot._replies._answerer), "ask", broken)
        result = await used(world, "ask", question=QUESTION)
        failure_id = re.search(r"Error id: ([0-9a-f]{8})", text(result.response))[1]
        assert "secret detail" not in text(result.response)
        assert failure_id in caplog.text


class TestSearch:
    """/search"""

    async def test_it_lists_passages_with_their_number_and_pages(self, world):
        result = await used(world, "search", query="bridge council fair river")
        assert re.search(r"\d passages, page 1 of \d", text(result.response))
        assert {"Previous", "Next"} <= set(buttons(result.response))

    async def test_whoever_searched_turns_the_page_in_place(self, world):
        first = (await used(world, "search", query="bridge council fair river")).response
        before = text(first)
        await pressed(world.member, first, "Next")
        (message,) = world.replies()
        assert message.id == first.id
        assert "page 2" in text(message)
        assert text(message) != before

    async def test_others_get_a_page_of_their_own(self, world):
        first = (await used(world, "search", query="bridge council fair river")).response
        result = await pressed(world.moderator, first, "Next")
        assert result.ephemeral
        assert "page 2" in text(result.response)
        assert "page 1" in text(world.replies()[0])

    async def test_an_article_limits_it_on_every_page(self, world):
        first = await used(world, "search", query="bridge council river water", article="river")
        assert "in “The river rises”" in text(first.response)
        await pressed(world.member, first.response, "Next")
        assert "in “The river rises”" in text(world.replies()[0])

    async def test_an_article_may_be_typed_by_its_title(self, world):
        result = await used(world, "search", query="opens", article="summer")
        assert "A summer fair" in text(result.response)

    async def test_an_unknown_article_is_named(self, world):
        result = await used(world, "search", query="opens", article="Moby Dick")
        assert "no article “Moby Dick”" in text(result.response)

    async def test_words_that_nothing_has_are_said_so(self, world):
        result = await used(world, "search", query="xylophone")
        assert "No passage has these words" in text(result.response)

    async def test_phrases_and_words_to_leave_out_are_understood(self, world):
        result = await used(world, "search", query='"the mayor" -bridge')
        assert "1 passage, page 1 of 1" in text(result.response)
        assert "Nobody was hurt, the mayor said." in said(result.response)
        assert '"the mayor" -bridge' in said(result.response)

    async def test_conditions_hold_on_every_page(self, world):
        first = (await used(world, "search", query="title:river after:2024-04 -hurt")).response
        assert "4 passages, page 1 of 2" in text(first)
        await pressed(world.member, first, "Next")
        (message,) = world.replies()
        assert "4 passages, page 2 of 2" in text(message)
        assert "The council will meet on Friday" in said(message)
        assert "title:river after:2024-04 -hurt" in said(message)

    async def test_what_discord_does_not_show_changes_no_condition(self, world):
        result = await used(world, "search", query="bridge -\u200bcouncil\u202e")
        assert "1 passage, page 1 of 1" in text(result.response)

    async def test_marks_that_mean_nothing_are_searched_as_words(self, world):
        result = await used(world, "search", query='brass "band title: before:nonsense - ::')
        assert "A brass band plays at the fair" in said(result.response)

    async def test_titles_are_offered_while_one_types(self, world):
        choices = await world.member.autocomplete(world.channel, "search", "article", "riv", query="x")
        assert choices == [{"name": "The river rises", "value": "river"}]

    async def test_never_more_than_25_short_choices_are_offered(self, world):
        for number in range(40):
            path = world.corpus / f"note-{number}.txt"
            path.write_text(f"Note {number} {'long title ' * 20}\n\nSome text here.\n", encoding="utf-8")
        await used(world, "corpus reload", world.moderator)
        choices = await world.member.autocomplete(world.channel, "search", "article", "note", query="x")
        assert len(choices) == 25
        assert all(1 <= len(choice["name"]) <= 100 and 1 <= len(choice["value"]) <= 100 for choice in choices)


class TestMessageCommand:
    """Apps > Find passages about this"""

    async def test_it_searches_the_words_of_somebodys_message(self, world):
        message = await world.moderator.send(world.channel, "does anyone know about the old bridge?")
        result = await world.member.context_menu(world.channel, "Find passages about this", message)
        assert result.acknowledged
        assert "Mayor Ada Long" in said(result.response)

    async def test_what_the_message_quotes_is_no_condition_on_any_page(self, world):
        message = await world.moderator.send(world.channel, '"bridge river" -council title:fair water')
        first = (await world.member.context_menu(world.channel, "Find passages about this", message)).response
        pages = re.search(r"(\d+) passages, page 1 of 2", text(first))
        assert pages
        assert "bridge river council title fair water" in said(first)
        await pressed(world.member, first, "Next")
        assert f"{pages[1]} passages, page 2 of 2" in text(world.replies()[0])

    async def test_a_message_without_words_is_said_so(self, world):
        message = await world.moderator.send(world.channel, "", attachments=[("a.png", b"x")])
        result = await world.member.context_menu(world.channel, "Find passages about this", message)
        assert result.acknowledged
        assert "no words" in text(result.response)


class TestButtons:
    """Buttons on answers, also after a restart."""

    @pytest.fixture
    async def answer(self, world):
        await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        return world.replies()[0]

    async def test_the_paragraphs_around_a_passage_are_shown_privately(self, world, answer):
        result = await pressed(world.moderator, answer, "Around this")
        assert result.ephemeral
        assert "The river rose by two metres" in text(result.response)
        assert "The bridge opens again in May" in text(result.response)

    async def test_one_can_go_on_from_there_in_the_same_message(self, world, answer):
        around = (await pressed(world.member, answer, "Around this")).response
        later = await pressed(world.member, around, "Later")
        assert "The council will meet on Friday" in text(later.response or around)

    async def test_more_passages_follow_with_their_ranks(self, world):
        await world.restart(passages=1)
        await world.member.send(world.channel, f"{world.bot} When does the bridge open again in May?")
        more = (await pressed(world.moderator, world.replies()[0], "More passages")).response
        assert more.ephemeral
        assert "**2** ·" in text(more)

    async def test_buttons_survive_a_restart(self, world, answer):
        await world.restart()
        result = await pressed(world.member, answer, "Around this")
        assert "The river rose by two metres" in text(result.response)

    async def test_a_paragraph_that_has_changed_is_not_shown_as_it_was(self, world, answer):
        file = world.corpus / "river.md"
        file.write_text(
            file.read_text(encoding="utf-8").replace("the old bridge.", "the iron bridge."), encoding="utf-8"
        )
        await used(world, "corpus reload", world.moderator)
        result = await pressed(world.member, answer, "Around this")
        assert "has changed since" in text(result.response)

    async def test_the_asker_deletes_the_answer(self, world, answer):
        await pressed(world.member, answer, "Delete")
        assert world.replies() == []

    async def test_a_moderator_deletes_the_answer(self, world, answer):
        await pressed(world.moderator, answer, "Delete")
        assert world.replies() == []

    async def test_nobody_else_deletes_the_answer(self, world, answer):
        stranger = world.guild.add_member(world.env.create_user("stranger"))
        result = await pressed(stranger, answer, "Delete")
        assert "Only the person who asked" in text(result.response)
        assert result.ephemeral
        assert len(world.replies()) == 1

    async def test_a_button_of_an_older_version_gets_a_sentence(self, world, answer, monkeypatch):
        monkeypatch.setattr("bot.chat.buttons.buttons.parse", lambda _: None)
        result = await pressed(world.member, answer, "Around this")
        assert "no longer know this button" in text(result.response)

    async def test_pressing_too_fast_waits(self, make_world):
        async with make_world(cooldown_questions=1, cooldown_seconds=30) as world:
            await world.member.send(world.channel, f"{world.bot} {QUESTION}")
            results = [await pressed(world.member, world.replies()[0], "Around this") for _ in range(5)]
            assert ["Please wait" in text(result.response) for result in results] == [False] * 4 + [True]

    async def test_a_failure_is_one_sentence(self, world, answer, monkeypatch):
        def broken(*_):
            raise RuntimeError("secret detail")

        monkeypatch.setattr(type(world.env.bot._replies._live.edition.engine), "passage", broken)
        result = await pressed(world.member, answer, "Around this")
        assert "Something went wrong" in text(result.response)
        assert "secret detail" not in text(result.response)


async def test_what_discord_is_told_about_the_commands_is_within_its_limits(world):
    for command in world.env.bot.tree.get_commands():
        payload = command.to_dict(world.env.bot.tree)
        for form in (payload, *payload.get("options", [])):
            for option in (form, *form.get("options", [])):
                if payload["type"] == 1:
                    assert re.fullmatch(r"[-_a-z0-9]{1,32}", option["name"])
                    assert 1 <= len(option["description"]) <= 100
        assert len(str(payload)) <= 8000


async def test_commands_are_registered_once_and_again_only_when_they_changed(world):
    from bot.chat.connection.sync import sync_if_changed

    tree, state = world.env.bot.tree, world.settings.state_dir
    assert await sync_if_changed(tree, state) is False
    tree.remove_command("search")
    assert await sync_if_changed(tree, state) is True
    assert await sync_if_changed(tree, state) is False
