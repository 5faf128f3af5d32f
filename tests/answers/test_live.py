"""The corpus that answers, and its replacement while it does."""

import sys
import threading

import pytest

from bot.answers.live import LiveCorpus, Reading
from bot.answers.reloads import Reloads
from bot.corpus.diff import pairs
from bot.errors import CorpusError, ReloadInProgress, StoreError

from .sources import source_of


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text("One\n\nFirst text.\n\nSecond text.\n")
    return tmp_path


def test_a_reload_swaps_the_edition_and_tells_what_changed(folder):
    live = LiveCorpus(source_of(folder))
    before = live.edition
    (folder / "a.txt").write_text("One\n\nFirst text.\n\nOther text.\n\nThird text.\n")
    (folder / "b.txt").write_text("Two\n\nMore text.\n")

    done = live.reload("mo")

    assert live.edition is done.edition is not before
    assert [article.id for article in done.diff.added] == ["b"]
    assert [article.id for article in done.diff.changed] == ["a"]
    assert done.diff.removed == ()
    assert len(before.engine) == 2


def test_a_failed_reload_keeps_the_edition_and_the_next_one_may_run(folder):
    live = LiveCorpus(source_of(folder))
    before = live.edition
    (folder / "a.txt").unlink()
    with pytest.raises(CorpusError):
        live.reload("mo")
    assert live.edition is before
    (folder / "a.txt").write_text("One\n\nFirst text.\n")
    assert live.reload("mo").edition is live.edition


def test_a_second_reload_is_refused_and_told_who_runs_the_first(folder):
    entered, leave = threading.Event(), threading.Event()
    slow = False

    def wait():
        if slow:
            entered.set()
            leave.wait(5)

    live = LiveCorpus(source_of(folder, once_read=wait))
    slow = True
    first = threading.Thread(target=live.reload, args=("mo",))
    first.start()
    entered.wait(5)
    try:
        with pytest.raises(ReloadInProgress, match="mo started at"):
            live.reload("mia")
    finally:
        leave.set()
        first.join()


def test_comparing_a_corpus_with_itself_finds_nothing(folder):
    corpus = LiveCorpus(source_of(folder)).edition.corpus
    assert [*pairs(corpus, corpus)] == []


def test_reloads_are_counted_with_how_the_last_one_ended(folder):
    live = LiveCorpus(source_of(folder))
    assert live.reloads == Reloads()

    live.reload("mo")
    good = live.reloads
    (folder / "a.txt").unlink()
    with pytest.raises(CorpusError):
        live.reload("mo")
    bad = live.reloads

    assert (good.succeeded, good.failed, good.last.succeeded) == (1, 0, True)
    assert (bad.succeeded, bad.failed, bad.last.succeeded) == (1, 1, False)
    assert bad.seconds == pytest.approx(good.last.seconds + bad.last.seconds)
    assert bad.last.ended_at >= good.last.ended_at >= live.edition.loaded_at


def test_a_watch_is_told_of_each_article_and_then_of_the_passages_that_are_new(folder):
    live = LiveCorpus(source_of(folder))
    (folder / "b.jsonl").write_text('{"title": "Two", "text": "Text."}\n{"title": "Three", "text": "Text."}\n')
    told = []
    live.reload("mo", watch=told.append)
    assert told == [
        *(Reading(articles, 1) for articles in (1, 2, 3)),
        Reading(3, 1, 2, 2),
    ]


def test_the_first_reading_is_watched_too(folder):
    told = []
    LiveCorpus(source_of(folder), told.append)
    assert told == [Reading(1, 0), Reading(1, 0, 2, 2)]


def test_texts_that_did_not_change_are_not_analysed_again(folder):
    live = LiveCorpus(source_of(folder))
    told = []
    assert live.reload("mo", watch=told.append).diff.empty
    assert told == [Reading(1, 1)]
    assert len(live.engine) == 2


def test_threads_take_turns_more_often_while_a_reload_reads_and_as_before_behind_it(folder):
    live, usual, seen = LiveCorpus(source_of(folder)), sys.getswitchinterval(), []
    (folder / "b.txt").write_text("Two\n\nMore text.\n")
    live.reload("a moderator", watch=lambda _: seen.append(sys.getswitchinterval()))
    assert seen
    assert max(seen) < usual / 5
    assert sys.getswitchinterval() == usual


def test_an_edition_of_another_process_is_adopted_but_not_while_this_one_reloads(folder):
    live, other = LiveCorpus(source_of(folder)), LiveCorpus(source_of(folder)).edition
    adopted = []
    live.reload("mo", settle=lambda: adopted.append(live.adopt(other)))
    assert (adopted, live.edition is other) == ([False], False)
    assert live.adopt(other)
    assert live.edition is other


def test_what_keeps_an_edition_from_being_published_keeps_the_old_one(folder):
    live = LiveCorpus(source_of(folder))
    before = live.edition
    (folder / "b.txt").write_text("Two\n\nMore text.\n")

    def fail():
        raise StoreError("No room.")

    with pytest.raises(StoreError):
        live.reload("mo", settle=fail)
    assert live.edition is before
    # What changed is told with the reload that counts.
    assert [article.id for article in live.reload("mo").diff.added] == ["b"]
