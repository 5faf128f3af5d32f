"""Strings with their numbers in flat arrays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wordlist import WordList

# Of few letters, so that many strings want one place; and whatever Unicode has, halves of surrogate pairs too.
words = (
    st.text("ab", max_size=4) | st.text(max_size=6) | st.text(st.characters(categories=["Cs", "Lo", "Cc"]), max_size=4)
)


@settings(max_examples=100)
@given(st.lists(words, unique=True, max_size=40), st.lists(words, max_size=10))
def test_every_string_has_its_number_and_every_other_one_has_none(tmp_path_factory, known, asked):
    made = WordList.of(known)
    folder = tmp_path_factory.mktemp("words")
    made.save(folder, "some")
    expected = {word: number for number, word in enumerate(known)}
    for found in (made, WordList.load(folder, "some")):
        assert len(found) == len(known)
        assert list(found) == known
        assert dict(found) == expected
        assert [found.word(number) for number in range(len(known))] == known
        assert {word: found.get(word) for word in asked} == {word: expected.get(word) for word in asked}
        assert all((word in found) == (word in expected) for word in asked)


@pytest.mark.parametrize("absent", ["", "snows", "sno", "nowp", "Snow", "\udc00", "snow\0", "\0"])
def test_a_string_that_is_not_there_has_no_number(absent):
    found = WordList.of(["snow", "party", "\ud800"])
    assert absent not in found
    with pytest.raises(KeyError):
        found[absent]


def test_halves_of_surrogate_pairs_are_strings_like_others():
    known = ["\ud83d", "\ude00", "\U0001f600", "\ud83d\ude00"]
    found = WordList.of(known)
    assert [found[word] for word in known] == [0, 1, 2, 3]
    assert [found.word(number) for number in range(4)] == known


def test_several_lists_lie_in_one_folder(tmp_path):
    for name, known in (("one", ["snow"]), ("two", ["party", "snow"])):
        WordList.of(known).save(tmp_path, name)
    assert [list(WordList.load(tmp_path, name)) for name in ("one", "two")] == [["snow"], ["party", "snow"]]


def test_what_is_not_there_cannot_be_loaded(tmp_path):
    with pytest.raises(OSError, match="some_text"):
        WordList.load(tmp_path, "some")
