"""What people type into a search, and what is understood of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Filters
from bot.search.syntax import Parsed, days_of, literal, parse, written

MARKS = '"＂“”„‟«»「」『』｢｣-‐−－:： \n'
PIECES = ["title", "AUTHOR", "before", "after", "2012", "2012-03", "a", "5", "漢", "é", "\x00", "\u200b", *MARKS]
odd = st.lists(st.sampled_from(PIECES)).map("".join)
word = st.text("abcxyzéß漢字12", min_size=1, max_size=6)
plain = st.lists(word | st.sampled_from(["Myung-bak", "2011-2012", "- 5", "a:b", "it’s", "(x)"])).map("  ".join)


@pytest.mark.parametrize("text", ['"hunger strike"', "“hunger strike”", "„hunger strike“", "”hunger  strike”", "＂hunger strike＂", "«hunger strike»", "»hunger strike«", "« hunger strike »", "「hunger strike」", "『hunger strike』", "｢hunger strike｣", '“hunger strike"'])  # fmt: skip
def test_words_between_quotation_marks_of_any_kind_are_a_phrase_and_rank_too(text):
    assert parse(f"lawmaker {text} Seoul") == Parsed("lawmaker hunger strike Seoul", Filters(("hunger strike",)))


@pytest.mark.parametrize(
    ("text", "words", "without"),
    [
        ("strike -visit", "strike", ["visit"]),
        ('strike -"a visit" -Seoul', "strike", ["a visit", "Seoul"]),
        ("strike -“a visit”", "strike", ["a visit"]),
        ("strike －visit −rally", "strike", ["visit", "rally"]),
        ("-Bong-hyun Kim", "Kim", ["Bong-hyun"]),
        ("-5 degrees", "degrees", ["5"]),
        ("-2012", "", ["2012"]),
        ("strike\n-visit\n", "strike", ["visit"]),
        ("-http://example.org", "", ["http://example.org"]),
    ],
)
def test_a_minus_sign_leaves_out_the_word_or_phrase_that_it_touches(text, words, without):
    assert parse(text) == Parsed(words, Filters(without=tuple(without)))


@pytest.mark.parametrize("text", ["Lee Myung-bak", "2011-2012", "strike - visit", "strike --visit", "a -- b", "-", "- ", "-?", "-🙂", "strike –visit", "“-", "-\x00x", '"strike"-', "(-visit)"])  # fmt: skip
def test_other_dashes_leave_out_nothing(text):
    assert parse(text).filters.without == ()


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("title:river", Filters(titles=("river",))),
        ('title:"river rises"', Filters(titles=("river rises",))),
        ("TITLE：「river rises」", Filters(titles=("river rises",))),
        ("title:river Title:rises", Filters(titles=("river", "rises"))),
        ("author:O'Brien", Filters(authors=("O'Brien",))),
        ("Author:“Ada Reporter”", Filters(authors=("Ada Reporter",))),
        ("author:ada before:2012 -mayor", Filters(authors=("ada",), before=date(2012, 1, 1), without=("mayor",))),
    ],
)
def test_fields_state_conditions_and_do_not_rank(text, filters):
    assert parse(text) == Parsed("", filters)
    assert parse(f"bridge {text} opens") == Parsed("bridge opens", filters)


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2012-12", date(2012, 12, 1), date(2012, 12, 31)),
        ("2012-03-01", date(2012, 3, 1), date(2012, 3, 1)),
        ("2012-3-1", date(2012, 3, 1), date(2012, 3, 1)),
        ('"2012-03-01"', date(2012, 3, 1), date(2012, 3, 1)),
        ("２０１２－０３", date(2012, 3, 1), date(2012, 3, 31)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_before_is_before_the_first_day_and_after_is_after_the_last(value, before, after):
    assert parse(f"before:{value}").filters == Filters(before=before)
    assert parse(f"after:{value}").filters == Filters(after=after)


def test_of_several_days_the_narrowest_hold():
    text = "before:2013 before:2012-05 before:2014 after:2009 after:2010-06 after:2008"
    assert parse(text) == Parsed("", Filters(before=date(2012, 5, 1), after=date(2010, 6, 30)))


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "?!", "::", "::title", '"', '""', '"  "', '"?!"', '"hunger strike', 'hunger strike"', "hunger「strike", "hunger」strike「",
        "-", "--", '-"', '-""', '-"?"', "title:", "title: river", "title:''", 'title:""', 'title:"river', "title:?", "author:",
        "before:", "before:nonsense", "before:2012-13", "before:2012-00", "before:2012-02-30", "before:0000", "after:12",
        "after:2012-03-01T12:00", "after:20120301", "before:99999", "-title:river", '-title:"river rises"', "-before:2012",
        "note: this", "note:this", "http://example.org/title:x", "subtitle:x", "(title:x)", "12:30", 'a 5" and 6" disk',
        'rock"n"roll', "\x00\x1b[31m\x7f", "\ud800", "a" * 10_000, "\u202e-", "Home » News » Sport", "don't 'quote me'",
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_searched_as_it_was_typed(text):
    assert parse(text) == Parsed(text, Filters())


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ('"a" b "c', Parsed('a b "c', Filters(("a",)))),
        ('他说"你好"吗', Parsed("他说 你好 吗", Filters(("你好",)))),
        ("他说“你好”吗", Parsed("他说 你好 吗", Filters(("你好",)))),
        ('"hunger -visit"', Parsed("hunger visit", Filters(("hunger -visit",)))),
        ('title:river"rises now"', Parsed('"rises now"', Filters(titles=("river",)))),
        ("before:soon -visit", Parsed("before:soon", Filters(without=("visit",)))),
        ("“he said «no»”", Parsed("he said no", Filters(("he said «no»",)))),
    ],
)
def test_odd_mixtures_are_understood_as_far_as_they_can_be(text, parsed):
    assert parse(text) == parsed


@pytest.mark.parametrize("piece", ['"', "-a ", '"a" ', "title:", "title:a ", "«", "「", "-", 'a"', '-"', ' "', "-title:“", "\x00", " ", "before:1 ", "“「«"])  # fmt: skip
def test_ten_thousand_characters_of_anything_are_read(piece):
    text = (piece * 10_000)[:10_000]
    assert len(parse(text).text) <= len(text)
    assert parse(literal(text)).filters == Filters()


@given(st.text() | odd)
def test_no_text_raises_and_none_grows(text):
    parsed = parse(text)
    assert len(parsed.text) <= len(text) + 2 * len(parsed.filters.phrases)
    assert all(any(char.isalnum() or not char.isascii() for char in value) for value in parsed.filters.phrases)


@given(plain)
def test_words_without_marks_come_back_unchanged(text):
    assert parse(text) == Parsed(text, Filters())


@given(st.text() | odd)
def test_a_literal_text_states_no_condition_and_stays_as_it_is(text):
    words = literal(text)
    assert len(words) <= len(text)
    assert literal(words) == words
    assert parse(words) == Parsed(words, Filters())


@given(st.text() | odd, st.integers(0, 50))
def test_a_literal_text_states_no_condition_when_it_is_cut_and_folded(text, length):
    words = " ".join(literal(text).split())[:length]
    assert parse(words) == Parsed(words, Filters())


CONDITIONS = ['"a b"', "«a-b»", "-a", '-"b c"', "title:a", 'author:"b c"', "before:2012", "after:2011-02"]


@given(st.lists(word | st.sampled_from([*CONDITIONS, "before:soon", "-title:a", "title:", "-", "::"]), max_size=8))
def test_the_words_to_rank_by_state_no_condition_of_their_own(pieces):
    ranked = parse(" ".join(pieces)).text
    assert parse(ranked) == Parsed(ranked, Filters())


@given(plain, st.permutations(CONDITIONS))
def test_the_order_of_conditions_does_not_matter_but_to_the_words(text, conditions):
    parsed = parse(" ".join([text, *conditions]))
    ordered = parse(" ".join([text, *CONDITIONS]))
    assert sorted(parsed.filters.phrases) == sorted(ordered.filters.phrases)
    assert sorted(parsed.filters.without) == sorted(ordered.filters.without)
    assert (parsed.filters.titles, parsed.filters.authors) == (ordered.filters.titles, ordered.filters.authors)
    assert (parsed.filters.before, parsed.filters.after) == (date(2012, 1, 1), date(2011, 2, 28))
    assert sorted(parsed.text.split()) == sorted(ordered.text.split())


@given(odd | plain)
def test_conditions_that_are_written_out_are_read_back(text):
    filters = parse(text).filters
    again = parse(written(filters)).filters
    assert (again.after, again.before) == (filters.after, filters.before)
    for name in ("phrases", "without", "titles", "authors"):
        # Marks of other kinds inside a value tell nothing apart.
        wanted = [" ".join(literal(value).split()) for value in getattr(filters, name)]
        assert list(getattr(again, name)) == wanted
    assert written(again) == written(filters)


def test_conditions_are_written_as_people_type_them():
    filters = Filters(("a “b”",), ("c", "?"), ("d e",), ("f",), date(2012, 3, 1), date(2011, 12, 31))
    assert written(filters) == 'title:"d e" author:"f" "a b" -"c" after:2011-12-31 before:2012-03-01'
    assert written(Filters()) == ""


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2012", (date(2012, 1, 1), date(2012, 12, 31))),
        ("2012-02", (date(2012, 2, 1), date(2012, 2, 29))),
        ("2012-2-3", (date(2012, 2, 3), date(2012, 2, 3))),
        ("2012-13", None),
        ("0000", None),
        ("tomorrow", None),
    ],
)
def test_a_year_a_month_and_a_day_are_dates(text, days):
    assert days_of(text) == days
