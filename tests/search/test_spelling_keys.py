"""Near and alike words found by keys, as against a look at every word."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from bot.search.spelling import Speller, _believable, _cost
from bot.search.spelling_keys import SpellingKeys


def shares_a_key(typed, known):
    ends = (typed[:2] == known[:2], typed[-2:] == known[-2:], typed[0] + typed[-1] == known[0] + known[-1])
    return any(ends) or sorted(typed) == sorted(known)


def plainly_near(frequency, common, typed):
    """What is near a word, by looking at every word."""
    if len(typed) < 3 or not typed.isalpha():
        return []
    likely = {}
    slips = 2 if len(typed) >= 8 else 1
    for known, times in frequency.items():
        distance = OSA.distance(typed, known)
        if len(known) < 3 or not known.isalpha() or distance > slips or not shares_a_key(typed, known):
            continue
        if _believable(typed, known, distance, known in common):
            likely[known] = math.log(times) * 0.7 - _cost(typed, known, distance)
    best = sorted(likely, key=lambda known: (-likely[known], known))[:5]
    return [(known, math.exp(likely[known] - likely[best[0]])) for known in best]


def plainly_alike(frequency, common, typed, limit):
    """What looks like a word, by looking at every word."""
    guessable = [known for known in frequency if len(known) >= 3 and known.isalpha() and known not in common]
    found = [(-ratio(typed, known), -frequency[known], known) for known in guessable]
    best = sorted(one for one in found if -one[0] >= 100 * 2 / 3)
    return [known for _, _, known in best[:limit]] if len(typed) >= 3 and typed.isalpha() else []


def numbered_speller(frequency, common, gone, later, kept=lambda keys: keys):
    """A speller some of whose words are gone, and some came later."""
    words = sorted({*frequency, *gone} - later) + sorted(later)
    first = len(words) - len(later)
    keys = [kept(SpellingKeys.build(words[:first])), SpellingKeys.build(words[first:], first)]
    times = np.array([frequency.get(word, 0) for word in words], dtype=np.int32)
    return Speller(words.__getitem__, keys, times, np.array([word in common for word in words], dtype=bool))


# Letters of which some are of one kind, and few, so that words are near one another.
close = st.text("abcsA東韓ж\ud800é1", max_size=12) | st.text("ab", min_size=6, max_size=11) | st.text(max_size=9)
long = st.builds(
    lambda length, at, letter: "x" * at + letter + "y" * (length - at - 1),
    st.integers(250, 260), st.integers(0, 249), st.sampled_from("xyz"),
)  # fmt: skip
varied = st.text("abcde", min_size=1, max_size=9) | close | long


@st.composite
def vocabularies(draw):
    """Words and how often they occur, stop words, words that are gone, and words that came later."""
    frequency = draw(st.dictionaries(varied, st.integers(1, 9), max_size=30))
    gone = draw(st.sets(varied, max_size=9)) - frequency.keys()
    some = st.sets(st.sampled_from(sorted({"", *frequency, *gone})))
    return frequency, draw(some), gone, draw(some) & (frequency.keys() | gone)


@given(vocabularies(), st.lists(varied, max_size=3))
def test_they_are_those_that_a_look_at_every_word_finds(vocabulary, others):
    frequency, common, *_ = vocabulary
    speller = numbered_speller(*vocabulary)
    for typed in [*others, *frequency, *(f"{word[1:]}{word[:1]}" for word in frequency)]:
        near = [(word.surface, word.likeness) for word in speller.near(typed)]
        assert near == plainly_near(frequency, common, typed)
        assert [*speller.alike(typed, 4)] == plainly_alike(frequency, common, typed, 4)


@given(vocabularies(), varied)
@settings(max_examples=30)
def test_keys_from_disk_find_the_same(tmp_path_factory, vocabulary, typed):
    def loaded(keys):
        folder = tmp_path_factory.mktemp("keys")
        keys.save(folder)
        return SpellingKeys.load(folder)

    here, there = numbered_speller(*vocabulary), numbered_speller(*vocabulary, loaded)
    for word in [typed, *vocabulary[0]]:
        assert here.near(word) == there.near(word)
        assert here.alike(word, 4) == there.alike(word, 4)


def test_letters_that_the_keys_take_for_one_another_are_not_the_same():
    assert ord("š") % 256 == ord("a")
    assert [word.surface for word in Speller.of({"abcdefgx": 1, "šbcdefgx": 1}).near("abcdefgh")] == ["abcdefgx"]


@pytest.mark.parametrize(
    ("typed", "known", "found"),
    [
        ("abcdefghij", "abcdefghijklmnopqrst", True),
        ("abcdefghij", "abcdefghijklmnopqrstu", False),
        ("abcdefghijklmnopqrst", "abcdefghij", True),
        ("abcdefghijklmnopqrst", "abcdefghi", False),
        ("a" * 130, "a" * 260, True),
        ("a" * 130, "a" * 261, False),
        ("a" * 260, "a" * 130, True),
        ("a" * 520, "a" * 260 + "b" * 260, False),
        ("a" * 5000, "a" * 5001, True),
    ],
)
def test_words_that_look_alike_have_two_thirds_of_their_letters_in_common(typed, known, found):
    assert Speller.of({known: 1}).alike(typed, 9) == ((known,) if found else ())


def test_more_words_than_are_read_at_a_time_are_compared_as_few_are(monkeypatch):
    monkeypatch.setattr("bot.search.spelling._AT_ONCE", 2)
    monkeypatch.setattr("bot.search.spelling_keys._AT_ONCE", 3)
    frequency = {"2012": 1, "a": 1, "it": 1} | {f"engin{letter}": ord(letter) for letter in "abcdefgh"}
    speller = Speller.of(frequency, {"enginh"})
    assert [*speller.alike("engine", 4)] == plainly_alike(frequency, {"enginh"}, "engine", 4)
    near = [(word.surface, word.likeness) for word in speller.near("enginx")]
    assert near == plainly_near(frequency, {"enginh"}, "enginx")


def test_keys_that_are_not_there_cannot_be_loaded(tmp_path):
    with pytest.raises(OSError, match="spelling_letters"):
        SpellingKeys.load(tmp_path)


def test_keys_that_were_cut_off_cannot_be_loaded(tmp_path):
    SpellingKeys.build(["refugee", "refugees"]).save(tmp_path)
    file = tmp_path / "spelling_ends.npy"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(ValueError, match="mmap"):
        SpellingKeys.load(tmp_path)


def test_without_keys_nothing_is_near():
    speller = Speller("".join, [], np.zeros(0, dtype=np.int32), np.zeros(0, dtype=bool))
    assert speller.near("refugee") == speller.alike("refugee", 9) == ()
