import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_layouts import SPEECH, TEXT, buttons, check, ids, passage, passages, short, texts

from bot.chat.buttons.ids import Around, checksum
from bot.chat.buttons.reading_ids import Shelf
from bot.chat.layouts.answer_layouts import question_of
from bot.chat.layouts.article_layouts import passage_layout
from bot.chat.layouts.shelf_layouts import ArticleCard, card_layout, shelf_layout


def test_a_paragraph_stands_under_its_heading_with_its_source():
    view = passage_layout(dataclasses.replace(passage(), heading="At the *UN*"), SPEECH)

    title, text, source = texts(view)
    assert title == "### S. Korea urges China to stop repatriating NK defectors at UN\n-# At the \\*UN\\*"
    assert text == "> It met on Monday. Kim Bong-hyun spoke for Seoul.\n> He named nobody."
    assert source.endswith("· by Park Si-soo · Korea Times · <t:1330430400:D> (2012-02-28) · paragraph 4 of 16")
    assert ids(view) == [Around(checksum(TEXT), "story#4")]


def test_a_list_counts_its_articles_and_pages():
    view = shelf_layout([passage(1, title="One"), passage(1, title="Two")], 10, 25, SPEECH)

    header, lines = texts(view)
    assert header == "25 articles, page 2 of 3"
    first, second = lines.splitlines()
    assert first.startswith("-# **11** · [One](<https://www.koreatimes.example/a_%28b%29>) · by Park Si-soo")
    assert second.endswith("· 16 paragraphs")
    assert ids(view) == [Shelf(0), Shelf(20)]


@pytest.mark.parametrize(("offset", "off"), [(0, "Previous"), (20, "Next")])
def test_a_list_ends(offset, off):
    view = shelf_layout([passage(1)], offset, 21, SPEECH)

    assert [label for label, button in buttons(view).items() if button.disabled] == [off]


def test_a_card_leaves_out_what_is_not_known():
    card = ArticleCard(passage(1), 1, None, None, " ", ())

    assert texts(card_layout(card, 0, SPEECH))[2] == "16 paragraphs · 1 word"


def test_a_language_that_is_no_tag_does_not_fill_the_card():
    check(card_layout(ArticleCard(passage(1), 1, "@everyone " * 359, None, None, ()), 0, SPEECH))


cards = st.builds(
    ArticleCard,
    passages,
    st.integers(0, 10**7),
    st.none() | short,
    st.none() | short,
    st.none() | short,
    st.lists(short, max_size=3).map(tuple),
)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=30)
@given(st.lists(passages, min_size=1, max_size=10, unique_by=lambda one: one.article_id), cards, st.integers(0, 10**6))
def test_any_list_card_and_paragraph_fits_and_does_nothing_by_itself(firsts, card, offset):
    for view in (
        shelf_layout(firsts, offset, offset + 20, SPEECH),
        card_layout(card, offset, SPEECH),
        passage_layout(card.first, SPEECH),
    ):
        assert question_of(check(view)) is None
