"""Which passages a search may return."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article, Filters, Paragraph, Query
from bot.search.filters import PassageFilter, has_phrase, has_words, is_between, is_empty
from bot.search.syntax import parse

from .corpora import engine_over


def words(text: str) -> list[str]:
    """Folded words; runs of Chinese and Japanese as overlapping pairs, a lone character as itself."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    found = []
    for run in regex.findall(r"[\p{Han}\p{Hiragana}\p{Katakana}]+|[\p{L}\p{M}\p{N}--\p{Han}]+", folded, regex.V1):
        is_pairs = len(run) > 1 and regex.match(r"[\p{Han}\p{Hiragana}\p{Katakana}]", run)
        found += [run[i : i + 2] for i in range(len(run) - 1)] if is_pairs else [run]
    return found


def passage(text="Mayor Ada Long closed the old bridge.", **changes):
    article = Article(
        id="river",
        title="The river rises",
        file="river.md",
        paragraphs=(Paragraph(text),),
        author="Ada Reporter",
        publisher="The Daily Drop",
        published=date(2012, 3, 1),
    )
    return replace(article, **changes).passages()[0]


def passes_all(conditions, found):
    if not conditions.allows_article(found.attribution):
        return False
    if conditions.reads_text:
        return conditions.allows_text(lambda: found.text, lambda: words(found.text))
    # What says that it need not see texts lets them all pass.
    assert conditions.allows_text(lambda: found.text, lambda: words(found.text))
    return True


def allows(filters, found=None):
    return passes_all(PassageFilter(filters, words), found or passage())


def test_no_condition_is_empty_and_lets_everything_pass():
    assert is_empty(Filters())
    assert allows(Filters())
    for text in ('"a b"', "-a", "title:a", "author:a", "before:2012", "after:2012"):
        assert not is_empty(parse(text).filters)


@pytest.mark.parametrize(
    ("phrase", "stands"),
    [
        ("old bridge", True),
        ("OLD, Bridge!", True),
        ("closed the old bridge", True),
        ("Mayor", True),
        ("bridge old", False),
        ("closed old bridge", False),
        ("old bridge opens", False),
        ("brid", False),
        ("the", True),
        ("a", False),
        ("?!", True),
        ("", True),
    ],
)
def test_a_phrase_is_words_that_stand_together_in_this_order(phrase, stands):
    assert allows(Filters(phrases=(phrase,))) is stands


@pytest.mark.parametrize(
    ("without", "passes"),
    [
        ("bridge", False),
        ("Old-Bridge", False),
        ("bridge old", True),
        ("bridges", True),
        ("b", True),
        ("?!", True),
        ("", True),
    ],
)
def test_what_is_left_out_must_not_stand_in_the_text(without, passes):
    assert allows(Filters(without=(without,))) is passes


def test_how_accents_are_composed_and_how_wide_letters_are_does_not_matter():
    text = passage("Le café de l’île reste ouvert")
    assert allows(Filters(phrases=("Cafe\u0301 DE",)), text)
    assert allows(Filters(phrases=("ｃａｆé",)), text)
    assert not allows(Filters(phrases=("cafe de",)), text)


@pytest.mark.parametrize(
    ("phrase", "stands"),
    [("北朝鮮", True), ("朝鮮の人", True), ("北", True), ("人", True), ("鮮朝", False), ("南", False), ("北の", False)],
)
def test_scripts_without_spaces_are_searched_by_pairs_and_single_characters(phrase, stands):
    text = passage("これは北朝鮮の人です。", title="北朝鮮の人", author="北朝鮮の人")
    assert allows(Filters(phrases=(phrase,)), text) is stands
    assert allows(Filters(without=(phrase,)), text) is not stands
    if phrase not in {"北の", "鮮朝"}:
        assert allows(Filters(titles=(phrase,)), text) is stands
        assert allows(Filters(authors=(phrase,)), text) is stands


@pytest.mark.parametrize(("character", "stands"), [("한", True), ("은", True), ("말", False)])
def test_a_single_syllable_of_hangul_is_looked_for_as_it_stands(character, stands):
    decomposed = unicodedata.normalize("NFD", character)
    assert allows(Filters(phrases=(decomposed,)), passage("한국은")) is stands


@pytest.mark.parametrize(
    ("title", "passes"),
    [("river", True), ("riv", True), ("rises RIVER", True), ("the riv", True), ("riv the", False), ("ver", False), ("fair", False), ("?!", True), ("", True)],
)  # fmt: skip
def test_a_title_must_hold_every_word_and_the_last_may_be_a_beginning(title, passes):
    assert allows(Filters(titles=(title,))) is passes


@pytest.mark.parametrize(
    ("author", "passes"),
    [("ada", True), ("Daily", True), ("reporter rep", True), ("drop ada", True), ("Long", False), ("reporterthe", False)],
)  # fmt: skip
def test_an_author_is_looked_for_among_author_and_publisher(author, passes):
    assert allows(Filters(authors=(author,))) is passes


def test_an_unknown_author_is_nobody():
    nameless = passage(author=None, publisher=None)
    assert not allows(Filters(authors=("a",)), nameless)
    assert allows(Filters(authors=("drop",)), passage(author=None))


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("before:2012-03-01", False),
        ("before:2012-03-02", True),
        ("before:2012", False),
        ("before:2013", True),
        ("after:2012-03-01", False),
        ("after:2012-02", True),
        ("after:2012", False),
        ("after:2011", True),
        ("after:2011 before:2013", True),
        ("after:2013 before:2011", False),
    ],
)
def test_only_articles_of_the_time_pass_and_none_without_a_date(text, passes):
    assert allows(parse(text).filters) is passes
    assert not allows(parse(text).filters, passage(published=None))


def test_every_condition_must_hold():
    every = Filters(("old bridge", "Ada"), ("fair",), ("river",), ("drop",), date(2013, 1, 1), date(2012, 1, 1))
    assert allows(every)
    failing = {
        "phrases": ("old bridge", "fair"),
        "without": ("fair", "mayor"),
        "titles": ("river", "fair"),
        "authors": ("drop", "nobody"),
        "before": date(2012, 3, 1),
        "after": date(2012, 3, 1),
    }
    for field, value in failing.items():
        assert not allows(replace(every, **{field: value}))


def test_an_article_is_looked_at_once_and_a_text_only_when_it_must_be():
    looked: list[str] = []

    def counted(text):
        looked.append(text)
        return words(text)

    by_title = PassageFilter(Filters(titles=("river",)), counted)
    looked.clear()
    assert [by_title.allows_article(passage(text).attribution) for text in ("One.", "Two.", "Three.")] == [True] * 3
    assert looked == ["The river rises"]
    assert not by_title.reads_text

    elsewhere = PassageFilter(Filters(titles=("fair",), phrases=("one",)), counted)
    looked.clear()
    assert not elsewhere.allows_article(passage("One.").attribution)
    assert looked == ["The river rises"]
    assert elsewhere.reads_text


def test_a_text_itself_is_looked_at_for_single_characters_only():
    read = []

    def text():
        read.append("人")
        return "人"

    assert PassageFilter(Filters(phrases=("one",)), words).allows_text(text, lambda: ["one"])
    assert read == []
    assert PassageFilter(Filters(phrases=("人",)), words).allows_text(text, lambda: ["人"])
    assert read == ["人"]


def test_only_texts_of_articles_that_pass_are_read(monkeypatch):
    read = []

    class Watched(PassageFilter):
        def allows_text(self, text, words):
            read.append(text())
            return super().allows_text(text, words)

    monkeypatch.setattr("bot.search.embedded.PassageFilter", Watched)
    engine = engine_over(["Old bridge.", "New bridge."], ["Old fair.", "Old bridge."], titles=["Fair", "River"])

    def found(filters):
        read.clear()
        return [hit.passage.id for hit in engine.search(Query("bridge", filters=filters)).hits]

    assert found(Filters(phrases=("old",), titles=("river",))) == ["a1#2"]
    assert read == ["Old bridge."]
    assert found(Filters(titles=("river",))) == ["a1#2"]
    assert read == []


few = st.lists(st.sampled_from("abc"), max_size=12)


@given(few, few)
def test_a_phrase_is_found_exactly_where_its_words_are_contiguous(text, phrase):
    contiguous = any(text[i : i + len(phrase)] == phrase for i in range(len(text) + 1))
    assert has_phrase(text, phrase) is contiguous


@given(few.filter(bool), few.filter(bool))
def test_a_passage_has_a_phrase_or_is_without_it(text, phrase):
    found = passage(" ".join(text))
    value = (" ".join(phrase),)
    assert allows(Filters(phrases=value), found) is not allows(Filters(without=value), found)
    assert allows(Filters(phrases=value), found) is has_phrase(text, phrase)


@given(few, few)
def test_all_wanted_words_must_be_there_in_any_order(text, wanted):
    assert has_words(text, wanted) is (set(wanted) <= set(text))


days = st.dates(date(2012, 1, 1), date(2012, 1, 9))


@given(days, days | st.none(), days | st.none())
def test_a_day_lies_between_two_others_or_not(published, after, before):
    assert is_between(published, after, before) is ((after or date.min) < published < (before or date.max))
    assert is_between(None, after, before) is (after is before is None)


@given(st.text(), st.text(), st.text(), st.text())
def test_no_text_raises(text, phrase, title, typed):
    found = passage(text, title=title)
    allows(Filters((phrase,), (title,), (typed,), (text,)), found)
    allows(parse(typed).filters, found)
