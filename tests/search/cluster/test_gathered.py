"""Passages that come from a cluster, analysed a few at a time, are what the second stage of the embedded engine sees."""

import threading

import numpy as np
import pytest

from bot.model import Query
from bot.search.analysis import Analysers
from bot.search.candidates import Candidates
from bot.search.cluster import gathered as module
from bot.search.cluster.gathered import Gatherer
from bot.search.cluster.remembered import Remembered
from bot.search.held import held_engine
from bot.search.kinds import Kind, Kinds
from bot.search.mix import shipped_weights
from bot.search.ranking import expanded
from bot.search.segment import K1, B
from bot.search.weighting import Weighting
from tests.search.corpora import passages_of

ARTICLES = [
    ["The river rose. The minister closed the bridge in Geneva.", "Snow fell. Nobody came."],
    "A well-known minister spoke of snow, snow and rivers.",
    ["The bridge opens in May 2012.", "The river, the river!", "Nothing is said."],
]
QUESTION = "Who closed the bridges over the rivers in Genva?"


@pytest.fixture
def embedded():
    return held_engine(passages_of(*ARTICLES), Analysers(), shipped_weights())


def gatherer(embedded):
    """One that knows as much of grams as the embedded engine does."""
    grams = embedded._vocabulary.grams
    size = len(embedded._vocabulary.lexicon.surfaces)
    counts = {name: round(size / np.expm1(weight)) for name, weight in zip(grams._names, grams._weight, strict=True)}
    return Gatherer(Analysers(), Kinds(["en"]), size, counts)


def test_the_same_is_laid_open_whatever_was_gathered_before(embedded):
    expected = embedded.candidates(Query(QUESTION))
    question, numbers = expected.question, expected.numbers
    passages = [embedded._passages.passage(number) for number in numbers.tolist()]
    gather = gatherer(embedded)
    asked = [term.surface for term in question.terms]
    for before in ([], passages[::-1], passages[1:]):
        gather.gather(before, ["xylophone"], None)
        found = gather.gather(passages, asked, None)
        weights = {}
        for text, weight in zip(*expanded(question), strict=True):
            weights[text] = weights.get(text, 0.0) + weight * embedded._index.idf.get(text, 0.0)
        bm25 = found.bm25(weights, Weighting(K1, B, embedded._index.avgdl))
        np.testing.assert_allclose(bm25, expected.bm25)
        open_ = Candidates(question, np.arange(len(passages)), bm25, found, found.vocabulary)
        for name in ("held", "sentence_held", "title_held", "alike", "sentence_alike", "lengths", "sentence_counts"):
            np.testing.assert_allclose(getattr(open_, name), getattr(expected, name), err_msg=name)
        for at, number in enumerate(numbers.tolist()):
            places = np.arange(int(open_.lengths[at]))
            assert found.word_spans(at, places) == embedded._collection.word_spans(number, places)


def test_whether_a_word_is_a_name_is_asked_once(embedded):
    gather, asked = gatherer(embedded), []

    def names(words):
        asked.append(words)
        return [surface == "geneva" for surface, _ in words]

    passages = passages_of(*ARTICLES)
    for _ in range(2):
        found = gather.gather(passages, [], names)
    words = found.words(np.arange(len(passages))).values
    named = {found.lexicon.word(number)[0] for number in words[found.vocabulary.gives(Kind.NAME, words)].tolist()}
    assert named == {"geneva"}
    assert len(asked[0]) > 20
    assert asked[1:] == [[]] or len(asked) == 1


def test_all_is_forgotten_when_there_are_too_many_words(embedded, monkeypatch):
    monkeypatch.setattr(module, "_MOST_WORDS", 5)
    gather, passages = gatherer(embedded), passages_of(*ARTICLES)
    first = gather.gather(passages[:3], [], None)
    second = gather.gather(passages[3:], [], None)
    assert second.lexicon is not first.lexicon
    assert len(second.lexicon.surfaces) < 20
    # What was gathered before stays as it is.
    assert [first.lexicon.word(n)[0] for n in first.words(np.array([1])).values.tolist()] == [
        "snow",
        "fell",
        "nobody",
        "came",
    ]


def test_nothing_gathered_is_nothing(embedded):
    found = gatherer(embedded).gather([], ["snow"], lambda _: [])
    assert found.words(np.zeros(0, dtype=np.int64)).values.tolist() == []
    assert found.bm25({"snow": 1.0}, Weighting(K1, B, 5.0)).tolist() == []


def test_threads_get_what_they_would_get_alone(embedded):
    gather, passages = gatherer(embedded), passages_of(*ARTICLES)
    wrong = []

    def work(seed):
        for turn in range(30):
            some = [passages[(seed + turn + at) % len(passages)] for at in range(3)]
            found = gather.gather(some, ["bridge"], None)
            for at, passage in enumerate(some):
                said = [found.lexicon.word(number)[0] for number in found.words(np.array([at])).values.tolist()]
                if said != [token.surface for token in Analysers()("en").words(passage.text)]:
                    wrong.append(passage.id)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_what_was_asked_for_last_is_remembered():
    memory = Remembered(2)
    memory.keep({"a": 1, "b": 2})
    assert memory.known(["a"]) == {"a": 1}
    memory.keep({"c": 3})
    assert memory.known(["a", "b", "c"]) == {"a": 1, "c": 3}
