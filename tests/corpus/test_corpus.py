"""A corpus over volumes, some of whose articles are there no more, is that of those that are there."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.article_changes import changes
from bot.corpus.corpus import Corpus, version_of
from bot.corpus.diff import pairs, summed
from bot.corpus.volume import VolumeWriter
from bot.model import Article, Paragraph

IDS = ("a", "b", "c", "d", "e")
ARTICLES = st.builds(
    Article,
    id=st.sampled_from(IDS),
    title=st.sampled_from(["One", "Two", "\ud800"]),
    file=st.sampled_from(["a.jsonl", "b.md", "c.txt"]),
    paragraphs=st.lists(
        st.builds(Paragraph, st.sampled_from(["River.", "Storm.", "Fair."]), st.sampled_from([None, "Part"])),
        max_size=4,
    ).map(tuple),
    language=st.sampled_from([None, "en"]),
)


@st.composite
def corpora(draw):
    """A corpus over several volumes, and its articles."""
    parts = draw(st.lists(st.lists(ARTICLES, max_size=5, unique_by=lambda article: article.id), max_size=4))
    volumes = []
    for part in parts:
        writer = VolumeWriter()
        for article in part:
            writer.add(article, None, b"")
        volumes.append(writer.done())
    every = [article for part in parts for article in part]
    numbers = draw(st.permutations(range(len(every))))
    alive = list({every[number].id: number for number in numbers if draw(st.booleans())}.values())
    return Corpus(volumes, np.array(alive, dtype=np.int64)), [every[number] for number in alive]


@given(corpora())
def test_a_corpus_over_volumes_is_that_of_the_living_articles(made):
    corpus, living = made
    passages = [passage for article in living for passage in article.passages()]
    assert list(corpus.articles) == living
    assert list(corpus.passages()) == passages
    assert (len(corpus.articles), len(corpus.passages())) == (len(living), len(passages))
    assert corpus.version == Corpus.of(living).version == version_of(living)
    assert [*corpus.names()] == [(article.id, article.title) for article in living]
    assert [head.tags for head in corpus.heads()] == [article.tags for article in living]
    assert corpus.files() == {article.file for article in living}
    by_id = {article.id: (place, article) for place, article in enumerate(living)}
    for article_id in IDS:
        place, article = by_id.get(article_id, (None, None))
        head = corpus.head(article_id)
        assert (corpus.place(article_id), corpus.find(article_id)) == (place, article)
        assert (head.file if head else None) == (article.file if article else None)


@given(corpora(), corpora())
def test_what_changed_is_the_same_however_the_articles_are_held(one, other):
    (old, before), (new, after) = one, other
    plain_old, plain_new = Corpus.of(before), Corpus.of(after)
    earlier = {article.id: article for article in before}
    later = {article.id: article for article in after}
    came = [(earlier.get(article.id), article) for article in after if earlier.get(article.id) != article]
    gone = [(article, None) for article in before if article.id not in later]
    assert [*pairs(old, new)] == [*pairs(plain_old, plain_new)] == came + gone
    assert summed(pairs(old, new)) == summed(pairs(plain_old, plain_new))
    assert [*changes(pairs(old, new))] == [*changes(pairs(plain_old, plain_new))]
    assert summed(pairs(old, new)).empty == (before == after or {*before} == {*after})


def test_an_article_that_stayed_is_not_decoded_to_tell_what_changed(monkeypatch):
    articles = [Article(name, name.upper(), f"{name}.md", (Paragraph("Text."),)) for name in IDS]
    old, new = Corpus.of(articles), Corpus.of([*articles[:-1], replace(articles[-1], title="New")])
    decoded = []
    monkeypatch.setattr(Article, "__init__", wrapped(Article.__init__, decoded))
    assert [name.title for name in summed(pairs(old, new)).changed] == ["New"]
    assert decoded == ["e"] * len(decoded)


def wrapped(make, told):
    def init(self, *args, **known):
        make(self, *args, **known)
        told.append(self.id)

    return init


def test_the_version_depends_on_the_order():
    articles = [Article(name, name, f"{name}.md", (Paragraph("Text."),)) for name in "ab"]
    assert version_of(articles) != version_of(articles[::-1])


def test_articles_are_counted_from_either_end_and_cut():
    articles = [Article(name, name, f"{name}.md", (Paragraph("Text."),)) for name in IDS]
    held = Corpus.of(articles).articles
    assert (held[-1], held[1:3], held[::-2]) == (articles[-1], tuple(articles[1:3]), tuple(articles[::-2]))
    assert articles[2] in held
    with pytest.raises(IndexError):
        held[5]
