"""Passages that were analysed together, in memory and on disk."""

import pytest
from hypothesis import given, settings

from bot.search.counts import Counts
from bot.search.held import HeldPassages
from bot.search.lexicon import Lexicon
from bot.search.segment import Segment, SegmentWriter

from .corpora import ANALYSERS, every, flat, segment_of, told, varied_articles


@settings(max_examples=30)
@given(varied_articles())
def test_a_segment_is_the_same_in_memory_and_on_disk(tmp_path_factory, articles):
    saved, written = tmp_path_factory.mktemp("saved"), tmp_path_factory.mktemp("written")
    lexicon = Lexicon.empty()
    segment = segment_of(articles, lexicon)
    segment.save(saved)
    of_disk = segment_of(articles, lexicon, written)
    for other in (of_disk, Segment.load(saved), Segment.load(written)):
        assert flat(other) == flat(segment)
    assert sorted(file.name for file in saved.iterdir()) == sorted(file.name for file in written.iterdir())
    for file in saved.iterdir():
        # numpy's headers may leave more or less room.
        assert file.suffix == ".npy" or file.read_bytes() == (written / file.name).read_bytes()


@settings(max_examples=50)
@given(varied_articles())
def test_all_that_is_worked_out_is_of_the_passages_in_order(articles):
    lexicon = Lexicon.empty()
    segment = segment_of(articles, lexicon)
    passages = every(articles)
    assert segment.articles == len(segment.shelf) == len(articles)
    assert list(segment.shelf.ids) == [article[0].article_id for article in articles]
    assert len(segment.forward) == len(segment.part) == len(passages)
    words = [list(ANALYSERS(passage.language).words(passage.text)) for passage in passages]
    assert [passage["words"] for passage in told(segment.forward, lexicon)] == [
        [(word.surface, word.term) for word in row] for row in words
    ]
    # Stop words are no terms of the posting lists.
    assert segment.part.postings.lengths.tolist() == [sum(word.term != "" for word in row) for row in words]
    size = len(lexicon), len(lexicon.terms)
    assert flat(segment.counts.sized(*size)) == flat(Counts.of(segment.forward, lexicon.term_of).sized(*size))


def test_a_segment_of_nothing_has_no_articles(tmp_path):
    writer = SegmentWriter(Lexicon.empty(), tmp_path)
    segment = writer.done(HeldPassages([]).sources())
    assert (segment.articles, len(segment.forward), len(segment.part), len(segment.shelf)) == (0, 0, 0, 0)


@pytest.mark.parametrize("name", ["forward_words_values.npy", "part.json", "count_size.npy", "ids_ends.npy"])
def test_a_segment_of_which_a_file_is_missing_cannot_be_loaded(tmp_path, name):
    segment_of([], Lexicon.empty(), tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(OSError, match=name):
        Segment.load(tmp_path)
