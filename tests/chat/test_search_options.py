from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.rendering.escaping import tidy
from bot.chat.replying.search_options import NO_OPTIONS, SearchOptions
from bot.locales.speech import Speech
from bot.search.syntax import days_of, literal, parse

SPEECH = Speech()
pieces = st.sampled_from(
    [
        "river",
        '"old bridge"',
        '"',
        "“",
        "”",
        "-ice",
        "-",
        "title:",
        "title:sea",
        "author:kim",
        "after:2011",
        ":",
        "«",
        "„ x",
        "강",
    ]
)
typed = st.lists(pieces, max_size=5).map(" ".join)
dates = st.sampled_from(["2012", "2012-03", "2012-03-01", "２０１２"])
options = st.builds(SearchOptions, st.none() | typed, st.none() | dates, st.none() | dates, st.none() | typed)


def words(text):
    return " ".join(literal(tidy(text)).split())


@given(typed, options)
def test_options_are_the_same_as_typed_conditions_and_leave_the_typed_ones_as_they_are(search, chosen):
    if chosen.problem(SPEECH):
        return
    alone, both = parse(search), parse(chosen.typed(search))

    wanted = [words(value) for value in (chosen.author, chosen.phrase) if value]
    assert both.filters.authors == (*wanted[: bool(chosen.author)], *alone.filters.authors)
    assert both.filters.phrases == (*wanted[bool(chosen.author) :], *alone.filters.phrases)
    assert (both.filters.titles, both.filters.without) == (alone.filters.titles, alone.filters.without)
    assert set(alone.text.split()) <= set(both.text.split())
    after, before = chosen.after and days_of(chosen.after)[1], chosen.before and days_of(chosen.before)[0]
    assert both.filters.after == max(filter(None, (after, alone.filters.after)), default=None)
    assert both.filters.before == (before or None)


@pytest.mark.parametrize("text", ["yesterday", "2012-13", "2012-02-30", "1/3/2012", "12", "-"])
@pytest.mark.parametrize("field", ["after", "before"])
def test_a_bad_date_is_named_with_what_would_be_a_good_one(text, field):
    said = SearchOptions(**{field: text}).problem(SPEECH)

    assert said == (
        f"“{text}” is not a date that I can read. Write a day, a month or a year, such as 2012-03-01, 2012-03 or 2012."
    )


@pytest.mark.parametrize("field", ["author", "phrase"])
def test_what_holds_no_word_is_named(field):
    assert SearchOptions(**{field: '"?"'}).problem(SPEECH) == '“"?"” has no word that I can search for.'


@pytest.mark.parametrize(
    ("after", "before", "possible"),
    [
        ("2012", "2012", False),
        ("2012-03-01", "2012-03-02", False),
        ("2012-03-01", "2012-03-03", True),
        ("2011", "2013", True),
    ],
)
def test_days_that_cannot_be_are_told(after, before, possible):
    said = SearchOptions(after=after, before=before).problem(SPEECH)

    assert (said is None) is possible
    assert possible or said == f"There is no day after {after} and before {before}."


def test_without_options_the_words_stay_as_they_are():
    assert NO_OPTIONS.problem(SPEECH) is None
    assert NO_OPTIONS.typed("old  river") == "old  river"
    assert parse(SearchOptions(after="2012-03").typed("x")).filters.after == date(2012, 3, 31)
