"""Words that look alike."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.grams import GramIndex, GramTable, grams

from .corpora import flat


def index_of(*parts, dead=()):
    """An index over surfaces that came in several parts."""
    tables = []
    for surfaces in parts:
        tables.append(GramTable.build(surfaces, tables[-1] if tables else None))
    return GramIndex.of(tables, np.array([surface not in dead for part in parts for surface in part], dtype=np.bool_))


def likeness(surfaces, surface, least=0.0):
    places, table = index_of(surfaces).alike([surface], np.arange(len(surfaces), dtype=np.int32), least)
    pairs = zip(places.tolist(), table[:, 0].tolist(), strict=True)
    return {surfaces[place]: like for place, like in pairs if like}


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("snow", ["\x02sn", "sno", "now", "ow\x03"]),
        ("a", ["\x02a\x03"]),
        ("aaaa", ["\x02aa", "aaa", "aa\x03"]),
        ("首都", ["首", "都"]),
        ("中", ["中"]),
        ("日日", ["日"]),
    ],
)
def test_a_word_is_known_by_its_runs_of_characters_and_a_pair_by_its_characters(surface, expected):
    assert list(grams(surface)) == expected


@pytest.mark.parametrize("surface", ["snow", "首都", "a", "snowing", "internationalisation"])
def test_a_word_is_like_itself_to_the_last_bit_so_that_equals_stay_equal(surface):
    surfaces = [
        "snow",
        "首都",
        "a",
        "snowing",
        "nationalisation",
        "internationalisation",
        "nation",
        "winter",
        "rations",
    ]
    assert likeness(surfaces, surface)[surface] == 1.0


def test_forms_of_a_word_are_more_alike_than_other_words():
    found = likeness(["defector", "defects", "director", "snow"], "defection")
    assert found["defects"] > found.get("director", 0)
    assert found["defector"] > found.get("director", 0)
    assert "snow" not in found


def test_pairs_that_share_a_character_are_alike():
    found = likeness(["首都", "都市", "北京"], "首相")
    assert found.keys() == {"首都"}
    assert 0 < found["首都"] < 1


def test_a_run_that_few_words_have_tells_more():
    found = likeness(["xyzing", "going", "doing", "singing", "xyzed"], "xyzing")
    assert found["xyzed"] > found["going"]


def test_what_is_less_alike_than_asked_is_left_out():
    surfaces = ["snow", "snowing", "now"]
    assert likeness(surfaces, "snow", 0.999).keys() == {"snow"}
    assert likeness(surfaces, "snow", 1.1) == {}


@pytest.mark.parametrize("surfaces", [[], ["snow"]])
def test_nothing_is_like_a_word_with_nothing_in_common(surfaces):
    assert likeness(surfaces, "qqq") == {}


words = st.text("abé中国가", min_size=1, max_size=6)


@given(st.lists(words, unique=True, max_size=12), st.lists(words, max_size=4), st.floats(0, 1), st.data())
def test_likeness_is_the_weighted_jaccard_index(surfaces, asked, least, data):
    def weight(gram):
        having = sum(gram in grams(surface) for surface in surfaces)
        return math.log1p(len(surfaces) / max(having, 1))

    chosen = data.draw(st.lists(st.sampled_from(range(len(surfaces))), unique=True)) if surfaces else []
    expected = {}
    for word, place in product(range(len(asked)), range(len(chosen))):
        one, other = set(grams(asked[word])), set(grams(surfaces[chosen[place]]))
        if one & other:
            expected[word, place] = sum(map(weight, one & other)) / sum(map(weight, one | other))

    def alike(least):
        places, table = index_of(surfaces).alike(asked, np.array(chosen, dtype=np.int32), least)
        assert table.shape == (len(places), len(asked))
        pairs = product(range(len(asked)), enumerate(places.tolist()))
        return {(word, place): like for word, (row, place) in pairs if (like := table[row, word])}

    everything = alike(0.0)
    assert everything == pytest.approx(expected, rel=0, abs=1e-9)
    assert alike(least) == {pair: like for pair, like in everything.items() if like >= least}


@given(st.lists(words, unique=True, max_size=12), st.lists(words, max_size=4), st.data())
def test_surfaces_that_are_gone_do_not_count(surfaces, asked, data):
    dead = data.draw(st.sets(st.sampled_from(surfaces))) if surfaces else set()
    living = [surface for surface in surfaces if surface not in dead]
    cut = data.draw(st.integers(0, len(surfaces)))
    every = index_of(surfaces[:cut], surfaces[cut:], dead=dead)
    numbers = [number for number, surface in enumerate(surfaces) if surface not in dead]

    places, table = every.alike(asked, np.array(numbers, dtype=np.int32), 0.1)
    expected_places, expected = index_of(living).alike(asked, np.arange(len(living), dtype=np.int32), 0.1)

    assert places.tolist() == expected_places.tolist()
    np.testing.assert_allclose(table, expected, rtol=0, atol=1e-9)


@given(st.lists(words, unique=True, max_size=12), st.data())
def test_a_table_behind_another_one_leaves_that_as_it_is_and_has_its_grams_numbers(surfaces, data):
    cut = data.draw(st.integers(0, len(surfaces)))
    first = GramTable.build(surfaces[:cut])
    names, rows = dict(first.names), flat(first.rows)
    second = GramTable.build(surfaces[cut:], first)
    assert (dict(first.names), flat(first.rows)) == (names, rows)
    assert names.items() <= dict(second.names).items()
    assert [[second.names.string(gram) for gram in second.rows.row(at)] for at in range(len(surfaces) - cut)] == [
        list(grams(surface)) for surface in surfaces[cut:]
    ]


def test_a_table_from_disk_is_the_same(tmp_path):
    table = GramTable.build(["snow", "首都", "\ud800", ""], GramTable.build(["snowing"]))
    table.save(tmp_path)
    loaded = GramTable.load(tmp_path)
    assert dict(loaded.names) == dict(table.names)
    assert flat(loaded.rows) == flat(table.rows)
    assert dict(GramTable.build(["ice"], loaded).names) == dict(GramTable.build(["ice"], table).names)
