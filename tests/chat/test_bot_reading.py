"""/passage, /articles, /about and /help, as members use them."""

import re

import pytest
from chat_support import buttons, check_limits, said, text
from test_bot_commands import pressed, used
from test_bot_search import menu

HOSTILE = "**@everyone** [x](https://evil.example) <@1> `# _a_ ||b||"


class TestPassage:
    """/passage"""

    async def test_it_shows_one_paragraph_with_where_it_comes_from(self, world):
        result = await used(world, "passage", article="river", number=3)
        assert "> Nobody was hurt, the mayor said." in said(result.response)
        assert "Ada Reporter · The Daily Drop" in text(result.response)
        assert "paragraph 3 of 5" in text(result.response)
        assert not result.ephemeral

    async def test_its_neighbours_are_one_press_away(self, world):
        shown = (await used(world, "passage", article="river", number=3)).response
        result = await pressed(world.moderator, shown, "Around this")
        assert "The bridge opens again in May" in said(result.response)

    async def test_an_article_may_be_typed_by_its_title_and_shown_privately(self, world):
        result = await used(world, "passage", article="summer f", number=2, private=True)
        assert "A brass band plays" in said(result.response)
        assert result.ephemeral

    async def test_a_number_that_is_too_large_is_told_how_many_there_are(self, world):
        result = await used(world, "passage", article="river", number=6)
        assert "“The river rises” has 5 paragraphs: choose a number from 1 to 5." in said(result.response)

    async def test_an_unknown_article_is_named(self, world):
        result = await used(world, "passage", article="Moby *Dick*", number=1)
        assert "no article “Moby *Dick*”" in said(result.response)

    async def test_titles_are_offered_while_one_types(self, world):
        choices = await world.member.autocomplete(world.channel, "passage", "article", "riv", number=1)
        assert choices == [{"name": "The river rises", "value": "river"}]

    async def test_paragraphs_are_offered_by_their_beginnings(self, world):
        async def offered(typed, **filled):
            return await world.member.autocomplete(world.channel, "passage", "number", typed, **filled)

        choices = await offered("", article="river")
        assert [choice["value"] for choice in choices] == [1, 2, 3, 4, 5]
        assert choices[2]["name"] == "3: Nobody was hurt, the mayor said."
        assert all(1 <= len(choice["name"]) <= 100 for choice in choices)
        assert [choice["value"] for choice in await offered("4", article="river")] == [4, 5]
        assert await offered("6", article="river") == await offered("", article="Moby Dick") == await offered("") == []


class TestArticles:
    """/articles"""

    async def test_it_lists_the_articles_with_where_they_come_from(self, world):
        result = await used(world, "articles")
        assert "2 articles, page 1 of 1" in text(result.response)
        assert "A summer fair" in said(result.response)
        assert "by Ada Reporter · The Daily Drop" in text(result.response)
        assert "5 paragraphs" in text(result.response)
        assert buttons(result.response) == {}

    async def test_the_menu_leads_to_a_card_and_that_to_the_text_and_back(self, world):
        shown = (await used(world, "articles")).response
        custom_id, options = menu(shown)
        await world.restart()
        card = await world.moderator.select(shown, [options["2. The river rises"]], custom_id=custom_id)
        assert card.acknowledged
        assert card.ephemeral
        assert re.search(r"5 paragraphs · \d\d words", said(card.response))
        assert "Language: English" in said(card.response)
        assert "https://example.org/river" in text(card.response)
        await pressed(world.moderator, card.response, "All articles")
        assert "2 articles, page 1 of 1" in text(card.response)
        custom_id, options = menu(card.response)
        again = await world.moderator.select(card.response, [options["1. A summer fair"]], custom_id=custom_id)
        assert again.acknowledged
        assert "2 paragraphs" in said(card.response)
        await pressed(world.moderator, card.response, "Read from the start")
        assert "Paragraph 1 of 2, which you chose" in text(card.response)

    async def test_everything_that_a_file_says_of_itself_is_on_the_card(self, world):
        matter = "title: Note\nlicence: CC BY 4.0\nnote: Shortened.\ntags: [floods, town]\nlanguage: de"
        (world.corpus / "a-note.md").write_text(f"---\n{matter}\n---\n\nDer Fluss steigt um 2,5 m.\n", encoding="utf-8")
        await used(world, "corpus reload", world.moderator)
        shown = (await used(world, "articles")).response
        custom_id, options = menu(shown)
        card = (await world.member.select(shown, [options["1. Note"]], custom_id=custom_id)).response
        for line in ("1 paragraph · 6 words", "Language: German", "Licence: CC BY 4.0", "Note: Shortened."):
            assert line in said(card)
        assert "Tags: floods, town" in said(card)

    async def test_pages_are_turned_in_place_by_whoever_asked_also_after_a_restart(self, world):
        for number in range(11, 40):
            path = world.corpus / f"note-{number}.txt"
            path.write_text(f"Note {number}\n\nSome text here.\n", encoding="utf-8")
        await used(world, "corpus reload", world.moderator)
        first = (await used(world, "articles")).response
        assert "31 articles, page 1 of 4" in text(first)
        await world.restart()
        await pressed(world.member, first, "Next")
        (message,) = world.replies()
        assert "31 articles, page 2 of 4" in text(message)
        assert "**20** · Note 29" in text(message)
        other = await pressed(world.moderator, message, "Next")
        assert other.ephemeral
        assert "page 3 of 4" in text(other.response)

    async def test_a_page_behind_the_last_article_is_the_last_page(self, world):
        for number in range(11, 30):
            (world.corpus / f"note-{number}.txt").write_text(f"Note {number}\n\nText.\n", encoding="utf-8")
        await used(world, "corpus reload", world.moderator)
        first = (await used(world, "articles")).response
        for file in world.corpus.glob("note-*"):
            file.unlink()
        await used(world, "corpus reload", world.moderator)
        await pressed(world.member, first, "Next")
        assert "2 articles, page 1 of 1" in text(world.replies()[0])

    async def test_an_article_that_is_gone_is_said_to_be(self, world):
        shown = (await used(world, "articles")).response
        custom_id, options = menu(shown)
        (world.corpus / "fair.txt").unlink()
        await used(world, "corpus reload", world.moderator)
        result = await world.member.select(shown, [options["1. A summer fair"]], custom_id=custom_id)
        assert "no longer there" in said(result.response)


class TestAbout:
    """/about"""

    async def test_it_says_what_it_is_what_it_has_and_what_it_keeps(self, world):
        result = await used(world, "about")
        assert result.ephemeral
        for line in (
            "I never make a sentence up.",
            "Articles: 2. Passages: 7.",
            "Languages: English.",
            "Questions and votes on answers are kept for 90 days, without who asked.",
            "The moderators of a server may read what was asked there.",
            "/forget deletes your votes",
        ):
            assert line in said(result.response)
        assert re.search(r"Version \d+\.\d+\.\d+, articles [0-9a-f]{12}\.", said(result.response))

    async def test_it_says_that_nothing_is_kept_where_nothing_is(self, make_world):
        async with make_world(record_questions=False) as world:
            result = await used(world, "about")
            assert "Nothing that you ask is recorded." in said(result.response)


class TestHelp:
    """/help"""

    async def test_its_examples_are_answered(self, world):
        result = await used(world, "help")
        assert result.ephemeral
        examples = re.findall(r"/ask question: (.+)", said(result.response))
        assert examples
        for example in examples:
            answer = await used(world, "ask", question=example)
            assert "I found no passage" not in said(answer.response)
        (words,) = re.findall(r"/search query: (.+)", said(result.response))
        assert "page 1 of" in text((await used(world, "search", query=words)).response)
        (title,) = re.findall(r"/passage article: (.+) number: 1", said(result.response))
        assert "paragraph 1 of" in text((await used(world, "passage", article=title, number=1)).response)

    async def test_it_follows_the_corpus(self, world):
        for file in world.corpus.iterdir():
            file.unlink()
        (world.corpus / "moon.txt").write_text("The moon landing\n\nThe moon landing was in 1969.\n", encoding="utf-8")
        await used(world, "corpus reload", world.moderator)
        assert "The moon landing" in said((await used(world, "help")).response)


class TestChannelOfFewArticles:
    """What a channel that answers from some articles only shows of the others: nothing."""

    @pytest.fixture
    async def fair_only(self, world):
        shown = (await used(world, "articles")).response
        await used(world, "settings articles", world.moderator, article="fair")
        return shown

    async def test_other_articles_are_neither_listed_nor_counted_nor_shown(self, world, fair_only):
        assert "1 article, page 1 of 1" in text((await used(world, "articles")).response)
        assert "Articles: 1. Passages: 2." in said((await used(world, "about")).response)
        assert "river" not in said((await used(world, "help")).response).lower()
        unknown = await used(world, "passage", article="river", number=1)
        assert "There is no article “river”" in said(unknown.response)
        custom_id, options = menu(fair_only)
        card = await world.member.select(fair_only, [options["2. The river rises"]], custom_id=custom_id)
        assert "no longer there" in said(card.response)

    @pytest.mark.usefixtures("fair_only")
    async def test_other_articles_are_not_searched_not_even_for_near_words(self, world):
        for options in ({"query": "bridge"}, {"query": "enginneering"}, {"phrase": "old brigde"}):
            shown = (await used(world, "search", **options)).response
            assert "No passage has these words." in said(shown)
            assert buttons(shown) == {}

    @pytest.mark.usefixtures("fair_only")
    async def test_their_names_are_not_offered(self, world):
        for command, option, filled in (
            ("passage", "article", {"number": 1}),
            ("search", "article", {}),
            ("search", "author", {}),
        ):
            offered = await world.member.autocomplete(world.channel, command, option, "", **filled)
            assert "river" not in str(offered).lower()
            assert "Ada" not in str(offered)
        assert await world.member.autocomplete(world.channel, "passage", "number", "", article="river") == []


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("passage", {"article": "evil", "number": 1}),
        ("articles", {}),
        ("about", {}),
        ("help", {}),
        ("search", {"query": "words", "author": HOSTILE[:80], "phrase": HOSTILE}),
        ("search", {"query": "words", "article": HOSTILE}),
        ("search", {"query": "words", "published_after": "<@1> **x**"}),
        ("search", {"query": "words"}),
    ],
)
async def test_hostile_titles_and_options_do_nothing_by_themselves(world, command, options):
    fields = "".join(f"{name}: '{HOSTILE}'\n" for name in ("title", "author", "publisher", "licence", "note", "tags"))
    text_of_it = f"---\n{fields}---\n\nSome *words* @everyone.\n"
    (world.corpus / "evil.md").write_text(text_of_it, encoding="utf-8")
    await used(world, "corpus reload", world.moderator)
    shown = (await used(world, command, **options)).response
    views = [shown]
    if command == "articles":
        custom_id, menu_options = menu(shown)
        assert all("`" not in label and "[" not in label for label in menu_options)
        values = [value for value in menu_options.values() if value.endswith(":evil")]
        views.append((await world.member.select(shown, values, custom_id=custom_id)).response)
    for view in views:
        check_limits(view)
        assert "@everyone" not in text(view)
        assert "<@1>" not in text(view)
        assert "](https://evil" not in re.sub(r"\\.", "", text(view))
        assert "**@" not in text(view)


async def test_reading_waits_like_asking(make_world):
    async with make_world(cooldown_questions=1, cooldown_seconds=30) as world:
        await used(world, "articles")
        for command, options in (
            ("articles", {}),
            ("about", {}),
            ("help", {}),
            ("passage", {"article": "river", "number": 1}),
        ):
            result = await used(world, command, **options)
            assert "Please wait" in text(result.response)
            assert result.ephemeral
