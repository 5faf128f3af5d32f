"""Near words for misspelt ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.spelling import Speller

FREQUENCY = {"refugee": 5, "refugees": 2, "ministry": 1, "minister": 4, "seoul": 3, "visa": 1, "2012": 1}
speller = Speller.of(FREQUENCY)


def likeness(frequency, typed):
    return {near.surface: near.likeness for near in Speller.of(frequency).near(typed)}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("refugge", "refugee"),
        ("minstry", "ministry"),
        ("ministre", "minister"),
        ("seuol", "seoul"),
        ("efugee", "refugee"),
        ("visas", "visa"),
        ("miinster", "minister"),
        ("ministyr", "ministry"),
    ],
)
def test_the_nearest_word_comes_first_and_is_the_likeliest(typed, meant):
    first, *others = speller.near(typed)
    assert (first.surface, first.likeness) == (meant, 1.0)
    assert all(near.likeness <= 1 for near in others)


@pytest.mark.parametrize("typed", ["pizza", "vi", "vlasa", "2013", "minister2", "", "세계", "हिन्दी"])
def test_a_word_that_is_short_far_or_none_has_no_near_one(typed):
    assert speller.near(typed) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("sdoul", "seoul"), ("seoulx", "seoul"), ("visaa", "visa"), ("sexxl", None), ("xxoul", None)],
)
def test_short_words_may_have_one_slip(typed, meant):
    assert [near.surface for near in speller.near(typed)] == ([meant] if meant else [])


def test_long_words_may_have_two_slips():
    assert speller.near("minastrv")[0].surface == "ministry"
    assert speller.near("mxnxstrx") == ()


@pytest.mark.parametrize(("typed", "meant"), [("thw", ["the"]), ("tge", ["the"]), ("cst", [])])
def test_words_of_three_letters_can_only_be_misspelt_stop_words(typed, meant):
    assert [near.surface for near in Speller.of({"the": 9, "cat": 9}, {"the"}).near(typed)] == meant


@pytest.mark.parametrize("typed", ["teh", "hte"])
def test_the_shortest_words_may_have_two_letters_swapped(typed):
    assert [near.surface for near in Speller.of({"the": 9, "snow": 9}, {"the"}).near(typed)] == ["the"]


@pytest.mark.parametrize(
    ("typed", "likely", "other"),
    [
        ("brudge", "bridge", "bradge"),  # u lies beside i
        ("bridhe", "bridge", "bridve"),
        ("birdge", "bridge", "barpge"),
        ("bridgee", "bridge", "bridgxe"),
    ],
)
def test_a_key_beside_the_right_one_a_swap_and_a_doubled_letter_are_lesser_slips(typed, likely, other):
    found = likeness({likely: 3, other: 3}, typed)
    assert found[likely] == 1.0
    assert found.get(other, 0.0) < 1


def test_a_wrong_first_letter_is_a_greater_slip():
    found = likeness({"marges": 1, "bargep": 1}, "barges")
    assert found["bargep"] == 1.0 > found["marges"]


def test_of_equally_near_words_the_more_frequent_one_is_likelier():
    found = likeness({"barge": 1, "bargh": 9}, "bargx")
    assert list(found) == ["bargh", "barge"]
    assert found["barge"] < 1


def test_of_equally_likely_words_the_first_in_the_alphabet_comes_first():
    assert list(likeness({"bargh": 2, "barge": 2}, "bargq")) == ["barge", "bargh"]


def test_there_are_never_more_than_five():
    frequency = {f"barg{letter}": 1 for letter in "abcdefghij"}
    assert len(Speller.of(frequency).near("bargx")) == 5


def test_a_corpus_without_words_has_no_near_ones():
    assert Speller.of({}).near("refugee") == ()


words = st.text("abcde", min_size=1, max_size=9)


@given(st.dictionaries(words, st.integers(1, 99)), words)
def test_near_words_are_different_words_of_the_corpus_and_the_best_come_first(frequency, typed):
    near = Speller.of(frequency).near(typed)
    surfaces = [word.surface for word in near]
    assert len(set(surfaces)) == len(near) <= 5
    assert set(surfaces) <= frequency.keys()
    found = [word.likeness for word in near]
    assert found == sorted(found, reverse=True)
    assert found[:1] in ([], [1.0])
    assert all(0 < likely <= 1 for likely in found)


@given(st.dictionaries(st.text(max_size=12), st.integers(1, 9)), st.text(max_size=30))
def test_no_input_raises(frequency, typed):
    near = Speller.of(frequency).near(typed) + speller.near(typed)
    assert {word.surface for word in near} <= frequency.keys() | FREQUENCY.keys()


@given(st.dictionaries(words, st.integers(1, 99)), words, st.integers(1, 5))
def test_alike_words_are_different_words_of_the_corpus_that_carry_evidence(frequency, typed, limit):
    alike = Speller.of(frequency, {"abc"}).alike(typed, limit)
    assert len(set(alike)) == len(alike) <= limit
    assert set(alike) <= frequency.keys() - {"abc"}


def test_the_most_alike_word_comes_first_and_of_equal_ones_the_more_frequent():
    speller = Speller.of({"engineers": 1, "engine": 9, "river": 50, "engineery": 3, "engineert": 4})
    assert speller.alike("enginneering", 9) == ("engineert", "engineery", "engineers", "engine")
    assert speller.alike("ab", 9) == speller.alike("2012", 9) == ()
