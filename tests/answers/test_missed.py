import pytest

from bot.answers.missed import Missed, missed
from bot.app import Workshop
from bot.model import EVERYTHING, Article, Paragraph, Query, Selection
from bot.search.syntax import parse

RIVER = Article(
    "river",
    "The river rises",
    "river.md",
    (Paragraph("The river rose on Monday."), Paragraph("The old bridge was closed by engineers.")),
    author="Ada Reporter",
)
FAIR = Article("fair", "A fair", "fair.md", (Paragraph("A brass band plays music near the bridge."),))


@pytest.fixture(scope="module")
def engine():
    return Workshop().engine([*RIVER.passages(), *FAIR.passages()])


def look(engine, typed, article=None, selection=EVERYTHING):
    parsed = parse(typed)
    query = Query(parsed.text, 3, 0, article, parsed.filters, selection=selection)
    assert engine.search(query).total == 0
    return missed(engine, typed, query)


def test_words_that_nothing_is_like_are_only_missed(engine):
    assert look(engine, "xylophone") == Missed(worded=True, with_words=0, searches=(), words="")


def test_words_that_look_like_some_of_the_corpus_are_offered_each_alone(engine):
    found = look(engine, "enginneering")
    assert found.with_words == 0
    assert found.searches == ("engineers",)


def test_a_near_word_is_searched_under_the_same_conditions(engine):
    assert look(engine, 'author:"Ada Reporter" enginneering').searches == ('author:"Ada Reporter" engineers',)
    assert look(engine, "author:band enginneering").searches == ()
    assert look(engine, "enginneering", article="fair").searches == ()


def test_a_misspelt_phrase_is_offered_as_the_corpus_has_it(engine):
    assert look(engine, '"old brigde"').searches == ('"old bridge"',)


def test_conditions_that_exclude_every_passage_with_the_words_are_told_apart_from_missing_words(engine):
    assert look(engine, "bridge author:nobody") == Missed(worded=True, with_words=2, searches=(), words="bridge")
    assert look(engine, '"bridge old"').words == "bridge old"
    assert look(engine, "author:nobody") == Missed(worded=False, with_words=0, searches=(), words="")


def test_an_article_that_excludes_them_is_no_condition_of_the_words(engine):
    assert look(engine, "brass", article="river") == Missed(worded=True, with_words=1, searches=(), words="")


def test_passages_outside_the_selection_are_not_counted(engine):
    only = Selection(articles=("fair",))
    assert look(engine, "bridge author:ada", selection=only).with_words == 1
    assert look(engine, "Monday", selection=only).with_words == 0
