"""The view of what a reload changed, within Discord's limits."""

from types import SimpleNamespace

from chat_support import buttons, check_limits, parts, said, text
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.buttons.ids import parse
from bot.chat.buttons.moderator_ids import Change
from bot.chat.layouts.change_layouts import change_layout
from bot.corpus.article_changes import ArticleChange, FieldChange, PassageChange
from bot.locales.speech import Speech
from bot.model import Span

KEY = "0123456789ab" * 2


def shown(changes, article=0, offset=0):
    view = change_layout(KEY, changes, Change(KEY, article, offset), Speech())
    message = SimpleNamespace(components=view.to_components(), content="")
    check_limits(message)
    return message


def removed(number=1, words="Old words.", **more):
    return PassageChange("removed", number, words, **more)


def added(number=1, words="New words.", **more):
    return PassageChange("added", number, words, **more)


def test_what_went_and_what_came_are_told_in_words():
    change = ArticleChange("changed", "River", (), (removed(2, heading="Rain"), added(3)))
    view = said(shown([change]))
    assert "− Removed passage, paragraph 2, under “Rain”\n> Old words." in view
    assert "+ Added passage, paragraph 3\n> New words." in view
    assert "Article 1 of 1 · passages added: 1, removed: 1" in view


def test_facts_are_told_before_and_after_on_the_first_page_only():
    facts = (
        FieldChange("author", "Ada", "Bea"),
        FieldChange("url", None, "https://a.example"),
        FieldChange("note", "x", None),
    )
    changes = [ArticleChange("changed", "River", facts, tuple(map(added, range(1, 9))))]
    view = said(shown(changes))
    assert "Author: was “Ada”, is now “Bea”." in view
    assert "Link: added “https://a.example”." in view
    assert "Note: removed “x”." in view
    assert "Author" not in said(shown(changes, offset=6))


def test_a_long_passage_is_shown_around_the_words_that_differ():
    words = "Nothing new here. " * 400 + "The bridge opens on Sunday. " + "Nothing new there. " * 400
    start = words.index("Sunday")
    change = ArticleChange("changed", "River", (), (added(1, words, spot=Span(start, start + 6)),))
    assert "on Sunday" in said(shown([change]))


def test_the_buttons_pass_through_every_page_of_every_article_and_back():
    changes = [
        ArticleChange("added", "One", (), tuple(map(added, range(1, 14)))),
        ArticleChange("changed", "Two"),
        ArticleChange("removed", "Three", (), (removed(),)),
    ]
    places, place = [], Change(KEY, 0)
    while place:
        places.append((place.article, place.offset))
        place = parse(buttons(shown(changes, place.article, place.offset)).get("Later", ""))
    assert places == [(0, 0), (0, 6), (0, 12), (1, 0), (2, 0)]
    back = []
    place = Change(KEY, 2)
    while place:
        back.append((place.article, place.offset))
        place = parse(buttons(shown(changes, place.article, place.offset)).get("Earlier", ""))
    assert back == places[::-1]


def test_the_menu_holds_the_articles_around_the_one_shown():
    changes = [ArticleChange("added", f"Title {number}") for number in range(60)]
    for article in (0, 30, 59):
        (menu,) = [part for part in parts(shown(changes, article)) if part.get("options")]
        values = [int(option["value"]) for option in menu["options"]]
        assert len(values) == 25
        assert article in values


def test_a_forged_place_becomes_the_nearest_one():
    change = ArticleChange("changed", "River", (), (removed(),))
    assert "Article 1 of 1" in said(shown([change], 999_999_999, 999_999_999))


def test_what_is_not_kept_is_said_on_the_last_page():
    change = ArticleChange("added", "River", (), tuple(map(added, range(1, 9))), untold=7)
    assert "not kept" not in said(shown([change]))
    assert "Passages that changed too and are not kept: 7." in said(shown([change], offset=6))


hostile = st.text(max_size=300) | st.sampled_from(
    [
        "@everyone",
        "[a](https://evil.example)",
        "```",
        "# big",
        "<@1>",
        "\u202eabc",
        "_*~|" * 300,
        "語" * 9000,
        "🦊" * 300,
        "W" * 10_000,
        "",
    ]
)
passages = st.builds(PassageChange, st.sampled_from(["added", "removed"]), st.integers(1, 10**6), hostile, hostile)
facts = st.builds(FieldChange, st.sampled_from(["title", "url", "file"]), st.none() | hostile, hostile)
article_changes = st.builds(
    ArticleChange,
    st.sampled_from(["added", "changed", "removed"]),
    hostile,
    st.lists(facts, max_size=9).map(tuple),
    st.lists(passages, max_size=9).map(tuple),
)


@settings(max_examples=60)
@given(st.lists(article_changes, min_size=1, max_size=30), st.integers(0, 30), st.integers(0, 12))
def test_hostile_articles_fit_and_do_nothing(changes, article, offset):
    message = shown(changes, article, offset)
    written = text(message)
    assert "@everyone" not in written
    assert "<@1>" not in written
    assert "[a](https" not in written.replace("\\[", "")
    for part in parts(message):
        for option in part.get("options", []):
            assert 1 <= len(option["label"]) <= 100
            assert "@everyone" not in option["label"]
