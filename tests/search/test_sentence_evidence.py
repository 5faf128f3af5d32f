"""What speaks for a sentence, and which one answers."""

import numpy as np
import pytest
from hypothesis import given

from bot.model import Filters, Query, Span
from bot.search import sentence_evidence
from bot.sentences import sentences

from .corpora import corpora, engine_over, laid_open, questions, titles

SOURCES = {source.name: source for source in sentence_evidence.SOURCES}


def measures(source, question, *articles, title=""):
    """What a source measures for each sentence, passage after passage as they were found."""
    return SOURCES[source].measure(laid_open(question, *articles, titles=[title])).tolist()


SPEAKS = [
    ("held", "Who closed the bridge?", "Rain fell. The mayor closed the bridge.", ""),
    ("held", "bridge in May", "In May it rained. In May a bridge fell.", ""),
    ("beside_title", "When was the bridge opened?", "The bridge is old. It opened in May.", "The bridge"),
    ("telling", "mayor bridge", "The mayor came. The bridge fell. The mayor left. The mayor spoke.", ""),
    ("just_said", "What does Kim do?", "Kim lives here. She heals people.", ""),
    ("said_before", "What does Kim do?", "Kim lives here. She heals people.", ""),
    ("said_before", "What does Kim do?", "Rain fell on Kim. It rained. Then she healed people. Kim slept.", ""),
    ("number", "How many people came?", "People came. Forty or 42 came.", ""),
    ("number", "How many people came?", "In all 42 came. Forty to 42 came.", ""),
    ("time", "When did people come?", "People came by bus. People came in January 2012.", ""),
    ("name", "Who closed the bridge?", "It closed. The bridge was closed by Ada Long.", ""),
    ("reason", "Why was the bridge closed?", "The bridge closed. It closed because of rain.", ""),
]


@pytest.mark.parametrize(("source", "question", "text", "title"), SPEAKS)
def test_a_source_speaks_for_the_second_sentence_more_than_for_the_first(source, question, text, title):
    first, second, *_ = measures(source, question, text, title=title)
    assert second > first


SILENT = [
    ("held", "What about Kim?", "Rain fell. Kim slept.", [0]),
    ("beside_title", "bridge", "The bridge fell. Rain.", [0, 1]),
    ("telling", "bridge", "The bridge fell.", []),
    ("just_said", "Kim", "Kim slept. Kim ate. Rain fell. It rained.", [0, 1, 3]),
    ("said_before", "Kim", "Rain fell. Kim slept. Kim ate. It rained.", [0, 1, 2]),
    ("number", "When did people come?", "People came, 42 of them.", [0]),
    ("time", "How many people came?", "People came in January.", [0]),
    ("name", "Why did people come?", "People came with Ada Long.", [0]),
    ("reason", "When did people come?", "People came because of rain.", [0]),
    ("number", "Did people come?", "People came, 42 of them.", [0]),
    ("name", "Where is Seoul?", "It is in Seoul.", [0]),
]


@pytest.mark.parametrize(("source", "question", "text", "silent"), SILENT)
def test_a_source_is_silent_where_nothing_of_its_kind_is_there(source, question, text, silent):
    title = "The bridge" if source == "beside_title" else ""
    found = measures(source, question, text, title=title)
    assert [found[at] for at in silent] == [0.0] * len(silent)


@pytest.mark.parametrize("source", ["just_said", "said_before"])
def test_what_another_passage_says_is_not_said_before(source):
    found = laid_open("Kim slept", ["Kim ate.", "She slept.", "Kim ate."])
    assert SOURCES[source].measure(found).tolist() == [0.0, 0.0, 0.0]


def test_every_source_is_tried():
    assert {source for source, *_ in SPEAKS} == SOURCES.keys()


@given(corpora, titles, questions)
def test_every_measure_is_a_number_of_at_least_0_for_each_sentence(articles, titles, question):
    found = laid_open(question, *articles, titles=titles)
    if len(found.numbers):
        for source in sentence_evidence.SOURCES:
            measured = source.measure(found)
            assert measured.shape == (found.sentences,)
            assert np.isfinite(measured).all()
            assert (measured >= 0).all()


TEXT = "The river rose on Monday. Mayor Ada Long closed the old bridge. Nobody was hurt."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who closed the bridge?", "Mayor Ada Long closed the old bridge."),
        ("When did the river rise?", "The river rose on Monday."),
        ("Was anybody hurt?", "Nobody was hurt."),
    ],
)
def test_the_sentence_with_the_most_evidence_answers(question, sentence):
    (hit,) = engine_over(TEXT).search(Query(question)).hits
    assert TEXT[slice(*hit.answer)] == sentence


def test_of_equal_sentences_the_first_answers():
    (hit,) = engine_over("Rain fell. Rain fell.").search(Query("rain")).hits
    assert hit.answer == Span(0, 10)


def test_a_passage_that_is_only_listed_has_no_answer():
    (hit,) = engine_over(TEXT).search(Query("", filters=Filters(phrases=("old bridge",)))).hits
    assert (hit.answer, hit.highlights) == (None, ())


@given(corpora, titles, questions)
def test_an_answer_is_a_sentence_of_its_passage(articles, titles, question):
    for hit in engine_over(*articles, titles=titles).search(Query(question, limit=50)).hits:
        assert hit.answer is None or hit.answer in sentences(hit.passage.text, "en")
