"""Words that the corpus writes with a hyphen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.compounds import Compounds
from bot.search.lexicon import Numbering

surfaces = st.text("ab\ud800東", min_size=1, max_size=4)
pairs_of_surfaces = st.lists(st.tuples(surfaces, surfaces), max_size=12)


def numbered(pairs):
    numbering = Numbering()
    for first, second in pairs:
        # The second one first, so that numbers and letters are not in the same order.
        numbering.add(second)
        numbering.add(first)
    return numbering


def compounds_of(*pairs):
    return Compounds.of(pairs, numbered(pairs).get)


@given(pairs_of_surfaces, surfaces)
def test_they_are_what_a_dictionary_of_joined_words_has(pairs, other):
    by_joined = {}
    for first, second in sorted(pairs, key=lambda pair: -len(pair[0])):
        by_joined[first + second] = (first, second)
    compounds = compounds_of(*pairs)
    for joined in [*by_joined, other, *(second + first for first, second in pairs)]:
        assert compounds.get(joined) == by_joined.get(joined)


@given(pairs_of_surfaces)
def test_pairs_are_numbers_in_order(pairs):
    number = numbered(pairs).get
    packed = np.unique(np.array([number(first) << 32 | number(second) for first, second in pairs], dtype=np.int64))
    for first, second in pairs:
        joined = first + second
        assert Compounds(packed, number).get(joined) == Compounds.of(pairs, number).get(joined) is not None


def test_the_shortest_first_part_wins():
    assert compounds_of(("bonghy", "un"), ("bong", "hyun"), ("bongh", "yun")).get("bonghyun") == ("bong", "hyun")


@pytest.mark.parametrize("joined", ["", "b", "bong", "hyunbong", "bong-hyun", "bonghyunx"])
def test_another_word_is_none(joined):
    assert compounds_of(("bong", "hyun"), ("a", "b")).get(joined) is None


def test_without_pairs_there_is_none():
    assert compounds_of().get("bonghyun") is None


def test_a_pair_of_which_a_surface_has_no_number_is_left_out():
    number = numbered([("bong", "hyun")]).get
    assert Compounds.of([("bong", "hyun"), ("bong", "bak")], number).get("bongbak") is None


@pytest.mark.parametrize(("length", "found"), [(64, True), (65, False)])
def test_only_the_first_ways_to_divide_a_long_word_are_tried(length, found):
    pair = ("a" * length, "b" * 5000)
    assert compounds_of(pair).get("".join(pair)) == (pair if found else None)


def test_a_long_word_is_looked_up_no_more_often_than_that():
    asked = []
    assert Compounds(np.zeros(0, dtype=np.int64), asked.append).get("a" * 5000) is None
    assert len(asked) == 64


def test_numbers_may_be_as_large_as_they_get():
    numbers = {"bong": 2**31 - 1, "hyun": 2**31 - 2}
    assert Compounds.of([("bong", "hyun")], numbers.get).get("bonghyun") == ("bong", "hyun")
