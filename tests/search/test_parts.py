"""An index of several parts with dead passages, against one that was built of the living ones alone."""

import json
import math
import sys
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.search import bm25, postings, top_numpy, weighting
from bot.search.bm25 import BM25Index
from bot.search.part import Part
from bot.search.peaks import Peaks
from bot.search.postings import BLOCK, PEAK, Postings
from bot.search.weighting import Weighting

WAYS = ["numpy", "numpy, small blocks", "compiled"]

words = st.sampled_from([f"w{i}" for i in range(12)])
# A passage's words, its part, and whether it is alive.
passages = st.tuples(st.lists(words, max_size=12), st.integers(0, 3), st.booleans() | st.just(True))
corpora = st.lists(passages, min_size=1, max_size=25)
queries = st.lists(words | st.sampled_from(["unknown", ""]), max_size=6)
parameters = st.tuples(st.floats(0.1, 3), st.floats(0, 1))


@pytest.fixture(params=WAYS, scope="module")
def way(request):
    if request.param == "compiled":
        pytest.importorskip("bot.search.compiled.top", reason="the extra `fast` is not installed")
    return request.param


@contextmanager
def taken(way):
    """Search every part in one way, whatever its size."""
    with pytest.MonkeyPatch.context() as patch:
        compiled = sys.modules.get("bot.search.compiled.top")
        patch.setattr(bm25, "best_way", lambda _: compiled.top if way == "compiled" else top_numpy.top)
        if way == "numpy, small blocks":
            patch.setattr(weighting, "SMALL", 0)
            for module in (bm25, postings, top_numpy):
                patch.setattr(module, "BLOCK", 4)
        yield


class Parted:
    """A corpus cut into parts, which come in the order of their numbers; each knows the words so far."""

    def __init__(self, corpus, parameters=(1.5, 0.75), chunk=None):
        self.living = [tokens for tokens, _, alive in corpus if alive]
        vocabulary, parts, places = {"": 0}, [], []
        for number in sorted({part for _, part, _ in corpus}):
            own = [place for place, (_, part, _) in enumerate(corpus) if part == number]
            numbered = [[vocabulary.setdefault(word, len(vocabulary)) for word in corpus[i][0]] for i in own]
            alive = np.array([corpus[i][2] for i in own])
            part = self.part(numbered, len(vocabulary), parameters, chunk)
            parts.append(Part(part.postings, part.average_length, part.peaks, None if alive.all() else alive))
            places += own
        held = [set(tokens) for tokens in self.living]
        frequencies = np.array([sum(word in passage for passage in held) for word in vocabulary])
        self.index = BM25Index.over(vocabulary, parts, frequencies, *parameters)
        self.rebuilt = BM25Index.build(self.living, *parameters)
        self.order = np.array(places)
        # The ids of the living passages, in corpus order.
        self.ids = np.array([i for i in np.argsort(places).tolist() if corpus[places[i]][2]], dtype=np.int64)
        self.frequencies = frequencies

    @staticmethod
    def part(numbered, size, parameters, chunk):
        def arrays(some):
            lengths = np.array([len(passage) for passage in some], dtype=np.int64)
            return np.array([term for passage in some for term in passage], dtype=np.uint32), lengths

        if chunk is None:
            return Part.build(*arrays(numbered), size, *parameters)
        chunks = (arrays(numbered[low : low + chunk]) for low in range(0, len(numbered), chunk))
        return Part.chunked(chunks, size, *parameters)

    def assume_a_floor(self):
        """The library's floor is a sum of logarithms; where that is nil, rounding says whether it is above zero."""
        passages = len(self.living)
        raw = [math.log(passages - n + 0.5) - math.log(n + 0.5) for n in self.frequencies.tolist() if n]
        assume(not any(raw) or abs(math.fsum(raw)) > 1e-9)


@given(
    corpus=corpora,
    query=queries,
    parameters=parameters,
    k=st.integers(0, 30),
    allowed=st.none() | st.sets(st.integers(0, 24)),
    chunk=st.none() | st.integers(1, 6),
)
def test_parts_answer_as_an_index_built_of_what_is_alive(way, *, corpus, query, parameters, k, allowed, chunk):
    with taken(way):
        made = Parted(corpus, parameters, chunk)
        made.assume_a_floor()
        index, rebuilt = made.index, made.rebuilt
        assert index.corpus_size == len(made.living)
        assert index.avgdl == rebuilt.avgdl
        assert len(index.idf) == len(rebuilt.idf)
        assert dict(index.idf) == pytest.approx(dict(rebuilt.idf), rel=0, abs=1e-9)

        scores = index.get_scores(query)
        expected = np.zeros(len(corpus))
        expected[made.ids] = rebuilt.get_scores(query)
        np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-9)

        matching = sorted(made.ids[rebuilt.matching(query)].tolist())
        assert index.matching(query).tolist() == matching
        within = None if allowed is None else np.array(sorted(i for i in allowed if i < len(corpus)), dtype=np.int64)
        found = [i for i in matching if allowed is None or i in allowed]
        assert index.count(query, within) == len(found)

        ids, best = index.top(query, k, within=within, order=made.order)
        assert ids.tolist() == sorted(found, key=lambda i: (-scores[i], made.order[i]))[:k]
        assert best.tolist() == scores[ids].tolist()
        ids, best = index.top(query, k, within=within)
        assert ids.tolist() == sorted(found, key=lambda i: (-scores[i], i))[:k]


def drawn(seed, size, shortest, longest):
    """Passages that have so many terms of 300, few of them frequent: all terms, and the lengths."""
    chance = np.random.default_rng(seed)
    lengths = chance.integers(shortest, longest, size)
    return (300 * chance.random(lengths.sum()) ** 4).astype(np.uint32), lengths


@pytest.mark.parametrize("way", ["numpy", "compiled"], indirect=True)
@pytest.mark.parametrize("short_first", [True, False])
def test_large_parts_of_other_average_lengths_give_the_best_of_all(way, short_first):
    chance = np.random.default_rng(5)
    given = [drawn(1, BLOCK + 3_000, 1, 5), drawn(2, 9_000, 80, 200), drawn(3, 300, 1, 9)]
    given = given if short_first else given[::-1]
    alive = [chance.random(len(lengths)) < share for (_, lengths), share in zip(given, (0.7, 0.9, 1), strict=True)]
    parts = []
    for (terms, lengths), here in zip(given, alive, strict=True):
        part = Part.build(terms, lengths, 300, 1.5, 0.75)
        parts.append(Part(part.postings, part.average_length, part.peaks, None if here.all() else here))
    terms, lengths, living = (np.concatenate(each) for each in (*zip(*given, strict=True), alive))
    owner = np.repeat(np.arange(len(lengths)), lengths)
    times = {term: np.bincount(owner[terms == term], minlength=len(lengths)) * living for term in range(300)}
    frequencies = np.array([np.count_nonzero(times[term]) for term in range(300)])
    index = BM25Index.over({str(term): term for term in range(300)}, parts, frequencies)
    average = lengths[living].mean()
    # Which place each passage has: parts are mixed, but each keeps its order.
    order = np.argsort(chance.permutation(np.repeat(np.arange(3), [len(each) for each in alive])), kind="stable")
    with taken(way):
        for _ in range(12):
            asked = chance.choice(300, 5, replace=False).tolist()
            weights = (chance.random(5) * 10).tolist()
            scores = np.zeros(len(lengths))
            for term, weight in zip(asked, weights, strict=True):
                count = times[term] * 2.5 / (times[term] + 1.5 * (1 - 0.75 + 0.75 * lengths / average))
                scores += weight * index.idf[str(term)] * count
            for k in (1, 10, 200):
                ids, found = index.top([str(term) for term in asked], k, weights=weights, order=order)
                np.testing.assert_allclose(found, scores[ids], rtol=0, atol=1e-9)
                np.testing.assert_allclose(found, np.sort(scores)[::-1][:k], rtol=0, atol=1e-9)
                assert ids.tolist() == ids[np.lexsort((order[ids], -found))].tolist()
                assert living[ids].all()


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=8),
    st.floats(0.1, 500),
    st.floats(0.1, 500),
    parameters,
    st.integers(0, 2**32 - 1),
)
def test_no_posting_counts_more_than_its_rescaled_peak(sizes, then, now, parameters, seed):
    lengths = np.array(sizes)
    terms = np.random.default_rng(seed).integers(0, 3, lengths.sum()).astype(np.uint32)
    made = Postings.build(terms, lengths, 3)
    bounds = Peaks.of(made, Weighting(*parameters, then).bounds()).rescaled(then, now).peaks
    weighed = Weighting(*parameters, now)
    for term in range(3):
        passages, times = made.of(term)
        counts = weighed.parts(times, weighed.length_parts(made.lengths[passages]))
        for segment in range(*made.first_segment[term : term + 2].tolist()):
            assert counts.max() <= bounds[segment] / PEAK * (parameters[0] + 1) * (1 + 1e-5)


def test_peaks_stay_the_very_same_where_the_average_length_is_the_same_or_less():
    none = np.zeros(0)
    known = Peaks(np.array([1, 9, 50_000], dtype=np.uint16), none, none, none, none, np.array([9], dtype=np.uint16))
    assert known.rescaled(5.0, 5.0) is known
    assert known.rescaled(5.0, 4.0) is known
    rescaled = known.rescaled(5.0, 7.0)
    assert rescaled.peaks.tolist() == [2, 13, PEAK]
    assert rescaled.others.tolist() == [13]


@pytest.mark.parametrize("order", [None, [3, 0, 2, 1]])
def test_ties_of_several_parts_go_to_the_lower_place(order):
    corpus = [(["snow"], 0, True), (["snow"], 1, False), (["snow"], 1, True), (["snow"], 2, True)]
    index = Parted(corpus).index
    places = None if order is None else np.array(order)
    ids, _ = index.top(["snow"], 2, order=places)
    assert ids.tolist() == ([0, 2] if order is None else [3, 2])


def test_a_word_that_only_dead_passages_have_is_unknown():
    index = Parted([(["snow", "falls"], 0, False), (["falls"], 0, True), (["rain"], 1, True)]).index
    assert sorted(index.idf) == ["falls", "rain"]
    assert "snow" not in index.idf
    with pytest.raises(KeyError):
        index.idf["snow"]
    assert index.top(["snow"])[0].tolist() == index.matching(["snow"]).tolist() == []


def test_words_that_were_numbered_after_the_index_was_made_are_unknown():
    vocabulary = {"": 0, "snow": 1}
    part = Part.build(np.array([1], dtype=np.uint32), np.array([1]), 2, 1.5, 0.75)
    index = BM25Index.over(vocabulary, [part], np.array([0, 1]))
    vocabulary["rain"] = 2
    assert list(index.idf) == ["snow"]
    assert "rain" not in index.idf
    assert index.top(["rain", "snow"])[0].tolist() == [0]
    assert index.matching(["rain"]).tolist() == []


def test_an_index_over_nothing_finds_nothing():
    index = BM25Index.over({}, [], np.zeros(0, dtype=np.int64))
    assert (index.corpus_size, index.avgdl, dict(index.idf)) == (0, 0.0, {})
    assert index.top(["snow"])[0].tolist() == index.matching(["snow"]).tolist() == []
    assert index.get_scores(["snow"]).tolist() == []


def test_marks_that_may_not_be_written_need_no_other_compiling():
    compiled = pytest.importorskip("bot.search.compiled.top", reason="the extra `fast` is not installed")
    part = Part.build(np.array([0, 0, 0], dtype=np.uint32), np.array([1, 1, 1]), 1, 1.5, 0.75)
    alive = np.array([False, True, True])
    alive.flags.writeable = False
    known = set(compiled._search.signatures)
    with taken("compiled"):
        index = BM25Index.over({"a": 0}, [Part(part.postings, 1.0, part.peaks, alive)], np.array([2]))
        assert index.top(["a"])[0].tolist() == [1, 2]
    assert set(compiled._search.signatures) == known


class TestPart:
    """How a part is made and kept."""

    @staticmethod
    def same(part, other):
        for kind, one, two in [(Postings, part.postings, other.postings), (Peaks, part.peaks, other.peaks)]:
            for name in kind.__slots__:
                mine, its = getattr(one, name), getattr(two, name)
                assert mine.dtype == its.dtype
                assert mine.tolist() == its.tolist()
        assert part.average_length == other.average_length

    @pytest.mark.parametrize("cuts", [[], [1, 1, 40_000, 69_000], [BLOCK], [BLOCK + 1, BLOCK + 2]])
    def test_chunks_of_any_size_make_the_same_part(self, cuts):
        terms, lengths = drawn(4, BLOCK + 5_000, 0, 6)
        starts = np.concatenate(([0], np.cumsum(lengths)))
        borders = [0, *cuts, len(lengths)]
        chunks = ((terms[starts[low] : starts[high]], lengths[low:high]) for low, high in pairwise(borders))
        self.same(Part.chunked(chunks, 0, 1.5, 0.75), Part.build(terms, lengths, 300, 1.5, 0.75))

    def test_a_part_is_loaded_as_it_was_saved_but_wholly_alive(self, tmp_path):
        part = Part.build(*drawn(6, 500, 0, 30), 300, 1.5, 0.75)
        Part(part.postings, part.average_length, part.peaks, np.zeros(500, dtype=np.bool_)).save(tmp_path / "new")
        loaded = Part.load(tmp_path / "new")
        self.same(loaded, part)
        assert loaded.alive is None

    def test_a_part_of_another_format_is_refused(self, tmp_path):
        Part.build(*drawn(6, 5, 1, 3), 300, 1.5, 0.75).save(tmp_path)
        manifest = tmp_path / "part.json"
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 0}))
        with pytest.raises(ValueError, match="format 0, not 2"):
            Part.load(tmp_path)

    def test_marks_of_another_number_are_refused(self):
        part = Part.build(*drawn(6, 5, 1, 3), 300, 1.5, 0.75)
        with pytest.raises(ValueError, match="A part of 5 passages was told which of 4 are alive"):
            Part(part.postings, part.average_length, part.peaks, np.ones(4, dtype=np.bool_))

    def test_a_term_of_more_passages_than_are_alive_is_refused(self):
        part = Part.build(*drawn(6, 5, 1, 3), 300, 1.5, 0.75)
        with pytest.raises(ValueError, match="stand in 6 passages, of 5 that are alive"):
            BM25Index.over({}, [part], np.array([6]))


class TestSaving:
    """Only what is wholly one part is saved as one index."""

    def test_one_part_that_is_alive_is_saved_and_loaded(self, tmp_path):
        index = Parted([(["snow", "falls"], 0, True), (["snow"], 0, True)]).index
        index.save(tmp_path)
        loaded = BM25Index.load(tmp_path)
        assert loaded.idf == index.idf
        assert loaded.top(["falls", "snow"])[1].tolist() == index.top(["falls", "snow"])[1].tolist()

    @pytest.mark.parametrize("second", [(["rain"], 1, True), (["rain"], 0, False)])
    def test_several_parts_and_dead_passages_are_refused(self, tmp_path, second):
        index = Parted([(["snow"], 0, True), second]).index
        with pytest.raises(ValueError, match="save its parts"):
            index.save(tmp_path)

    def test_words_in_another_order_than_their_numbers_are_refused(self, tmp_path):
        part = Part.build(np.array([0, 1], dtype=np.uint32), np.array([2]), 2, 1.5, 0.75)
        with pytest.raises(ValueError, match="save the part"):
            BM25Index.over({"b": 1, "a": 0}, [part], np.array([1, 1])).save(tmp_path)
