"""What is sent of passages, articles and words, and what comes back of it."""

import json
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Attribution, Passage
from bot.search.analysis import Analyser
from bot.search.cluster.documents import APART, LONGEST, ArticleDocument, PassageDocument, key
from bot.search.cluster.indices import KINDS, definition
from bot.search.cluster.word_documents import (
    CompoundDocument,
    SurfaceDocument,
    TermDocument,
    Use,
    grams_documents,
    grams_ids,
)

english = Analyser("en")
some = st.none() | st.text(min_size=1, max_size=12)
sources = st.builds(
    Attribution,
    title=st.text(max_size=12),
    author=some,
    publisher=some,
    published=st.none() | st.dates(),
    url=some,
    paragraph=st.integers(1, 9),
    paragraphs=st.integers(9, 12),
    file=st.text(max_size=5),
    tags=st.lists(st.text(max_size=5), max_size=3).map(tuple),
)
passages = st.builds(
    Passage,
    id=st.text(min_size=1),
    article_id=st.text(),
    text=st.text(),
    attribution=sources,
    heading=some,
    language=some,
)


def words(text):
    return [token.surface for token in english.words(text)]


def document(passage, order=0):
    return PassageDocument.of(passage, order, english.columns(passage.text).reduced, words)


def fields(sent):
    return set(json.loads(msgspec.json.encode(sent)))


@settings(deadline=None)
@given(passages)
def test_a_passage_comes_back_as_it_went_out_without_what_it_is_only_searched_by(passage):
    sent = json.loads(msgspec.json.encode(document(passage)))
    excluded = definition("passages", 1, 0)["mappings"]["_source"]["excludes"]
    kept = {name: value for name, value in sent.items() if name not in excluded}
    assert msgspec.convert(kept, PassageDocument).passage == passage


ADA = Attribution(
    "The river rises", "Ada Long, Bo Park", "The Daily Drop", date(2012, 3, 1), None, 2, 4, "river.md", ("Floods",)
)


def test_a_passage_is_searched_by_its_terms_and_words_and_by_its_articles_names():
    sent = document(Passage("river#2", "river", "The river's bridges were closed.", ADA), 5 * APART)
    assert sent.terms == "river bridg close"
    assert sent.surfaces == "the river bridges were closed"
    assert (sent.title_words, sent.author_words) == ("the river rises", "ada long bo park the daily drop")
    assert sent.credited == ("ada long", "bo park", "ada long, bo park", "the daily drop")
    assert sent.labels == ("floods",)
    assert sent.order == 5 * APART + 2


def test_an_article_is_found_by_the_words_of_its_title_and_its_names():
    sent = ArticleDocument.of("river", ADA, 0, "en")
    assert sent.title_prefixes == "the river rises"
    assert sent.credits == ("Ada Long", "Bo Park", "Ada Long, Bo Park", "The Daily Drop")
    assert sent.credit_prefixes.split() == ["ada", "long", "bo", "park", "the", "daily", "drop"]
    assert (sent.passages, sent.language) == (4, "en")


def test_every_field_that_is_sent_is_one_of_its_index():
    full = document(Passage("a#1", "a", "Text of it.", ADA, "Heading", "en"))
    article = ArticleDocument.of("a", ADA, 0, "en", digest="00", record="{}")
    uses = [Use("bridg", 2, 1, 1, 0)]
    of_words = [SurfaceDocument.of("bridges", uses), TermDocument("bridg", 2, 0), CompoundDocument("wellknown", (4,))]
    of_words += grams_documents({"\x02br": 1})
    for kind, sent in zip(KINDS, ([full], [article], of_words), strict=True):
        known = definition(kind, 3, 1)["mappings"]["properties"].keys()
        assert set().union(*map(fields, sent)) <= known
        assert set(definition(kind, 3, 1)["mappings"]["_source"]["excludes"]) <= known


def test_a_surface_goes_by_its_most_frequent_term_and_tells_where_it_is_a_name():
    sent = SurfaceDocument.of("rose", [Use("rise", 3, 3, 0, 0), Use("ros", 3, 2, 2, 1), Use("", 1, 1, 0, 0)])
    assert (sent.usual, sent.frequency, sent.names) == ("rise", 7, ("ros",))
    assert sent.length == 4
    assert "ro-" in sent.ends
    only_titled = SurfaceDocument.of("rose", [Use("rose", 0, 0, 0, 2)])
    assert (only_titled.usual, only_titled.frequency, only_titled.ends) == (None, 0, ())


@pytest.mark.parametrize("surface", ["ab", "b2b", "x" * (LONGEST + 1)])
def test_what_may_not_be_guessed_is_no_near_word(surface):
    assert SurfaceDocument.of(surface, [Use(surface, 1, 1, 0, 0)]).ends == ()


def test_a_letter_that_comes_twice_is_told_once_more():
    assert sorted(SurfaceDocument.of("banana", [Use("banana", 1, 1, 0, 0)]).letters) == ["a", "a2", "b", "n", "n2"]


@given(st.text(max_size=3 * LONGEST), st.text(max_size=3 * LONGEST))
def test_keys_are_short_and_differ_where_texts_do(one, other):
    assert len(key(one)) <= LONGEST
    assert (key(one) == key(other)) == (one == other)
    assert key(one) == one or len(one) > LONGEST


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 5)))
def test_every_gram_that_counts_is_in_one_of_always_as_many_documents(counts):
    documents = list(grams_documents(counts))
    assert [document.id for document in documents] == grams_ids()
    told = [pair for document in documents for pair in document.counts]
    assert sorted(told) == sorted((gram, count) for gram, count in counts.items() if count)
