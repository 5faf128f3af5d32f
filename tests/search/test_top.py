"""Both ways to find the best passages, on corpora of several blocks, against every score."""

import sys
from types import ModuleType

import numpy as np
import pytest

from bot.search import bm25, top_numpy, ways
from bot.search.bm25 import BM25Index
from bot.search.postings import BLOCK, Postings
from bot.search.ways import best_way, prepare
from bot.search.weighting import Weighting, searchable

WAYS = ["numpy", "compiled"]
PASSAGES = 2 * BLOCK + 5_000


@pytest.fixture(params=WAYS)
def top(request):
    if request.param == "numpy":
        return top_numpy.top
    return pytest.importorskip("bot.search.compiled.top", reason="the extra `fast` is not installed").top


def corpus(seed, *, terms=300, longest=9, passages=PASSAGES):
    """The terms of all passages, drawn so that few are frequent, and the lengths."""
    chance = np.random.default_rng(seed)
    lengths = chance.integers(1, longest, passages)
    return (terms * chance.random(lengths.sum()) ** 4).astype(np.uint32), lengths


def index(terms, lengths, size=300, k1=1.5, b=0.75):
    return searchable(Postings.build(terms, lengths, size), Weighting(k1, b, float(lengths.mean())))


def every_score(terms, lengths, asked, weights, *, k1=1.5, b=0.75):
    scores = np.zeros(len(lengths))
    passages = np.repeat(np.arange(len(lengths)), lengths)
    for term, weight in zip(asked, weights, strict=True):
        times = np.bincount(passages[terms == term], minlength=len(lengths))
        scores += weight * (times * (k1 + 1) / (times + k1 * (1 - b + b * lengths / lengths.mean())))
    return scores


def expected(scores, k, allowed=None):
    ids = np.flatnonzero(scores if allowed is None else scores * allowed)
    return ids[np.lexsort((ids, -scores[ids]))][:k]


@pytest.mark.parametrize("k", [1, 10, 100, 3_000])
@pytest.mark.parametrize("seed", range(4))
def test_the_best_passages_of_several_blocks_are_found_with_exact_scores(top, seed, k):
    terms, lengths = corpus(seed)
    made = index(terms, lengths)
    chance = np.random.default_rng(seed)
    for _ in range(5):
        asked = chance.choice(300, 6, replace=False)
        weights = chance.random(6) * 10
        scores = every_score(terms, lengths, asked, weights)
        ids, found = top(made, asked.tolist(), weights.tolist(), k, None)
        assert ids.tolist() == expected(scores, k).tolist()
        np.testing.assert_allclose(found, scores[ids], rtol=0, atol=1e-9)


@pytest.mark.parametrize("passages", [1, 9, 4_097, 16_384, 20_000, BLOCK, BLOCK + 1])
def test_corpora_of_any_size_are_searched_to_their_last_passage(top, passages):
    terms, lengths = corpus(11, passages=passages)
    terms[-lengths[-1] :] = 299
    made = index(terms, lengths)
    for asked in ([0, 40, 299], [0, 1, 2]):
        scores = every_score(terms, lengths, asked, [1.0, 3.0, 7.0])
        for k in (3, 60):
            ids, found = top(made, asked, [1.0, 3.0, 7.0], k, None)
            assert ids.tolist() == expected(scores, k).tolist()
            np.testing.assert_allclose(found, scores[ids], rtol=0, atol=1e-9)


def test_only_allowed_passages_are_found(top):
    terms, lengths = corpus(7)
    allowed = np.arange(len(lengths)) % 3 == 0
    scores = every_score(terms, lengths, [3, 50, 200], [1.0, 2.0, 3.0])
    ids, _ = top(index(terms, lengths), [3, 50, 200], [1.0, 2.0, 3.0], 20, allowed)
    assert ids.tolist() == expected(scores, 20, allowed).tolist()


@pytest.mark.parametrize("seed", range(5))
def test_few_allowed_passages_are_found_however_many_better_ones_there_are(top, seed):
    terms, lengths = corpus(seed, longest=30, passages=20_000)
    chance = np.random.default_rng(seed)
    allowed = np.zeros(len(lengths), dtype=np.bool_)
    allowed[chance.choice(len(lengths), 60, replace=False)] = True
    asked, weights = chance.choice(300, 4, replace=False).tolist(), (chance.random(4) * 5).tolist()
    scores = every_score(terms, lengths, asked, weights)
    ids, _ = top(index(terms, lengths), asked, weights, 10, allowed)
    assert ids.tolist() == expected(scores, 10, allowed).tolist()


def test_a_weight_of_zero_finds_nothing(top):
    terms, lengths = corpus(8, passages=BLOCK + 10)
    ids, scores = top(index(terms, lengths), [3, 50], [0.0, 0.0], 20, None)
    assert ids.tolist() == scores.tolist() == []


def test_no_terms_find_nothing(top):
    ids, scores = top(index(*corpus(8, passages=20)), [], [], 5, None)
    assert ids.tolist() == scores.tolist() == []


@pytest.mark.parametrize("b", [0.0, 0.75, 1.0])
def test_long_passages_and_frequent_words_are_scored_exactly(top, b):
    chance = np.random.default_rng(9)
    lengths = np.concatenate([chance.integers(1, 4, BLOCK), chance.integers(100, 3_000, 200), [90_000, 400_000]])
    terms = (40 * chance.random(lengths.sum()) ** 6).astype(np.uint32)
    made = index(terms, lengths, 40, b=b)
    assert made.postings.many.max() > 255
    scores = every_score(terms, lengths, [0, 1, 30, 39], [0.3, 1.0, 5.0, 4.0], b=b)
    for k in (5, 50, 500):
        ids, found = top(made, [0, 1, 30, 39], [0.3, 1.0, 5.0, 4.0], k, None)
        assert ids.tolist() == expected(scores, k).tolist()
        np.testing.assert_allclose(found, scores[ids], rtol=0, atol=1e-9)


def test_passages_that_are_all_alike_come_in_their_order(top):
    lengths = np.full(BLOCK + 100, 2)
    terms = np.tile(np.array([0, 1], dtype=np.uint32), len(lengths))
    ids, scores = top(index(terms, lengths, 2), [0, 1], [1.0, 0.5], 30, None)
    assert ids.tolist() == list(range(30))
    assert len(set(scores.tolist())) == 1


def test_posting_lists_hold_each_passage_of_a_term_in_order_with_its_frequency():
    terms, lengths = corpus(10)
    postings = Postings.build(terms, lengths, 300)
    passages = np.repeat(np.arange(len(lengths)), lengths)
    for term in (0, 1, 150, 299):
        ids, times = postings.of(term)
        wanted = np.bincount(passages[terms == term], minlength=len(lengths))
        assert ids.tolist() == np.flatnonzero(wanted).tolist()
        assert times.tolist() == wanted[wanted > 0].tolist()
    assert postings.frequencies().tolist() == [len(postings.of(term)[0]) for term in range(300)]


def test_an_index_is_built_block_by_block_from_whatever_gives_passages():
    passages = [[f"w{number % 50}", "all"] for number in range(BLOCK + 700)] + [["last", "last", "all"]]
    built = BM25Index.build(iter(passages))
    assert built.corpus_size == len(passages)
    assert built.avgdl == pytest.approx(2 + 1 / len(passages))
    assert built.top(["last", "never"])[0].tolist() == [BLOCK + 700]
    assert built.matching(["w7"]).tolist() == list(range(7, BLOCK + 700, 50))
    assert "never" not in built.idf


class TestWays:
    """Which way is taken, and when the compiled one is made ready."""

    def test_a_small_index_needs_no_compiling(self):
        assert prepare(100) is None
        assert best_way(100) is top_numpy.top

    def test_without_the_extra_numpy_does_it(self, monkeypatch):
        monkeypatch.delitem(sys.modules, "bot.search.compiled.top", raising=False)
        monkeypatch.setattr(ways, "find_spec", lambda _: None)
        assert prepare(1_000_000) is None
        assert best_way(1_000_000) is top_numpy.top

    def test_a_module_that_is_still_loading_is_not_taken(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "bot.search.compiled.top", ModuleType("half"))
        assert best_way(1_000_000) is top_numpy.top

    def test_a_large_index_is_compiled_beside_what_goes_on(self, monkeypatch):
        pytest.importorskip("numba", reason="the extra `fast` is not installed")
        monkeypatch.delitem(sys.modules, "bot.search.compiled.top", raising=False)
        prepare(1_000_000).join()
        assert best_way(1_000_000) is sys.modules["bot.search.compiled.top"].top

    def test_a_loaded_index_needs_no_other_compiling(self, tmp_path):
        compiled = pytest.importorskip("bot.search.compiled.top", reason="the extra `fast` is not installed")
        BM25Index.build([["snow", "falls"]] * 9_000).save(tmp_path)
        known = set(compiled._search.signatures)
        ids, _ = compiled.top(BM25Index.load(tmp_path)._parts[0].searchable, [0], [1.0], 3, None)
        assert ids.tolist() == [0, 1, 2]
        assert set(compiled._search.signatures) == known

    def test_a_query_of_more_terms_than_are_compiled_for_is_answered(self):
        compiled = pytest.importorskip("bot.search.compiled.top", reason="the extra `fast` is not installed")
        size = 10_001
        terms, lengths = np.arange(size, dtype=np.uint32), np.ones(size, dtype=np.int64)
        asked, weights = list(range(size)), [1.0] * size
        ids, _ = compiled.top(index(terms, lengths, size), asked, weights, 3, None)
        assert ids.tolist() == [0, 1, 2]

    def test_who_asks_a_loaded_index_once_waits_for_nothing(self, monkeypatch, tmp_path):
        BM25Index.build([["snow"], ["falls"]]).save(tmp_path)
        prepared = []
        monkeypatch.setattr(bm25, "prepare", prepared.append)
        loaded = BM25Index.load(tmp_path)
        loaded.top(["snow"])
        assert prepared == []
        loaded.top(["snow"])
        loaded.top(["snow"])
        assert prepared == [2]
