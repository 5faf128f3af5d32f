"""/search with its options, its menu, and what it offers when nothing is found, as members use it."""

import pytest
from chat_support import buttons, parts, said, text
from test_bot_commands import pressed, used


def menu(message):
    """The options of the menu: where each leads to by what it says."""
    (select,) = [part for part in parts(message) if part.get("type") == 3]
    return select["custom_id"], {option["label"]: option["value"] for option in select["options"]}


class TestOptions:
    """article, author, published_after, published_before, phrase"""

    async def test_an_author_limits_it(self, world):
        result = await used(world, "search", query="bridge fair", author="Ada Reporter")
        assert "A summer fair" not in said(result.response)
        assert 'author:"Ada Reporter" bridge fair' in said(result.response)

    async def test_dates_limit_it(self, world):
        outside = await used(world, "search", query="river", published_after="2024-05", published_before="2025")
        assert "your conditions exclude it" in said(outside.response)
        result = await used(world, "search", query="river", published_after="2024-04", published_before="2024-05-07")
        assert "1 passage, page 1 of 1" in text(result.response)
        assert "after:2024-04-30 before:2024-05-07 river" in said(result.response)

    async def test_a_phrase_is_exact(self, world):
        result = await used(world, "search", query="river bridge", phrase="the old bridge")
        assert "1 passage, page 1 of 1" in text(result.response)

    async def test_conditions_alone_list_everything_that_meets_them(self, world):
        result = await used(world, "search", author="Daily Drop")
        assert "5 passages, page 1 of 2" in text(result.response)

    async def test_nothing_at_all_is_asked_for(self, world):
        result = await used(world, "search")
        assert "Type words to search for" in said(result.response)

    async def test_options_and_typed_conditions_hold_together_on_every_page_and_after_a_restart(self, world):
        options = {"author": "ada", "published_after": "2011", "article": "river"}
        first = (await used(world, "search", query="river bridge council -friday mayor nobody", **options)).response
        assert "in “The river rises”, page 1 of 2" in text(first)
        total = text(first).split(" passages")[0].split("\n")[-1]
        await world.restart()
        await pressed(world.member, first, "Next")
        (message,) = world.replies()
        assert f"{total} passages in “The river rises”, page 2 of 2" in text(message)
        assert 'author:"ada" after:2011-12-31 river bridge council -friday mayor nobody' in said(message)

    async def test_a_stray_quotation_mark_does_not_reach_the_options(self, world):
        result = await used(world, "search", query='bridge "and', author="Ada Reporter", phrase="closed the old")
        assert "1 passage, page 1 of 1" in text(result.response)

    @pytest.mark.parametrize("option", ["published_after", "published_before"])
    async def test_a_bad_date_gets_a_sentence(self, world, option):
        result = await used(world, "search", query="river", **{option: "next *week*"})
        assert "“next *week*” is not a date that I can read" in said(result.response)

    async def test_authors_are_offered_while_one_types(self, world):
        choices = await world.member.autocomplete(world.channel, "search", "author", "da", query="x")
        assert choices == [{"name": "The Daily Drop", "value": "The Daily Drop"}]
        choices = await world.member.autocomplete(world.channel, "search", "author", "", query="x")
        assert [choice["value"] for choice in choices] == ["Ada Reporter", "The Daily Drop"]


class TestMenu:
    """The menu under a page."""

    async def test_it_leads_to_the_paragraphs_around_a_passage_of_a_later_page(self, world):
        first = (await used(world, "search", author="Daily Drop")).response
        custom_id, options = menu(first)
        assert len(options) == 5
        await world.restart()
        result = await world.moderator.select(
            first, [options["5. The council will meet on Friday to talk about a new bridge."]], custom_id=custom_id
        )
        assert result.acknowledged
        assert result.ephemeral
        assert "Paragraph 5 of 5, which you chose" in text(result.response)

    async def test_a_passage_that_has_changed_is_not_shown_as_it_was(self, world):
        first = (await used(world, "search", author="Daily Drop")).response
        custom_id, options = menu(first)
        file = world.corpus / "river.md"
        file.write_text(file.read_text(encoding="utf-8").replace("on Friday", "on Sunday"), encoding="utf-8")
        await used(world, "corpus reload", world.moderator)
        result = await world.member.select(
            first, [options["5. The council will meet on Friday to talk about a new bridge."]], custom_id=custom_id
        )
        assert "has changed since" in said(result.response)


class TestNothingFound:
    """Why, and what could be searched instead."""

    async def test_conditions_that_exclude_what_has_the_words_are_blamed(self, world):
        result = await used(world, "search", query="bridge", published_after="2025")
        assert "3 passages have one of these words, but your conditions exclude them all." in said(result.response)
        await pressed(world.member, result.response, "bridge")
        (message,) = world.replies()
        assert "page 1 of" in text(message)

    async def test_the_other_articles_are_offered(self, world):
        result = await used(world, "search", query="brass", article="river")
        assert "1 passage has one of these words, but it is not in “The river rises”." in said(result.response)
        await pressed(world.member, result.response, "Search in all articles")
        assert "A brass band plays" in said(world.replies()[0])

    async def test_near_words_are_buttons_that_search_again_also_after_a_restart(self, world):
        first = (await used(world, "search", query="enginneering", author="ada")).response
        assert "No passage has these words." in said(first)
        assert set(buttons(first)) == {'author:"ada" engineers'}
        await world.restart()
        result = await pressed(world.moderator, first, 'author:"ada" engineers')
        assert result.ephemeral
        assert "engineers told the council" in said(result.response)

    async def test_a_misspelt_phrase_is_one_press_away(self, world):
        first = (await used(world, "search", phrase="old brigde")).response
        await pressed(world.member, first, '"old bridge"')
        assert "Mayor Ada Long closed the old bridge." in said(world.replies()[0])

    async def test_a_private_search_stays_private(self, world):
        first = (await used(world, "search", query="brass", article="river", private=True)).response
        await pressed(world.member, first, "Search in all articles")
        assert world.replies() == []
        assert "A brass band plays" in said(first)
