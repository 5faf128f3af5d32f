"""Looking many numbers up among a few."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.search.lookup import distinct, sought

numbers = st.one_of(st.integers(0, 40), st.integers(0, 2**31 - 1))


@given(st.sets(numbers, max_size=30), st.lists(numbers, max_size=60))
def test_each_value_among_the_keys_is_found_in_order_with_its_key(keys, others):
    keys = sorted(keys)
    values = others + keys[::2] + keys
    at, key = sought(np.array(keys, dtype=np.int64), np.array(values, dtype=np.int32))
    assert at.tolist() == [place for place, value in enumerate(values) if value in keys]
    assert [keys[place] for place in key.tolist()] == [values[place] for place in at.tolist()]


@given(st.lists(numbers))
def test_each_value_comes_once_in_order(values):
    assert distinct(np.array(values, dtype=np.int32)).tolist() == sorted(set(values))
