from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.model import EVERYTHING, Attribution, Selection
from bot.search.engine import ArticleTitle
from bot.search.prefixes import words_of
from bot.search.selection import Selector, credited
from bot.search.shelf import Shelf
from bot.search.shelf_part import ShelfPart

Source = tuple[str, Attribution]


@dataclass(frozen=True, slots=True)
class Split:
    """Articles in parts, with what is alive of each and, of all, the place in the corpus."""

    parts: tuple[tuple[Source, ...], ...]
    alive: tuple[tuple[bool, ...] | None, ...]
    order: tuple[int, ...] | None

    @property
    def articles(self) -> list[Source]:
        return [article for part in self.parts for article in part]

    @property
    def flags(self) -> list[bool]:
        whole = zip(self.parts, self.alive, strict=True)
        return [flag for part, alive in whole for flag in (alive or [True] * len(part))]

    @property
    def living(self) -> list[Source]:
        """The living articles in corpus order."""
        places = self.order or range(len(self.articles))
        ordered = sorted(zip(places, self.flags, self.articles, strict=True), key=lambda one: one[0])
        return [article for _, alive, article in ordered if alive]

    def shelf(self, parts=None) -> Shelf:
        return Shelf(
            parts or [ShelfPart.build(part) for part in self.parts],
            [None if alive is None else np.array(alive, dtype=bool) for alive in self.alive],
            None if self.order is None else np.array(self.order, dtype=np.int64),
        )


def source(title="", author=None, publisher=None, tags=()) -> Attribution:
    return Attribution(title, author, publisher, None, None, 1, 1, "a.md", tuple(tags))


texts = st.text(st.sampled_from("aAbBéÉ\u0301ßfiﬁ 東京강\u1100\u1161\u11bc,-“\ud800\udfff\U0001f600"), max_size=6)
names = texts | st.sampled_from(
    ["Ada Long", "ada  LONG", "Ada Long, Bo", " Bo ,Ada Long,", "Bo", "東京 Ada", "", " ", ","]
)
ids = st.sampled_from(["river", "fair", "東京", "\ud800", "", "a", "b", "c"])
sources = st.builds(source, names, st.none() | names, st.none() | names, st.lists(names, max_size=2))
selections = st.just(EVERYTHING) | st.builds(
    Selection,
    st.lists(ids | st.just("unknown"), max_size=2).map(tuple),
    st.lists(names, max_size=2).map(tuple),
    st.lists(names, max_size=2).map(tuple),
)


@st.composite
def splits(draw) -> Split:
    parts = draw(
        st.lists(st.lists(st.tuples(ids, sources), max_size=4, unique_by=lambda a: a[0]).map(tuple), max_size=4)
    )
    seen: set[str] = set()
    alive = []
    for part in parts:
        # An article that was changed lives in one part only.
        flags = tuple(draw(st.booleans()) and article_id not in seen for article_id, _ in part)
        seen |= {article_id for (article_id, _), flag in zip(part, flags, strict=True) if flag}
        alive.append(None if all(flags) else flags)
    order = draw(st.none() | st.permutations(range(sum(map(len, parts)))).map(tuple))
    return Split(tuple(parts), tuple(alive), order or None)


def matches(typed: str, name: str) -> bool:
    wanted = words_of(typed)
    if not wanted:
        return not typed.strip()
    return all(any(word.startswith(begin) for word in words_of(name)) for begin in wanted)


@given(splits(), names, st.integers(0, 5), selections)
def test_living_articles_are_offered_in_the_order_of_the_corpus(split, typed, limit, selection):
    allows = Selector(selection).allows
    expected = [
        ArticleTitle(article_id, attribution.title)
        for article_id, attribution in split.living
        if allows(article_id, attribution) and matches(typed, attribution.title)
    ]
    assert split.shelf().articles(typed, limit, selection) == expected[:limit]


@given(splits(), names, st.integers(0, 9), selections)
def test_authors_are_offered_in_the_order_of_the_first_living_articles_that_credit_them(split, typed, limit, selection):
    allows = Selector(selection).allows
    everybody = dict.fromkeys(name for _, attribution in split.living for name in credited(attribution))
    allowed = {name for article in split.living if allows(*article) for name in credited(article[1])}
    expected = [name for name in everybody if name in allowed and matches(typed, name)]
    assert split.shelf().authors(typed, limit, selection) == expected[:limit]


@given(splits(), st.lists(selections, max_size=3))
def test_a_selection_has_the_living_articles_that_its_selector_allows(split, chosen):
    shelf = split.shelf()
    for selection in chosen * 2:
        allows = Selector(selection).allows
        expected = [alive and allows(*article) for alive, article in zip(split.flags, split.articles, strict=True)]
        assert shelf.selected(selection).tolist() == expected


@settings(max_examples=40)
@given(split=splits(), typed=names, selection=selections)
@example(split=Split(((),), (None,), None), typed="", selection=EVERYTHING)
def test_parts_that_were_saved_answer_alike(tmp_path_factory, split, typed, selection):
    parts = []
    for part in split.parts:
        folder = tmp_path_factory.mktemp("part")
        ShelfPart.build(part).save(folder)
        parts.append(ShelfPart.load(folder))
    made, loaded = split.shelf(), split.shelf(parts)
    assert loaded.articles(typed, 20, selection) == made.articles(typed, 20, selection)
    assert loaded.authors(typed, 20, selection) == made.authors(typed, 20, selection)
    assert np.array_equal(loaded.selected(selection), made.selected(selection))


def test_the_memory_of_selections_is_bounded_and_forgets_nothing_that_counts():
    shelf = Shelf([ShelfPart.build((str(n), source("t", f"n{n}")) for n in range(300))], [None], None)
    for n in [*range(300), 0]:
        assert np.flatnonzero(shelf.selected(Selection(articles=(str(n),)))).tolist() == [n]
        assert shelf.authors("", 5, Selection(authors=(f"N{n}",))) == [f"n{n}"]
    assert len(shelf._selections) < 300


def test_a_part_that_is_not_whole_does_not_open(tmp_path):
    ShelfPart.build([("river", source("The river", "Ada"))]).save(tmp_path)
    file = next(tmp_path.glob("titles_text*"))
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(ValueError, match=r"\S"):
        ShelfPart.load(tmp_path)
    file.unlink()
    with pytest.raises(OSError, match=r"\S"):
        ShelfPart.load(tmp_path)
