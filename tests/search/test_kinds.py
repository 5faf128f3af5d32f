"""What a question wants, and which words give it."""

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.analysis import Analyser
from bot.search.kinds import Kind, Kinds, has_digit

LISTED = sorted(
    file.name.split(".")[1]
    for file in resources.files("bot.search").joinpath("data").iterdir()
    if file.name.startswith("kinds.")
)
english = Kinds(["en"])


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many people came?", Kind.NUMBER),
        ("HOW MUCH did it cost?", Kind.NUMBER),
        ("What is the population of Seoul?", Kind.NUMBER),
        ("When did it open?", Kind.TIME),
        ("In what year did it open?", Kind.TIME),
        ("Since when?", Kind.TIME),
        ("Who closed the bridge?", Kind.NAME),
        ("Where is it?", Kind.NAME),
        ("Why did they flee?", Kind.REASON),
        ("“Why”", Kind.REASON),
        ("What did the mayor say?", None),
        ("Whenever it rains, whoever leaves", None),
        ("Show many bridges", None),
        ("how  many?", Kind.NUMBER),
        ("", None),
    ],
)
def test_a_question_wants_a_kind_of_answer(question, kind):
    assert english.wanted(question) is kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many came when it rained?", Kind.NUMBER),
        ("Who said how many came?", Kind.NUMBER),
        ("When was the one who left born?", Kind.TIME),
        ("Where was it when it rained?", Kind.NAME),
    ],
)
def test_of_several_the_longest_decides(question, kind):
    assert english.wanted(question) is kind


@pytest.mark.parametrize(
    ("language", "question", "kind"),
    [
        ("de", "Wie viele Menschen kamen?", Kind.NUMBER),
        ("de", "Wer kam?", Kind.NAME),
        ("es", "¿Cuándo llegó?", Kind.TIME),
        ("es", "¿Por qué huyeron?", Kind.REASON),
        ("it", "Perché?", Kind.REASON),
        ("no", "Hvor mange kom?", Kind.NUMBER),
        ("tlh", "How many?", None),
    ],
)
def test_each_language_asks_in_its_own_words(language, question, kind):
    assert Kinds([language]).wanted(question) is kind


def test_a_corpus_of_two_languages_is_asked_in_either():
    both = Kinds(["en", "es"])
    assert both.wanted("When?") is both.wanted("¿Cuándo?") is Kind.TIME


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("seven", {Kind.NUMBER}),
        ("january", {Kind.TIME}),
        ("because", {Kind.REASON}),
        ("bridge", set()),
        ("seoul", set()),
        ("", set()),
    ],
)
def test_the_lists_tell_of_a_word_which_kinds_of_answer_it_gives(word, kinds):
    assert {kind for kind in Kind if word in english.listed(kind)} == kinds


def test_without_a_list_no_word_gives_an_answer():
    assert not any(Kinds(["tlh"]).listed(kind) for kind in Kind)


@pytest.mark.parametrize(
    ("surface", "digit"),
    [("42", True), ("19th", True), ("x²", True), ("٤٢", True), ("seven", False), ("四", False), ("", False)],
)
def test_a_digit_of_any_script_shows_a_number(surface, digit):
    assert has_digit(surface) is digit


@given(st.text())
def test_letters_alone_never_have_a_digit(surface):
    assert has_digit(surface) is any(map(str.isdigit, surface))


@pytest.mark.parametrize("language", LISTED)
def test_every_word_of_a_list_is_one_that_a_text_can_have(language):
    kinds, analyser = Kinds([language]), Analyser(language)
    assert set(kinds._asks.values()) == set(Kind)
    for kind in Kind:
        for word in kinds.listed(kind):
            assert word == word.casefold()
            assert [token.surface for token in analyser.words(word)] == [word]
    for asks, kind in kinds._asks.items():
        assert kinds.wanted(f"… {asks}?") is kind


@given(st.text())
def test_no_question_raises(text):
    assert Kinds(LISTED).wanted(text) in {None, *Kind}
