"""Articles in flat arrays: what was added comes back, from memory and from files."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.corpus.volume import Volume, VolumeWriter
from bot.model import Article, Paragraph

PRINT = bytes(range(16))
WORDS = st.text(st.characters(), max_size=12)  # lone surrogates among them
KNOWN = st.none() | WORDS
ARTICLES = st.lists(
    st.builds(
        Article,
        id=WORDS,
        title=WORDS,
        file=st.sampled_from(["a.jsonl", "b.md", "c/\udc80.txt"]),
        paragraphs=st.lists(st.builds(Paragraph, WORDS, KNOWN), max_size=6).map(tuple),
        author=KNOWN,
        publisher=KNOWN,
        published=st.none() | st.dates(),
        url=KNOWN,
        language=KNOWN,
        licence=KNOWN,
        note=KNOWN,
        tags=st.lists(WORDS, max_size=3).map(tuple),
    ),
    max_size=8,
    unique_by=lambda article: article.id,
)


def written(articles, folder=None):
    writer = VolumeWriter(folder)
    for article in articles:
        writer.add(article, None, b"")
    return writer.done()


def holds(volume, articles):
    """Hold every way of reading a volume to the articles."""
    passages = [passage for article in articles for passage in article.passages()]
    numbers = [number for number, article in enumerate(articles) for _ in article.paragraphs]
    assert (volume.articles, volume.passages) == (len(articles), len(passages))
    assert [volume.article(number) for number in range(len(articles))] == articles
    assert [volume.head(number).title for number in range(len(articles))] == [article.title for article in articles]
    assert [volume.passage(at, passage.language) for at, passage in enumerate(passages)] == passages
    assert [volume.passage(at, "xx") for at in range(len(passages))] == [replace(p, language="xx") for p in passages]
    assert [volume.text(at) for at in range(len(passages))] == [passage.text for passage in passages]
    for number, article in enumerate(articles):
        if article.paragraphs:
            assert volume.attribution(number) == article.passages()[0].attribution
    assert [volume.find(article.id) for article in articles] == list(range(len(articles)))
    assert volume.find("no such article at all") is None
    assert [volume.file_names[file] for file in volume.files] == [article.file for article in articles]
    assert volume.article_of.tolist() == numbers
    assert np.diff(volume.first_passage).tolist() == [len(article.paragraphs) for article in articles]


@settings(max_examples=25)
@given(ARTICLES)
def test_what_was_added_comes_back_from_memory_and_from_files(articles):
    held = written(articles)
    holds(held, articles)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        one, other = Path(folder, "one"), Path(folder, "other")
        one.mkdir()
        other.mkdir()
        held.save(one)
        for volume in (Volume.load(one), written(articles, other), Volume.load(other)):
            holds(volume, articles)
            assert volume.digests.tobytes() == held.digests.tobytes()


def test_an_article_of_thousands_of_paragraphs_and_headings(tmp_path):
    paragraphs = tuple(Paragraph(f"Text {n}.", f"Part {n // 3}" if n % 7 else None) for n in range(5_000))
    articles = [Article("a", "A", "a.md", ()), Article("b", "B", "b.md", paragraphs), Article("c", "C", "c.md", ())]
    holds(written(articles, tmp_path), articles)


def test_lines_and_prints_are_kept_and_missing_ones_are_known_as_such():
    writer = VolumeWriter()
    writer.add(Article("a", "A", "a.jsonl", ()), 7, PRINT)
    writer.add(Article("b", "B", "b.md", ()), None, b"")
    volume = writer.done()
    assert volume.lines.tolist() == [7, -1]
    assert volume.prints.tolist() == [list(PRINT), [0] * 16]


def test_arrays_have_the_kinds_that_others_count_on(tmp_path):
    for volume in (written([]), written([], tmp_path)):
        arrays = (volume.first_passage, volume.article_of, volume.digests, volume.prints, volume.lines, volume.files)
        assert [array.dtype.name for array in arrays] == ["int64", "int32", "uint8", "uint8", "int64", "int32"]
        assert volume.digests.shape == volume.prints.shape == (0, 16)


@settings(max_examples=25)
@given(ARTICLES, ARTICLES)
def test_digests_are_the_same_for_the_same_articles_only(some, others):
    articles = {*some, *others}
    digests = {written([article]).digests.tobytes() for article in articles}
    assert len(digests) == len(articles)


@pytest.mark.parametrize(
    "change",
    [{"paragraphs": (Paragraph("ab"),)}, {"paragraphs": (Paragraph("a", "b"),)}, {"note": "None"}, {"tags": ("a, b",)}],
    ids=["joined", "heading", "said None", "one tag"],
)
def test_a_digest_tells_what_reads_alike_apart(change):
    article = Article("a", "A", "a.md", (Paragraph("a"), Paragraph("b")), tags=("a", "b"))
    assert written([article]).digests.tobytes() != written([replace(article, **change)]).digests.tobytes()


def test_many_threads_read_the_same(tmp_path):
    articles = [Article(f"a{n}", f"T{n}", "a.jsonl", (Paragraph(f"One {n}."), Paragraph("Two."))) for n in range(600)]
    volume = written(articles, tmp_path)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda at: volume.article(at % 600), range(5_000)))
    assert found == [articles[at % 600] for at in range(5_000)]


def test_files_that_are_missing_or_cut_are_refused(tmp_path):
    written([Article("a", "A", "a.md", (Paragraph("Text."),))], tmp_path)
    for file in sorted(tmp_path.iterdir()):
        data = file.read_bytes()
        file.write_bytes(data[: len(data) - 1])
        with pytest.raises((OSError, ValueError)):
            Volume.load(tmp_path)
        file.unlink()
        with pytest.raises(OSError, match=file.name):
            Volume.load(tmp_path)
        file.write_bytes(data)
    assert Volume.load(tmp_path).articles == 1
