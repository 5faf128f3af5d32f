"""What changed in one article, word for word."""

from datetime import date

from bot.corpus.corpus import Corpus
from bot.corpus.diff import ArticleChanges, FieldChange, changes_of
from bot.model import Article, Paragraph


def corpus(*texts, heading=None, **more):
    fields = {"title": "A title", "file": "a.txt"} | more
    return Corpus.of([Article(id="a", paragraphs=tuple(Paragraph(t, heading) for t in texts), **fields)])


def test_texts_that_went_and_came_are_told_in_their_order():
    changes = changes_of(corpus("one", "two", "two", "three"), corpus("zero", "two", "one", "four"), "a")
    assert changes.went == ("two", "three")
    assert changes.came == ("zero", "four")
    assert not changes.moved
    assert changes.attribution == ()


def test_a_changed_attribution_is_told_field_by_field():
    changes = changes_of(corpus("one"), corpus("one", author="Ada", published=date(2024, 5, 6)), "a")
    assert changes.attribution == (FieldChange("author", None, "Ada"), FieldChange("published", None, "2024-05-06"))
    assert (changes.went, changes.came, changes.moved) == ((), (), False)


def test_another_order_and_other_headings_are_told_as_such():
    assert changes_of(corpus("one", "two"), corpus("two", "one"), "a") == ArticleChanges("a", moved=True)
    assert changes_of(corpus("one"), corpus("one", heading="Now"), "a") == ArticleChanges("a", moved=True)


def test_an_article_that_came_or_went_is_told_whole():
    there, nothing = corpus("one", "two"), Corpus.of(())
    assert changes_of(nothing, there, "a").came == ("one", "two")
    assert changes_of(there, nothing, "a").went == ("one", "two")
    assert FieldChange("title", "A title", None) in changes_of(there, nothing, "a").attribution
    assert changes_of(there, there, "a") == changes_of(nothing, nothing, "a") == ArticleChanges("a")
