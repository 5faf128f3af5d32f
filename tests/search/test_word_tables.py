"""What is worked out of each surface of a lexicon, at once and as surfaces come."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search.forward import Rows
from bot.search.spelling import Speller
from bot.search.word_tables import WordTables

from .corpora import flat

SURFACES = st.lists(st.text("abcde19東\ud800", max_size=6) | st.text(max_size=4), unique=True, max_size=20)


def near(surfaces, tables, word):
    nothing_common = np.zeros(len(surfaces), dtype=np.bool_)
    times = np.ones(len(surfaces), dtype=np.int64)
    speller = Speller(surfaces.__getitem__, [table.spelling for table in tables], times, nothing_common)
    return speller.near(word), speller.alike(word, 5)


@settings(max_examples=50)
@given(SURFACES, st.data())
def test_tables_of_surfaces_that_come_later_go_on_where_those_before_end(tmp_path_factory, surfaces, data):
    cut = data.draw(st.integers(0, len(surfaces)))
    whole = WordTables.build(surfaces)
    first = WordTables.build(surfaces[:cut])
    folder = tmp_path_factory.mktemp("tables")
    first.save(folder)
    first = data.draw(st.sampled_from([first, WordTables.load(folder)]))
    second = WordTables.build(surfaces[cut:], cut, first)

    assert flat(Rows.joined([first.grams.rows, second.grams.rows])) == flat(whole.grams.rows)
    assert dict(second.grams.names) == dict(whole.grams.names)
    assert [*first.digits.tolist(), *second.digits.tolist()] == whole.digits.tolist()
    assert whole.digits.tolist() == [any(letter.isdigit() for letter in surface) for surface in surfaces]
    for word in ["abcde", "abdce", *surfaces[:3]]:
        assert near(surfaces, [first, second], word) == near(surfaces, [whole], word)


def test_what_is_not_there_cannot_be_loaded(tmp_path):
    WordTables.build(["snow"]).save(tmp_path)
    (tmp_path / "digits.npy").unlink()
    with pytest.raises(OSError, match="digits"):
        WordTables.load(tmp_path)


def test_tables_of_no_surfaces_pass_on_the_grams_of_those_before():
    first = WordTables.build(["snow"])
    nothing = WordTables.build([], 1, first)
    third = WordTables.build(["snowing"], 1, nothing)
    assert dict(third.grams.names) == dict(WordTables.build(["snow", "snowing"]).grams.names)
