"""How well the best passages support an answer."""

from dataclasses import asdict

import pytest
from hypothesis import example, given

from bot.model import Query
from bot.search.support import NAMES, NONE

from .corpora import corpora, engine_over, questions, titles

TERMS = ("rarest", "missing", "several", "many")
"""What only the terms decide that count as evidence, not their number or neighbours."""
RIVER = engine_over(
    ["The river rose by two metres. A story.", "Mayor Ada Long closed the old bridge.", "Rain fell."],
    titles=["High water"],
)


def support(question, context="", engine=RIVER):
    return engine.search(Query(question, context=context)).support


def of_terms(found):
    return [getattr(found, name) for name in TERMS]


def test_every_field_is_named_but_the_style():
    assert {*NAMES, "style"} == asdict(NONE).keys()


@pytest.mark.parametrize("question", ["", "xylophone", "the of", "?!", "xylophone tuba"])
def test_a_question_that_finds_nothing_has_no_support(question):
    assert support(question) == NONE
    assert {getattr(NONE, name) for name in NAMES} == {0.0}


@given(corpora, titles, questions)
def test_every_share_is_between_0_and_1(articles, titles, question):
    found = support(question, engine=engine_over(*articles, titles=titles))
    for name in NAMES:
        # An article's evidence is no share: several of its passages may speak for it.
        assert -1e-6 <= getattr(found, name) <= (1 + 1e-6 if name != "article" else 20), name


@given(corpora, questions, questions)
@example([["many", "snow"]], "many", "snow")
def test_every_share_is_between_0_and_1_whatever_was_said_before(articles, question, context):
    found = support(question, context, engine_over(*articles))
    for name in NAMES:
        # An article's evidence is no share: several of its passages may speak for it.
        assert -1e-6 <= getattr(found, name) <= (1 + 1e-6 if name != "article" else 20), name


@pytest.mark.parametrize(
    ("question", "shares"),
    [
        ("Who closed the old bridge?", {"rarest": 1, "missing": 0, "kind": 1, "many": 3 / 12}),
        ("bridge", {"rarest": 1, "several": 0, "missing": 0, "many": 1 / 12, "kind": 1, "lead_share": 1}),
        ("bridge xylophone", {"rarest": 0, "missing": 1, "many": 2 / 12}),
        ("bridge river", {"several": 0.5}),
        ("Who saw rain?", {"kind": 0}),
        ("old river bridge", {"ordered": 0}),
    ],
)
def test_shares_are_those_of_the_best_passages(question, shares):
    found = support(question)
    assert {name: getattr(found, name) for name in shares} == pytest.approx(shares, abs=1e-6)


@pytest.mark.parametrize(
    ("more", "less", "name"),
    [
        ("closed bridge", "closed tent", "evidence"),
        ("closed tent", "closed bridge", "missing"),
        ("old bridge", "bridge old", "ordered"),
        ("closed bridge", "closed rain", "lead"),
        ("closed bridge", "closed rain", "lead_share"),
        ("bridge", "bridge xylophone", "scored"),
        ("bridge rain river", "bridge rain", "several"),
        ("bridge rain river", "bridge rain", "many"),
        ("How many metres?", "How many bridges?", "kind"),
    ],
)
def test_what_is_asked_decides_a_share(more, less, name):
    assert getattr(support(more), name) > getattr(support(less), name)


def test_a_title_supports_what_its_passages_do_not_say():
    passages = ("It rose by two metres.", "The river fell.")
    with_title, without = (
        engine_over(*passages, titles=[title, "Other"]).search(Query("river rose metres")).support
        for title in ("River", "Hill")
    )
    assert with_title.evidence > without.evidence


@pytest.mark.parametrize("question", ["Tell me about the bridge", "Please mention anything of a bridge"])
def test_words_that_only_frame_a_question_are_no_evidence(question):
    assert of_terms(support(question)) == pytest.approx(of_terms(support("bridge")))


def test_words_that_only_frame_a_question_are_evidence_where_there_are_no_others():
    found = support("Tell me a story, please")
    assert found.many > 0
    assert found.scored > 0


@pytest.mark.parametrize("context", ["rain", "river and xylophone", "the of"])
def test_what_was_said_before_is_no_evidence_against_a_passage_that_does_not_say_it_again(context):
    assert of_terms(support("bridge", context)) == pytest.approx(of_terms(support("bridge")))


def test_what_was_said_before_is_evidence_where_the_first_passage_says_it_again():
    alone, after = support("bridge xylophone"), support("bridge xylophone", "the closed shop")
    assert after.many > alone.many
    assert after.missing == alone.missing


def test_a_question_in_pairs_says_so():
    engine = engine_over("首都是北京。", languages=["zh"])
    assert support("首都", engine=engine).style == "pairs"
    assert support("bridge").style == "words"


def test_a_larger_corpus_has_a_greater_size():
    assert 0 < support("bridge").size < support("bridge", engine=engine_over(["The bridge.", "Rain."] * 99)).size < 1
