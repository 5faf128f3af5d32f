import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_layouts import SPEECH, TEXT, answer, answers, buttons, check, found, ids, short, texts

from bot.answers.missed import Missed
from bot.chat.buttons.ids import Around, Page, checksum
from bot.chat.buttons.reading_ids import Jump, SearchFor
from bot.chat.layouts.answer_layouts import question_of
from bot.chat.layouts.layout_parts import SEARCH_LIMIT
from bot.chat.layouts.search_layouts import SearchPage, about_of, nothing_layout, search_layout
from bot.chat.rendering.escaping import label, tidy

ADDRESS = "https://discord.com/channels/1/2/3"


def page_of(*passages, article=None, title=None, about=None, **options):
    return SearchPage(answer(*passages, **options), article, title, about)


def miss(*searches, worded=True, with_words=0, words=""):
    return Missed(worded, with_words, searches, words)


def menu(view):
    return next((item for item in view.walk_children() if isinstance(item, discord.ui.Select)), None)


def test_a_search_counts_its_passages_and_pages():
    passages = found(4), found(5, 5), found(6, 6)
    view = search_layout(page_of(*passages, question="kim", total=10, article="story", title="The *Story*"), SPEECH)

    assert texts(view)[:2] == ["-# Search: kim", r"10 passages in “The \*Story\*”, page 2 of 4"]
    assert ids(view)[-2:] == [Page(0, "story"), Page(6, "story")]
    assert not any(button.disabled for button in buttons(view).values())


@pytest.mark.parametrize(("rank", "off"), [(1, "Previous"), (10, "Next")])
def test_pages_end(rank, off):
    view = search_layout(page_of(found(rank), total=10), SPEECH)

    assert [label for label, button in buttons(view).items() if button.disabled] == [off]


def test_one_page_needs_no_buttons_to_turn_it_and_one_passage_no_menu():
    view = search_layout(page_of(found(1)), SPEECH)

    assert texts(view)[1] == "1 passage, page 1 of 1"
    assert set(buttons(view)) == {"Around this"}
    assert menu(view) is None


def test_a_search_shows_long_passages_in_short():
    long = [found(rank, rank, "One sentence of it. " * 200) for rank in (1, 2, 3)]

    view = search_layout(page_of(*long), SPEECH)

    assert all(100 < len(text) <= 400 for text in texts(view) if text.startswith("> "))


def test_a_menu_leads_to_the_passages_of_this_page_and_the_next_ones():
    view = search_layout(page_of(*(found(rank, rank) for rank in range(4, 12)), total=40), SPEECH)

    shown = menu(view)
    assert shown.custom_id == Jump().encode()
    assert len([text for text in texts(view) if text.startswith("> ")]) == 3
    assert [option.value for option in shown.options] == [
        str(Around(checksum(TEXT), f"story#{n}")) for n in range(4, 12)
    ]
    assert shown.options[7].label == "11. It met on Monday. Kim Bong-hyun spoke for Seoul. He named n…"
    assert shown.options[7].description == "S. Korea urges China to stop repatriati… · paragraph 11 of 16"


@pytest.mark.parametrize(
    ("missed", "reason"),
    [
        (miss(), "No passage has these words."),
        (miss(worded=False), "No passage in “T” meets these conditions."),
        (miss(with_words=1), "1 passage has one of these words, but it is not in “T”."),
        (miss(with_words=2), "2 passages have one of these words, but none of them is in “T”."),
        (miss(with_words=2, words="kim"), "2 passages have one of these words, but your conditions exclude them all."),
    ],
)
def test_a_search_without_hits_says_why(missed, reason):
    view = nothing_layout(page_of(article="t", title="T"), missed, SPEECH)

    assert texts(view)[1] == reason


def test_a_search_without_hits_offers_searches_that_have_some():
    missed = miss('author:"kim" river', "x" * 81, "*bold*", with_words=3, words="rivver")
    view = nothing_layout(page_of(article="t", title="T"), missed, SPEECH)

    assert {button.label: button.custom_id for button in buttons(view).values()} == {
        "Search in all articles": str(Page(0)),
        'author:"kim" river': str(SearchFor(0, "t")),
        "rivver": str(SearchFor(3)),
    }


def test_without_any_such_search_titles_are_suggested():
    view = nothing_layout(page_of(suggestions=("kim",)), miss(), SPEECH)

    assert texts(view)[1:] == ["No passage has these words.", "You could try:\n- kim"]


def test_a_search_about_a_message_leads_back_to_it():
    view = search_layout(page_of(found(1), about=ADDRESS), SPEECH)

    assert texts(view)[1] == f"-# About this message: {ADDRESS}"
    assert about_of(view.children) == ADDRESS


@pytest.mark.parametrize("line", ["", "https://evil.example/channels/1/2/3", f"{ADDRESS}/4", f"{ADDRESS} https://a.b"])
def test_only_the_address_of_a_message_is_read_back(line):
    assert about_of([discord.ui.TextDisplay(f"-# About this message: {line}")]) is None


pages = st.builds(SearchPage, answers, st.none() | st.sampled_from(["story", "x" * 90]), st.none() | short)
misses = st.builds(
    Missed, st.booleans(), st.integers(0, 99), st.lists(short, max_size=4, unique=True).map(tuple), short
)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=30)
@given(pages, misses)
def test_any_search_fits_and_does_nothing_by_itself(page, missed):
    made = [nothing_layout(page, missed, SPEECH)]
    if page.answer.passages:
        made.append(search_layout(page, SPEECH))
    for view in made:
        received = check(view)
        question = tidy(page.answer.question)
        if question and len(question) < SEARCH_LIMIT:
            assert question_of(view) == question_of(received) == question
        for shown in buttons(view).values():
            assert label(shown.label, 80) == shown.label
