"""The words of a corpus by number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search.lexicon import STOP, Lexicon, Numbering

strings = st.text(max_size=2) | st.sampled_from(["snow", "\ud800", "東京"])
words = st.lists(st.tuples(strings, strings))


def lexicon_of(words):
    lexicon = Lexicon.empty()
    lexicon.add_all(words)
    return lexicon


def all_of(lexicon):
    return (
        list(lexicon.surfaces),
        list(lexicon.terms),
        lexicon.surface_of.tolist(),
        lexicon.term_of.tolist(),
        [lexicon.word(number) for number in range(len(lexicon))],
    )


def test_strings_are_numbered_in_the_order_in_which_they_come():
    numbering = Numbering()
    assert [numbering.add(string) for string in ("snow", "party", "snow", "")] == [0, 1, 0, 2]
    assert list(numbering) == ["snow", "party", ""]
    assert (numbering["party"], numbering.number("party"), numbering.string(1)) == (1, 1, "party")
    assert (numbering.number("ice"), numbering.get("ice"), len(numbering)) == (None, None, 3)
    with pytest.raises(KeyError):
        numbering["ice"]


@given(st.lists(strings), st.lists(strings), st.lists(strings))
def test_a_numbering_grows_without_the_one_that_it_grew_from(first, then, later):
    numbering = Numbering()
    for string in first:
        numbering.add(string)
    before = dict(numbering)
    frozen = numbering.frozen()
    assert dict(frozen) == before
    assert list(frozen.base) == list(before)
    for one in (numbering, frozen):
        grown = one.grown()
        numbers = [grown.add(string) for string in then]
        assert [grown.string(number) for number in numbers] == then
        assert list(grown) == list(dict.fromkeys(first + then))
        again = grown.frozen()
        assert {string: again.number(string) for string in later} == {string: grown.number(string) for string in later}
        assert dict(again) == {string: number for number, string in enumerate(grown)}
        assert dict(one) == before


def test_a_word_is_a_surface_with_its_term():
    lexicon = Lexicon.empty()
    numbers = [lexicon.add(*word) for word in [("houses", "hous"), ("the", ""), ("house", "hous"), ("the", "")]]
    assert numbers == [0, 1, 2, 1]
    assert len(lexicon) == 3
    assert list(lexicon.terms) == ["", "hous"]
    assert lexicon.term_of.tolist() == [1, STOP, 1]
    assert lexicon.surface_of.tolist() == [0, 1, 2]


def test_one_surface_may_be_two_words():
    lexicon = Lexicon.empty()
    numbers = [lexicon.add("die", "die"), lexicon.add("die", "")]
    assert numbers == [0, 1]
    assert lexicon.surface_of.tolist() == [0, 0]
    assert len(lexicon.surfaces) == 1
    later = lexicon.frozen()
    assert [later.add("die", "die"), later.add("die", ""), later.add("die", "d")] == [0, 1, 2]
    assert later.surface_of.tolist() == [0, 0, 0]
    assert [later.grown().add("die", term) for term in ("d", "", "die")] == [2, 1, 0]


def test_a_corpus_without_words_has_the_empty_term_only():
    lexicon = Lexicon.empty()
    assert (len(lexicon), list(lexicon.terms)) == (0, [""])
    assert lexicon.term_of.shape == lexicon.surface_of.shape == (0,)
    assert all_of(lexicon.frozen()) == all_of(lexicon)


@given(words)
def test_words_added_together_are_numbered_as_one_by_one(words):
    together, singly = Lexicon.empty(), Lexicon.empty()
    assert together.add_all(words) == [singly.add(*word) for word in words]
    assert list(together.surfaces) == list(singly.surfaces)


@given(words)
def test_every_number_leads_back_to_its_word(words):
    lexicon = Lexicon.empty()
    numbers = [lexicon.add(*word) for word in words]
    surfaces, terms = list(lexicon.surfaces), list(lexicon.terms)
    of = list(zip(lexicon.surface_of.tolist(), lexicon.term_of.tolist(), strict=True))
    assert [(surfaces[of[number][0]], terms[of[number][1]]) for number in numbers] == words
    assert [lexicon.word(number) for number in numbers] == words
    assert len(lexicon) == len(set(words))
    assert all((term == STOP) == (not terms[term]) for _, term in of)


@given(words, words)
def test_a_lexicon_grows_without_the_one_that_it_grew_from(first, then):
    lexicon = lexicon_of(first)
    before = all_of(lexicon)
    for one in (lexicon, lexicon.frozen()):
        grown = one.grown()
        assert grown.known == one.known
        numbers = grown.add_all(then)
        assert [grown.word(number) for number in numbers] == then
        # The same words in the same order have the same numbers, however often the lexicon grew.
        assert all_of(grown) == all_of(lexicon_of(first + then))
        assert all_of(one) == before


@given(words, words)
@settings(max_examples=50)
def test_numbers_stay_on_disk(tmp_path_factory, first, then):
    folder = tmp_path_factory.mktemp("lexicon")
    lexicon = lexicon_of(first)
    lexicon.frozen().save(folder)
    loaded = Lexicon.load(folder)
    assert all_of(loaded) == all_of(lexicon)
    assert loaded.known == len(lexicon)
    assert loaded.add_all(first + then) == lexicon.add_all(first + then)
    assert all_of(loaded) == all_of(lexicon)


def test_what_is_not_there_cannot_be_loaded(tmp_path):
    with pytest.raises(OSError, match="surface_text"):
        Lexicon.load(tmp_path)
