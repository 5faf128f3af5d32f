"""What postings count at most: of each segment, and of common ones more than that."""

import numpy as np
import pytest

from bot.search.peaks import COMMON, Peaks
from bot.search.postings import BLOCK, PEAK, Postings
from bot.search.weighting import Weighting

SHARES = [0.9, COMMON / BLOCK * 1.5, COMMON / BLOCK / 2]
"""How many passages have each term: the first two are common."""


@pytest.fixture(scope="module")
def postings():
    chance = np.random.default_rng(7)
    has = chance.random((BLOCK + 9_000, len(SHARES))) < SHARES
    times = np.where(has, chance.integers(1, 5, has.shape), 0)
    lengths = times.sum(axis=1)
    terms = np.repeat(np.tile(np.arange(len(SHARES), dtype=np.uint32), len(has)), times.ravel())
    return Postings.build(terms, lengths, len(SHARES))


@pytest.fixture(scope="module")
def bounds(postings):
    return Weighting(1.5, 0.75, float(postings.lengths.mean())).bounds()


@pytest.fixture(scope="module")
def peaks(postings, bounds):
    return Peaks.of(postings, bounds)


def segments(postings):
    begins = np.concatenate(([0], postings.ends[:-1])).tolist()
    return [slice(begin, end) for begin, end in zip(begins, postings.ends.tolist(), strict=True)]


def test_long_segments_are_common(postings, peaks):
    sizes = [part.stop - part.start for part in segments(postings)]
    assert peaks.common.tolist() == [number for number, size in enumerate(sizes) if size >= COMMON]
    assert 0 < len(peaks.common) < len(sizes)


def test_no_posting_counts_more_than_the_peak_of_its_segment_and_one_as_much(postings, bounds, peaks):
    for part, peak in zip(segments(postings), peaks.peaks.tolist(), strict=True):
        most = bounds[postings.codes[part]].max() / bounds.max() * PEAK
        assert most <= peak < most + 1


def test_marks_tell_which_places_have_a_posting(postings, peaks):
    for row, segment in enumerate(peaks.common.tolist()):
        bits = np.unpackbits(peaks.marks[row].view(np.uint8), bitorder="little")
        assert np.flatnonzero(bits).tolist() == postings.places[segments(postings)[segment]].tolist()


def test_tops_count_most_and_the_others_no_more_than_is_said(postings, bounds, peaks):
    ends = [0, *peaks.top_ends.tolist()]
    for row, segment in enumerate(peaks.common.tolist()):
        part = segments(postings)[segment]
        tops = peaks.tops[ends[row] : ends[row + 1]]
        assert 0 < len(tops) < part.stop - part.start
        assert (np.diff(tops.astype(int)) > 0).all()
        is_top = np.isin(postings.places[part], tops)
        assert is_top.sum() == len(tops)
        counts = bounds[postings.codes[part]]
        assert counts[is_top].min() >= counts[~is_top].max()
        assert counts[~is_top].max() / bounds.max() * PEAK <= peaks.others[row]


def test_what_is_saved_is_loaded(peaks, tmp_path):
    peaks.save(tmp_path)
    loaded = Peaks.load(tmp_path)
    for name in Peaks.__slots__:
        assert getattr(loaded, name).tolist() == getattr(peaks, name).tolist()


def test_an_index_of_nothing_has_none(bounds):
    nothing = Peaks.of(Postings.build(np.zeros(0, np.uint32), np.zeros(0, np.int64), 0), bounds)
    assert [len(getattr(nothing, name)) for name in Peaks.__slots__] == [0] * 6
