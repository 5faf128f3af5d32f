"""The honest no."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.judgement import Judgement
from bot.search.mix import Judged, shipped_weights
from bot.search.support import NAMES, NONE

shares = st.floats(0, 1)
supports = st.fixed_dictionaries(dict.fromkeys(NAMES, shares)).map(lambda fields: replace(NONE, **fields))
weights = st.dictionaries(st.sampled_from(NAMES), st.floats(-1e6, 1e6))


def judgement(bias, weights, enough=0.5):
    rule = Judged(bias, weights, enough)
    return Judgement({"words": rule, "pairs": rule})


@given(supports, st.floats(-1e9, 1e9), weights)
def test_confidence_is_between_0_and_1(support, bias, weights):
    assert 0 <= judgement(bias, weights).confidence(support) <= 1


@given(supports, st.sampled_from(NAMES), shares, st.floats(0, 99), st.floats(-99, 99))
def test_confidence_never_falls_when_what_weighs_grows(support, name, share, weight, bias):
    less, more = sorted([getattr(support, name), share])
    judge = judgement(bias, {name: weight})
    before, after = (judge.confidence(replace(support, **{name: value})) for value in (less, more))
    assert before <= after


@pytest.mark.parametrize("name", NAMES)
def test_confidence_rises_with_what_has_weight_and_only_with_that(name):
    judge = judgement(-1.0, {name: 2.0})
    confidences = [judge.confidence(replace(NONE, **{name: share})) for share in (0.0, 0.5, 1.0)]
    assert confidences == sorted(set(confidences))
    others = {other: 1.0 for other in NAMES if other != name}
    assert judge.confidence(replace(NONE, **others)) == confidences[0]


@pytest.mark.parametrize(
    ("bias", "confidence"), [(0.0, 0.5), (1000.0, 1.0), (-1000.0, 0.0), (1.0986, 0.75), (-1.0986, 0.25)]
)
def test_the_rule_is_logistic(bias, confidence):
    assert judgement(bias, {}).confidence(NONE) == pytest.approx(confidence, abs=1e-4)


@pytest.mark.parametrize(
    ("enough", "answered"), [(0.0, True), (0.4999, True), (0.5, True), (0.5001, False), (1.0, False)]
)
def test_just_enough_is_enough(enough, answered):
    assert judgement(0.0, {}, enough).is_answered(NONE) is answered


@pytest.mark.parametrize(("bias", "answered"), [(0.1, True), (0.0, True), (-0.1, False)])
def test_a_question_that_leans_on_one_before_needs_even_odds_only(bias, answered):
    assert judgement(bias, {}, 0.99).is_answered(NONE, follows=True) is answered
    assert not judgement(bias, {}, 0.99).is_answered(NONE)


def test_questions_in_words_and_in_pairs_are_judged_apart():
    judge = Judgement({"words": Judged(0.0, {}, 0.9), "pairs": Judged(0.0, {}, 0.1)})
    assert not judge.is_answered(replace(NONE, style="words"))
    assert judge.is_answered(replace(NONE, style="pairs"))


@pytest.mark.parametrize("style", ["words", "pairs"])
def test_the_shipped_rule_refuses_a_question_that_found_nothing(style):
    judge = Judgement(shipped_weights().answered)
    assert not judge.is_answered(replace(NONE, style=style))
