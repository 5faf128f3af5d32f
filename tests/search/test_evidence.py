"""What speaks for a passage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Query
from bot.search import embedded, evidence

from .corpora import corpora, engine_over, laid_open, questions, sentences, titles, words_asked

SOURCES = {source.name: source for source in evidence.SOURCES}
REPAIRS = "Repairs will cost much."


def measures(source, question, articles, titles=()):
    """What a source measures for each passage, by its number in the corpus."""
    found = laid_open(question, *articles, titles=titles)
    return dict(zip(found.numbers.tolist(), SOURCES[source].measure(found).tolist(), strict=True))


SPEAKS = [
    ("words", "Who closed the bridge?", ["The mayor closed the shop.", "The mayor closed the bridge."], ()),
    ("words", "bridge", ["The bridge and a lot of other words.", "The bridge."], ()),
    ("rarest", "bridge xylophone", ["A bridge is long.", "A xylophone is long.", "A bridge is short."], ()),
    ("order", "red fox brown dog", ["A brown fox met a red dog.", "A red fox met a brown dog."], ()),
    ("order", "fox of the dog", ["The fox and a dog of it.", "It and a fox of the dog."], ()),
    ("sentence", "mayor bridge", ["The mayor rested. Rain hit the bridge.", "The mayor hit the bridge. Rain rested."], ()),
    ("sentence", "bridge opened", ["It burned, then opened.", "It burned, then opened.", "A bridge."], ["Shop", "The bridge"]),
    ("alike", "ministry politics", ["The ministry met a singer.", "The ministry met a politician."], ()),
    ("alike", "북한 가입", ["북한 문제", "북한 가수"], ()),
    ("sentence_alike", "ministry politics", ["The ministry met again. Rain fell on a politician.", "The ministry met a politician. Rain fell on it again."], ()),
    ("title", "bridge repairs", [REPAIRS, REPAIRS, "A bridge."], ["The shop", "The bridge"]),
    ("title_only", "bridge repairs", [REPAIRS, REPAIRS, "A bridge."], ["The shop", "The bridge"]),
    ("title_only", "bridge repairs", ["Bridge repairs cost much.", REPAIRS], ["The bridge", "The bridge"]),
    ("names", "When did Geneva vote?", ["They vote.", "Geneva waits."], ()),
    ("names", "the vote of 2012", ["They vote.", "It was 2012."], ()),
    ("article", "bridge repairs", [REPAIRS, [REPAIRS, "Rain fell.", "The bridge is old."]], ()),
]  # fmt: skip


@pytest.mark.parametrize(("source", "question", "articles", "titles"), SPEAKS)
def test_a_source_speaks_for_the_second_passage_more_than_for_the_first(source, question, articles, titles):
    found = measures(source, question, articles, titles)
    assert found[1] > found[0]


@pytest.mark.parametrize(
    ("question", "articles", "titles"),
    [case[1:] for case in SPEAKS if case[0] in {"order", "sentence", "alike", "sentence_alike", "title", "article"}],
)
def test_where_the_words_are_the_same_it_is_not_they_that_speak(question, articles, titles):
    found = measures("words", question, articles, titles)
    assert found[1] == pytest.approx(found[0])


SILENT = [
    ("order", "bridge", ["The bridge."], ()),
    ("order", "red fox", ["A red and a fox."], ()),
    ("order", "red fox", [["It is red.", "Fox and all."]], ()),
    ("alike", "bridge", ["The bridge."], ()),
    ("alike", "bridges", ["A bridge of bridges."], ()),
    ("title", "bridge", ["The bridge."], ()),
    ("title", "bridge", ["The bridge."], ["The shop"]),
    ("title_only", "bridge", ["The bridge."], ["The bridge"]),
    ("names", "where is the bridge", ["The bridge."], ()),
    ("names", "Bridge", ["The bridge."], ()),
]


@pytest.mark.parametrize(("source", "question", "articles", "titles"), SILENT)
def test_a_source_is_silent_where_nothing_of_its_kind_is_there(source, question, articles, titles):
    found = measures(source, question, articles, titles)
    assert found
    assert set(found.values()) == {0.0}


def test_every_source_is_tried():
    assert {source for source, *_ in SPEAKS} == SOURCES.keys()


def test_pairs_of_words_that_few_passages_have_count_more():
    articles = ["A red fox ran.", "A red fox sat.", "A red fox lay.", "A brown dog ran."]
    found = measures("order", "red fox brown dog", articles)
    assert found[3] > found[0] == found[1] == found[2]


@given(corpora, titles, questions)
def test_every_measure_is_a_number_of_at_least_0_for_each_passage(articles, titles, question):
    found = laid_open(question, *articles, titles=titles)
    if len(found.numbers):
        for source in evidence.SOURCES:
            measured = source.measure(found)
            assert measured.shape == (len(found.numbers),)
            assert np.isfinite(measured).all()
            assert (measured >= 0).all()


@given(corpora, titles, questions)
def test_a_score_is_the_sum_of_its_parts_and_the_best_come_first(articles, titles, question):
    hits = engine_over(*articles, titles=titles).search(Query(question, limit=50)).hits
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    for hit in hits:
        assert hit.score > 0
        assert hit.score == pytest.approx(sum(part for _, part in hit.parts))
        assert {name for name, _ in hit.parts} <= SOURCES.keys()


@given(st.lists(sentences, min_size=4, max_size=9), words_asked)
def test_hits_beyond_the_second_stage_never_score_above_those_within_it(texts, asked):
    engine, question = engine_over(texts), " ".join([*asked, "snow"])
    total = engine.search(Query(question)).total
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded, "DEPTH", 3)
        hits = engine.search(Query(question, limit=total or 1)).hits
    assert len(hits) == len({hit.passage.id for hit in hits}) == total
    scores = [hit.score for hit in hits]
    assert scores == pytest.approx(sorted(scores, reverse=True))
    assert all(score > 0 for score in scores)
    assert all(hit.score == pytest.approx(sum(part for _, part in hit.parts)) for hit in hits)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_pages_beyond_the_second_stage_follow_the_same_order(monkeypatch, size):
    engine = engine_over("snow", ["snow snow", "snow and rain"], "snow rain", "much snow rain", "snow, snow, ice")
    monkeypatch.setattr(embedded, "DEPTH", 3)
    everything = [hit.passage.id for hit in engine.search(Query("snow rain", limit=6)).hits]
    pages = [engine.search(Query("snow rain", limit=size, offset=at)).hits for at in range(0, 12, size)]
    assert len(everything) == 6
    assert [hit.passage.id for page in pages for hit in page] == everything


@pytest.mark.parametrize("query", [Query("snow", limit=101), Query("snow", offset=100)])
def test_more_may_be_asked_for_than_there_is(query):
    hits = engine_over("Snow fell.").search(query).hits
    assert len(hits) == (0 if query.offset else 1)
