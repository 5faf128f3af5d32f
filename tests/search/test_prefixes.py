import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.prefixes import PrefixIndex, words_of

words = st.sampled_from(
    ["River", "river", "RIVERS", "rise", "the", "Łódź", "한국의", "강", "東京", "“Oh”", "S.", "-", "2012"]
)
names = st.lists(st.lists(words, max_size=4).map(" ".join), max_size=6)


@given(names, st.lists(words, max_size=3).map(" ".join), st.integers(0, 12))
def test_a_name_matches_when_each_typed_word_begins_one_of_its_words(known, typed, length):
    typed = typed[:length]
    wanted = list(words_of(typed))
    expected = [
        (bool(wanted) or not typed.strip())
        and all(any(word.startswith(begin) for word in words_of(name)) for begin in wanted)
        for name in known
    ]
    assert np.array_equal(PrefixIndex.build(known).matching(typed), np.array(expected, dtype=bool))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("“The River” rises", "the riv"),
        ("S. Korea urges China", "s korea"),
        ("Cafe\u0301 society", "CAFÉ"),
        ("東京の川", "川"),
        ("한국의 강", "한국"),
    ],
)
def test_marks_case_and_composition_do_not_matter(name, typed):
    assert PrefixIndex.build([name]).matching(typed).all()


def test_marks_alone_match_nothing():
    assert not PrefixIndex.build(["The river"]).matching("?!").any()
