"""Words, folds and stems."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.analysis import Analyser

english = Analyser("en")


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("Seoul’s and Seoul's", ["seoul", "seoul"]),
        ("O'Brien, O’Brien", ["obrien", "obrien"]),
        ("the U.N. and the UN", ["un", "un"]),
        ("The U.S. and the US tell us", ["us", "us", "tell"]),
        ("WHO SAID SO?", ["said"]),
        ("1,000 of 3.5 in the 19th", ["1000", "3.5", "19th"]),
        ("Lee Myung-bak", ["lee", "myung", "bak"]),
        ("\uff35\uff2e \ufb01nance", ["un", "finance"]),
        ("naïve nai\u0308ve", ["naïve", "naïve"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("don't won’t", []),
        ("", []),
        ("… — 🙂", []),
    ],
)
def test_words_are_found_and_folded(text, surfaces):
    assert [token.surface for token in english.tokens(text)] == surfaces


@pytest.mark.parametrize(
    ("asked", "written"),
    [("flee", "fled"), ("speak", "spoke"), ("child", "children"), ("defector", "defectors"), ("urge", "urging")],
)
def test_forms_of_one_word_share_a_term(asked, written):
    assert english.terms(asked) == english.terms(written)


def test_a_question_keeps_each_term_once_and_knows_which_only_frame_it():
    tokens = english.question("Please tell me what happened to the defectors and every defector?")
    surfaces = [token.surface for token in tokens]
    assert surfaces == ["please", "tell", "happened", "defectors", "every"]
    assert [surface for surface in surfaces if english.frames(surface)] == ["please", "tell", "happened"]


def test_a_language_without_rules_keeps_its_words_whole():
    assert Analyser("ko-KR").terms("한국은 the") == ["한국은", "the"]


def test_another_languages_stemmer_is_used():
    assert Analyser("de").terms("Häuser") == Analyser("de").terms("Häusern")


@given(st.text())
def test_tokens_stand_in_order_where_they_say(text):
    end = 0
    for token in english.tokens(text):
        assert end <= token.span.start < token.span.end <= len(text)
        assert token.term
        end = token.span.end


@given(st.text())
def test_a_text_and_its_composed_form_have_the_same_terms(text):
    composed = unicodedata.normalize("NFC", text)
    assert english.terms(composed) == english.terms(unicodedata.normalize("NFC", composed))


@given(st.lists(st.sampled_from(["snow", "party", "Geneva", "19th", "1,000"])))
def test_case_does_not_matter(words):
    text = " ".join(words)
    assert english.terms(text.upper() + " x") == english.terms(text.lower() + " x")
