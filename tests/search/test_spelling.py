"""Near words for misspelt ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.spelling import Speller

speller = Speller({"refugee": 5, "refugees": 2, "ministry": 1, "minister": 4, "seoul": 3, "visa": 1, "2012": 1})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("refugge", "refugee"),
        ("minstry", "ministry"),
        ("ministre", "minister"),
        ("seuol", "seoul"),
        ("efugee", "refugee"),
        ("pizza", None),
        ("vis", None),
        ("visas", "visa"),
        ("lisa", None),
        ("2013", None),
        ("", None),
    ],
)
def test_the_nearest_word_is_found_and_no_far_one(typed, meant):
    near = speller.near(typed)
    assert (near and near.surface) == meant


def test_of_equally_near_words_the_more_frequent_one_is_taken():
    assert Speller({"barge": 1, "bargh": 9}).near("bargx").surface == "bargh"


def test_a_near_word_counts_less_than_the_word_itself():
    assert 0 < speller.near("refugge").similarity < 1


def test_a_corpus_without_words_has_no_near_ones():
    assert Speller({}).near("refugee") is None


@given(st.text(max_size=30))
def test_no_input_raises(typed):
    near = speller.near(typed)
    assert near is None or near.surface in {"refugee", "refugees", "ministry", "minister", "seoul", "visa"}
