"""The numbers that order articles: ascending, and the same as before for all that can keep theirs."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.library.cluster.ordering import STEP, ordered


def longest(numbers):
    """How long the longest ascending row is, found the slow way."""
    best = []
    for at, number in enumerate(numbers):
        best.append(1 + max((best[i] for i in range(at) if numbers[i] < number), default=0))
    return max(best, default=0)


def test_new_articles_alone_get_numbers_with_room_between_them():
    assert ordered(np.zeros(3, dtype=np.int64)).tolist() == [STEP, 2 * STEP, 3 * STEP]
    assert ordered(np.zeros(0, dtype=np.int64)).tolist() == []


def test_an_article_that_comes_between_two_leaves_them_as_they_are():
    assert ordered(np.array([STEP, 0, 2 * STEP])).tolist() == [STEP, STEP + STEP // 2, 2 * STEP]


def test_an_article_that_moved_gets_another_number_and_no_other_does():
    assert ordered(np.array([3, 1, 2]) * STEP).tolist()[1:] == [STEP, 2 * STEP]


def test_where_no_room_is_left_a_few_neighbours_move():
    known = np.array([STEP, 0, STEP + 1, 5 * STEP, 6 * STEP])
    found = ordered(known)
    assert (np.diff(found) > 0).all()
    assert found[4] == 6 * STEP
    assert np.count_nonzero(found != known) <= 4


@given(st.lists(st.integers(0, 40), max_size=30))
def test_numbers_always_ascend_and_with_room_the_most_are_kept(drawn):
    numbers = [number for at, number in enumerate(drawn) if number and number not in drawn[:at]]
    new = [number if number in numbers and number not in drawn[:at] else 0 for at, number in enumerate(drawn)]
    for scale in (1, STEP):
        known = np.array(new, dtype=np.int64) * scale
        found = ordered(known)
        assert found.shape == known.shape
        assert (np.diff(found, prepend=0) > 0).all()
        if scale == STEP:
            assert np.count_nonzero((found == known) & (known > 0)) == longest([n for n in new if n])


def test_articles_that_come_one_by_one_at_one_place_hardly_move_others():
    numbers = ordered(np.zeros(1_000, dtype=np.int64))
    moved = 0
    for _ in range(1_000):
        known = np.insert(numbers, 500, 0)
        numbers = ordered(known)
        moved += np.count_nonzero((numbers != known) & (known > 0))
        assert (np.diff(numbers) > 0).all()
    assert moved < 20_000
