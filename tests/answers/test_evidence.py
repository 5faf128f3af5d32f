"""The honest no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.evidence import is_answered, share
from bot.model import Span, Term


def term(text, idf=1.0, **more):
    return Term(text, text, idf, Span(0, 1), **more)


@pytest.mark.parametrize(
    ("terms", "found", "expected"),
    [
        ([], {"a"}, 0.0),
        ([term("a")], {"a"}, 1.0),
        ([term("a")], set(), 0.0),
        ([term("a", 3.0), term("b", 1.0)], {"a"}, 0.75),
        ([term("a"), term("b", weight=0.5)], {"a", "b"}, 0.75),
        ([term("a"), term("b", known=False)], {"a", "b"}, 0.5),
        ([term("say", framing=True), term("b")], {"b"}, 1.0),
        ([term("say", framing=True), term("b")], {"say"}, 0.0),
        ([term("say", framing=True)], {"say"}, 1.0),
    ],
)
def test_the_share_is_the_idf_mass_held(terms, found, expected):
    assert share(terms, found) == pytest.approx(expected)


def test_one_passage_with_enough_evidence_answers():
    terms = [term("a"), term("b")]
    assert is_answered(terms, [{"x"}, {"a", "b"}])


def test_evidence_scattered_over_passages_does_not_answer():
    terms = [term(word) for word in "abc"]
    assert not is_answered(terms, [{"a"}, {"b"}, {"c"}])


def test_a_question_without_terms_is_not_answered():
    assert not is_answered([], [{"a"}])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0.01, 10), st.booleans())), st.sets(st.sampled_from("abc")))
def test_the_share_is_between_none_and_all(words, found):
    terms = [term(text, idf, known=known) for text, idf, known in words]
    assert 0 <= share(terms, found) <= 1 + 1e-9
