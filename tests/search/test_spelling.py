"""Near words for misspelt ones."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from bot.search.spelling import Speller, _believable, _cost
from bot.search.spelling_keys import SpellingKeys

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
varied = words | close | long


@st.composite
def vocabularies(draw):
    """Words and how often they occur, stop words, words that are gone, and words that came later."""
    frequency = draw(st.dictionaries(varied, st.integers(1, 9), max_size=30))
    gone = draw(st.sets(varied, max_size=9)) - frequency.keys()
    some = st.sets(st.sampled_from(sorted({"", *frequency, *gone})))
    return frequency, draw(some), gone, draw(some) & (frequency.keys() | gone)


@given(vocabularies(), st.lists(varied, max_size=3))
@settings(deadline=None)
def test_they_are_those_that_a_look_at_every_word_finds(vocabulary, others):
    frequency, common, *_ = vocabulary
    speller = numbered_speller(*vocabulary)
    for typed in [*others, *frequency, *(f"{word[1:]}{word[:1]}" for word in frequency)]:
        near = [(word.surface, word.likeness) for word in speller.near(typed)]
        assert near == plainly_near(frequency, common, typed)
        assert [*speller.alike(typed, 4)] == plainly_alike(frequency, common, typed, 4)


@given(vocabularies(), varied)
@settings(max_examples=30, deadline=None)
def test_keys_from_disk_find_the_same(tmp_path_factory, vocabulary, typed):
    def loaded(keys):
        folder = tmp_path_factory.mktemp("keys")
        keys.save(folder)
        return SpellingKeys.load(folder)

    here, there = numbered_speller(*vocabulary), numbered_speller(*vocabulary, loaded)
    for word in [typed, *vocabulary[0]]:
        assert here.near(word) == there.near(word)
        assert here.alike(word, 4) == there.alike(word, 4)


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
