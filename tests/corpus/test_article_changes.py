"""What changed in each article, and its keeping."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.article_changes import FieldChange, changes
from bot.corpus.change_files import KEPT, ChangeFiles
from bot.corpus.corpus import Corpus
from bot.corpus.diff import pairs
from bot.model import Article, Paragraph

KEY = "0123456789ab" * 2


def article(name, *texts, **known):
    return Article(name, name.title(), f"{name}.txt", tuple(map(Paragraph, texts)), **known)


def told(old, new, **limits):
    return list(changes(pairs(Corpus.of(old), Corpus.of(new)), **limits))


def lines(change):
    return [(passage.kind, passage.number, passage.text) for passage in change.passages]


def test_each_kind_of_change_is_told_once_and_what_stayed_is_not():
    same = article("same", "Stays.")
    found = told(
        [same, article("old", "Goes."), article("a", "One.")], [article("a", "Two."), same, article("new", "Comes.")]
    )
    assert [(one.kind, one.title) for one in found] == [("changed", "A"), ("added", "New"), ("removed", "Old")]
    assert lines(found[1]) == [("added", 1, "Comes.")]
    assert lines(found[2]) == [("removed", 1, "Goes.")]


def test_a_changed_passage_stands_before_what_it_became_with_their_numbers_then_and_now():
    (found,) = told([article("a", "One.", "Two.", "Three.")], [article("a", "Zero.", "One.", "Two!", "Three.")])
    assert lines(found) == [("added", 1, "Zero."), ("removed", 2, "Two."), ("added", 3, "Two!")]


def test_the_words_that_differ_are_found():
    (found,) = told([article("a", "It opens on Friday at noon.")], [article("a", "It opens on Sunday at noon.")])
    assert [passage.text[slice(*passage.spot)] for passage in found.passages] == ["Friday", "Sunday"]


def test_a_new_attribution_is_told_without_passages():
    old = article("a", "One.", author="Ada", licence="CC0")
    (found,) = told([old], [dataclasses.replace(old, author="Bea", licence=None, published=date(2024, 5, 6))])
    assert found.passages == ()
    assert set(found.fields) == {
        FieldChange("author", "Ada", "Bea"),
        FieldChange("licence", "CC0", None),
        FieldChange("published", None, "2024-05-06"),
    }


def test_tags_are_told_as_they_are_written():
    old = article("a", "One.")
    (found,) = told([old], [dataclasses.replace(old, tags=("floods", "town"))])
    assert found.fields == (FieldChange("tags", None, "floods, town"),)


def test_no_more_passages_than_wanted_are_told_and_the_rest_of_that_article_is_counted():
    found = told([article("z", "Z.")], [article("a", "1.", "2.", "3."), article("b", "4.")], most=2)
    assert [(len(one.passages), one.untold) for one in found] == [(2, 1)]


texts = st.lists(st.text("ab .\ud800", min_size=1, max_size=8), max_size=6)


@given(texts, texts)
def test_taking_out_what_went_and_putting_in_what_came_makes_the_new_article(old, new):
    made = list(old)
    for change in told([article("a", *old)], [article("a", *new)]):
        for passage in sorted((p for p in change.passages if p.kind == "removed"), key=lambda p: -p.number):
            assert made.pop(passage.number - 1) == passage.text
        for passage in sorted((p for p in change.passages if p.kind == "added"), key=lambda p: p.number):
            made.insert(passage.number - 1, passage.text)
    assert made == new


@given(st.text("ab ", min_size=1), st.text("ab ", min_size=1))
def test_texts_are_alike_outside_the_words_that_differ(old, new):
    for change in told([article("a", old)], [article("a", new)]):
        rests = []
        for passage in change.passages:
            start, end = passage.spot or (None, None)
            rests.append(passage.text if start is None else passage.text[:start] + passage.text[end:])
        if all(passage.spot for passage in change.passages):
            assert rests[0] == rests[1]


def test_kept_changes_are_read_back_as_they_were(tmp_path):
    old = [article("a", "It opens on Friday.", "\ud800 half", author="Ada")]
    made = told(old, [article("a", "It opens on Sunday."), article("b", "New.", note="x")])
    files = ChangeFiles(tmp_path / "new" / "changes")
    files.keep(KEY, made)
    assert files.find(KEY) == tuple(made)
    assert [file.name for file in (tmp_path / "new" / "changes").iterdir()] == [f"{KEY}.json"]


def test_only_the_last_reloads_are_kept(tmp_path):
    files = ChangeFiles(tmp_path)
    keys = [f"{number:024x}" for number in range(KEPT + 2)]
    for key in keys:
        files.keep(key, told([article("a", "1.")], [article("a", "2.")]))
    assert [bool(files.find(key)) for key in keys] == [False] * 2 + [True] * KEPT


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"kind": "added"}]', '[{"fields": [], "passages": [], "odd": 1}]'])
def test_a_broken_file_counts_as_none(tmp_path, text):
    (tmp_path / f"{KEY}.json").write_text(text)
    assert ChangeFiles(tmp_path).find(KEY) == ()


def test_a_key_that_is_no_key_opens_no_file(tmp_path):
    (tmp_path / "secret.json").write_text("[]")
    (tmp_path / "changes").mkdir()
    assert ChangeFiles(tmp_path / "changes").find("../secret") == ()


def test_where_nothing_can_be_written_nothing_is_left(tmp_path):
    def broken():
        yield from told([article("a", "1.")], [article("a", "2.")])
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        ChangeFiles(tmp_path).keep(KEY, broken())
    assert list(tmp_path.iterdir()) == []
