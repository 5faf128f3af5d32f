"""The words of a corpus by number."""

from hypothesis import given
from hypothesis import strategies as st

from bot.search.lexicon import STOP, Lexicon, Numbering


def test_strings_are_numbered_in_the_order_in_which_they_come():
    numbering = Numbering()
    assert [numbering.add(string) for string in ("snow", "party", "snow", "")] == [0, 1, 0, 2]
    assert numbering.strings == ["snow", "party", ""]
    assert (numbering.get("party"), numbering.get("ice"), len(numbering)) == (1, None, 3)


def test_a_word_is_a_surface_with_its_term():
    lexicon = Lexicon()
    numbers = [lexicon.add(*word) for word in [("houses", "hous"), ("the", ""), ("house", "hous"), ("the", "")]]
    assert numbers == [0, 1, 2, 1]
    assert len(lexicon) == 3
    assert lexicon.terms.strings == ["", "hous"]
    assert lexicon.term_of.tolist() == [1, STOP, 1]
    assert lexicon.surface_of.tolist() == [0, 1, 2]


def test_one_surface_may_be_two_words():
    lexicon = Lexicon()
    assert lexicon.add("die", "die") != lexicon.add("die", "")
    assert lexicon.surface_of.tolist() == [0, 0]
    assert len(lexicon.surfaces) == 1


def test_a_corpus_without_words_has_the_empty_term_only():
    lexicon = Lexicon()
    assert (len(lexicon), lexicon.terms.strings) == (0, [""])
    assert lexicon.term_of.shape == lexicon.surface_of.shape == (0,)


@given(st.lists(st.tuples(st.text(max_size=2), st.text(max_size=2))))
def test_words_added_together_are_numbered_as_one_by_one(words):
    together, singly = Lexicon(), Lexicon()
    assert together.add_all(words) == [singly.add(*word) for word in words]
    assert together.surfaces.strings == singly.surfaces.strings


@given(st.lists(st.tuples(st.text(max_size=2), st.text(max_size=2))))
def test_every_number_leads_back_to_its_word(words):
    lexicon = Lexicon()
    numbers = [lexicon.add(*word) for word in words]
    surfaces, terms = lexicon.surfaces.strings, lexicon.terms.strings
    of = list(zip(lexicon.surface_of.tolist(), lexicon.term_of.tolist(), strict=True))
    assert [(surfaces[of[number][0]], terms[of[number][1]]) for number in numbers] == words
    assert len(lexicon) == len(set(words))
    assert all((term == STOP) == (not terms[term]) for _, term in of)
