"""Evidence from many sources, each worth its weight."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search import evidence, sentence_evidence
from bot.search.mix import Mix, measured, shipped_weights
from bot.search.support import NAMES

from .corpora import laid_open

SHIPPED = shipped_weights()
FOUND = laid_open("snow", "Snow fell.", "Snow and rain fell.", "It snows.")


class Constant:
    """Evidence that is as strong for every passage."""

    def __init__(self, name, value):
        self.name, self.value = name, value

    def measure(self, candidates):
        return np.full(len(candidates.numbers), self.value)


class Unwanted:
    """Evidence that must not be asked."""

    name = "unwanted"

    def measure(self, candidates):
        raise AssertionError(f"asked about {candidates}")


def names(sources):
    return [source.name for source in sources]


def test_there_are_weights_for_questions_in_words_and_in_pairs():
    assert SHIPPED.passages.keys() == SHIPPED.answered.keys() == {"words", "pairs"}


@pytest.mark.parametrize("style", ["words", "pairs"])
def test_the_weights_for_passages_are_at_least_0_and_of_known_sources(style):
    weights = SHIPPED.passages[style]
    assert set(weights) <= set(names(evidence.SOURCES))
    assert all(weight >= 0 and math.isfinite(weight) for weight in weights.values())
    assert weights["words"] > 0


def test_the_weights_for_sentences_are_of_known_sources():
    assert set(SHIPPED.sentences) <= set(names(sentence_evidence.SOURCES))
    assert any(SHIPPED.sentences.values())


@pytest.mark.parametrize("style", ["words", "pairs"])
def test_the_rule_for_an_answer_weighs_what_support_measures(style):
    rule = SHIPPED.answered[style]
    assert set(rule.weights) <= set(NAMES)
    assert 0 <= rule.enough <= 1


@pytest.mark.parametrize("sources", [evidence.SOURCES, sentence_evidence.SOURCES], ids=["passages", "sentences"])
def test_each_source_has_a_name_of_its_own_and_says_what_it_measures(sources):
    assert len(set(names(sources))) == len(sources)
    assert all(source.measure.__doc__ for source in sources)


@pytest.mark.parametrize("weights", [{"one": 1.0}, {"one": 1.0, "unwanted": 0.0}])
def test_a_source_without_weight_is_not_asked(weights):
    mix = Mix([Unwanted(), Constant("one", 2.0)], weights)
    assert mix.names == ("one",)
    assert mix.parts(FOUND).tolist() == [[2.0]] * 3


def test_the_order_is_that_of_the_sources():
    mix = Mix([Constant("one", 1.0), Constant("two", 1.0)], {"two": 5.0, "one": 3.0, "three": 1.0})
    assert mix.names == ("one", "two")
    assert (mix.weight("one"), mix.weight("two")) == (3.0, 5.0)


@given(st.lists(st.tuples(st.floats(0, 99), st.floats(0.01, 99)), min_size=1, max_size=5))
def test_parts_are_measures_times_weights_and_sum_up(pairs):
    sources = [Constant(f"s{at}", value) for at, (value, _) in enumerate(pairs)]
    parts = Mix(sources, {f"s{at}": weight for at, (_, weight) in enumerate(pairs)}).parts(FOUND)
    assert parts.shape == (3, len(pairs))
    assert parts.sum(axis=1) == pytest.approx(sum(value * weight for value, weight in pairs))


def test_measures_stand_side_by_side():
    found = measured(FOUND, evidence.SOURCES)
    assert found.shape == (3, len(evidence.SOURCES))
    for column, source in zip(found.T, evidence.SOURCES, strict=True):
        assert column.tolist() == source.measure(FOUND).tolist()
