"""The corpus folder under changes: all or nothing, undone in any number, and safe from kills and full disks."""

import errno
import gzip
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.corpus.corpus import Corpus, version_of
from bot.corpus.disk import Disk
from bot.corpus.reader import read_corpus
from bot.corpus.store import CorpusStore
from bot.corpus.uploads import Upload, look_at
from bot.corpus.written import Written
from bot.errors import StoreError, UploadRefused
from bot.model import Article, Paragraph

KILL_POINTS = Path(__file__).with_name("kill_points.py")
TEXT = b"A title\n\nA paragraph with words.\n"


@pytest.fixture
def place(tmp_path):
    (tmp_path / "corpus" / "more").mkdir(parents=True)
    (tmp_path / "corpus" / "first.txt").write_bytes(b"First\n\nThe first story's words.\n")
    (tmp_path / "corpus" / "more" / "second.md").write_bytes(b"# Second\n\nThe second story's words.\n")
    return tmp_path


def store_at(place, **more):
    return CorpusStore(place / "corpus", place / "state", clock=lambda: datetime(2026, 1, 2, 3, 4, tzinfo=UTC), **more)


def files(place):
    folder = place / "corpus"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def upload(name, data=TEXT):
    return Upload(name, data)


def ids(place):
    return [article.id for article in read_corpus(place / "corpus").articles]


def test_an_edited_attribution_is_one_change_that_is_taken_back(place):
    before, store = files(place), store_at(place)
    (second,) = [article for article in read_corpus(place / "corpus").articles if article.id == "more-second"]
    origin = Written(title="The second one", author="Ada")
    store.refuse_edit("more-second", version_of([second]), origin)
    assert files(place) == before
    change = store.edit("more-second", version_of([second]), origin, "mo")
    assert (change.kind, change.files, change.titles) == ("edit", ("more/second.md",), ("The second one",))
    (edited,) = [article for article in read_corpus(place / "corpus").articles if article.id == "more-second"]
    assert (edited.title, edited.author, edited.paragraphs) == ("The second one", "Ada", second.paragraphs)
    with pytest.raises(StoreError, match="changed since it was shown"):
        store.edit("more-second", version_of([second]), Written(title="Third"), "mo")
    with pytest.raises(StoreError, match="no article with the id"):
        store.edit("gone", version_of([second]), origin, "mo")
    store.take_back("mo")
    assert files(place) == before


def test_what_was_looked_at_is_what_the_corpus_then_reads(place):
    uploads = [upload("The Río floods!.TXT"), upload("쉬운 이야기.md", "# 이야기\n\n옛날 옛적에.\n".encode())]
    preview = look_at(uploads, read_corpus(place / "corpus"))
    change = store_at(place).add(uploads, "Ada\n(moderator)")
    assert change.files == ("the-río-floods.txt", "쉬운-이야기.md")
    assert change.titles == ("A title", "이야기")
    assert (change.number, change.kind, change.by) == (1, "add", "Ada (moderator)")
    assert change.at == datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert (change.undone, change.can_undo) == (False, True)
    added = [article for article in read_corpus(place / "corpus").articles if article.file in change.files]
    assert tuple(added) == preview.articles


def test_three_changes_are_taken_back_one_by_one_also_after_restarts(place):
    start = files(place)
    store_at(place).add([upload("a.txt")], "Ada")
    store_at(place).add([upload("b.txt"), upload("c.txt")], "Ben")
    store_at(place).remove("first", "Cleo")
    assert ids(place) == ["a", "b", "c", "more-second"]
    for _ in range(3):
        assert store_at(place).take_back("Dan").kind == "undo"
    assert files(place) == start
    with pytest.raises(StoreError, match="no change to take back"):
        store_at(place).take_back("Dan")
    store_at(place).add([upload("a.txt")], "Ada")
    store_at(place).take_back("Ada")
    assert files(place) == start


def test_the_history_tells_who_did_what_newest_first_in_pages(place):
    store = store_at(place)
    assert list(store.history(10)) == []
    store.add([upload("a.txt")], "Ada")
    store.remove("more-second", "Ben")
    store.take_back("Cleo")
    told = [(c.number, c.kind, c.by, c.files, c.undone, c.can_undo) for c in store.history(10)]
    assert told == [
        (3, "undo", "Cleo", ("more/second.md",), False, False),
        (2, "remove", "Ben", ("more/second.md",), True, False),
        (1, "add", "Ada", ("a.txt",), False, True),
    ]
    assert [change.number for change in store.history(1, 1)] == [2]
    assert {change.titles for change in store.history(2)} == {("Second",)}


def test_undo_refuses_to_lose_what_was_changed_by_hand(place):
    store = store_at(place)
    store.add([upload("a.txt")], "Ada")
    (place / "corpus" / "a.txt").write_bytes(TEXT + b"\nMore.\n")
    by_hand = files(place)
    with pytest.raises(StoreError, match="changed by hand after change 1"):
        store.take_back("Ada")
    assert files(place) == by_hand
    (place / "corpus" / "a.txt").write_bytes(TEXT)
    store.take_back("Ada")
    store.remove("first", "Ada")
    (place / "corpus" / "first.txt").write_bytes(b"Another one\n\nWith words.\n")
    with pytest.raises(StoreError, match="changed by hand"):
        store.take_back("Ada")


def test_an_unknown_article_and_the_only_one_are_not_removed(place):
    store = store_at(place)
    with pytest.raises(StoreError, match="no article with the id “nope”"):
        store.remove("nope", "Ada")
    store.remove("first", "Ada")
    with pytest.raises(StoreError, match="only article"):
        store.remove("more-second", "Ada")
    assert ids(place) == ["more-second"]


@pytest.mark.parametrize("name", ["old.jsonl", "old.jsonl.gz"])
def test_an_article_leaves_its_archive_and_comes_back(place, name):
    lines = [json.dumps(one) for one in ({"title": "A", "text": "One."}, {"text": "Two."}, {"text": "Three."})]
    data = "\r\n".join(lines).encode()
    (place / "corpus" / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    (place / "corpus" / name).chmod(0o640)
    start, before = files(place), ids(place)
    change = store_at(place).remove("old-2", "Ada")
    assert change.titles == ("Old, line 2",)
    assert ids(place) == [one for one in before if one != "old-2"]
    assert (place / "corpus" / name).stat().st_mode & 0o777 == 0o640
    store_at(place).remove("a", "Ada")
    store_at(place).remove("old-3", "Ada")
    assert not (place / "corpus" / name).exists()
    for _ in range(3):
        store_at(place).take_back("Ada")
    assert files(place) == start


def test_an_archive_that_is_too_large_or_damaged_is_left_alone(place):
    line = json.dumps({"title": "A", "text": "One."}).encode() + b"\n"
    big = place / "corpus" / "big.jsonl.gz"
    big.write_bytes(gzip.compress(line + b" " * (64 * 2**20)))
    with pytest.raises(StoreError, match="larger than 64 MiB unpacked"):
        store_at(place).remove("a", "Ada")
    whole = gzip.compress(line + os.urandom(99_999).hex().encode())
    big.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match="damaged"):
        store_at(place).remove("a", "Ada")
    assert big.read_bytes() == whole[: len(whole) // 2]


def test_one_bad_file_keeps_all_out_and_leaves_nothing_behind(place):
    start = files(place)
    with pytest.raises(UploadRefused):
        store_at(place).add([upload("good.txt"), upload("bad.txt", b"%PDF-1.7 ...")], "Ada")
    (place / "corpus" / "Broken.TXT").write_bytes(b"")
    with pytest.raises(UploadRefused, match="“Broken"):
        store_at(place).add([upload("broken.txt")], "Ada")
    (place / "corpus" / "Broken.TXT").unlink()
    assert files(place) == start
    assert list(store_at(place).history(10)) == []
    assert {path.name for path in (place / "state" / "corpus").iterdir()} <= {"lock"}


def test_an_empty_corpus_takes_its_first_article(tmp_path):
    (tmp_path / "corpus").mkdir()
    store_at(tmp_path).add([upload("a.txt")], "Ada")
    assert ids(tmp_path) == ["a"]


def test_the_folder_is_read_as_the_store_is_told_to(place):
    read = []

    def known():
        read.append(place)
        return Corpus.of([Article("known", "Known", "one.txt", (Paragraph("Text."),))])

    store = store_at(place, read=known)
    with pytest.raises(StoreError, match="only article"):
        store.remove("known", "mo")
    assert read == [place]


def test_without_its_folder_nothing_is_changed(tmp_path):
    with pytest.raises(StoreError, match="no corpus folder"):
        store_at(tmp_path).add([upload("a.txt")], "Ada")
    assert store_at(tmp_path).recover() is None


def test_linked_files_are_left_to_whoever_linked_them(place):
    (place / "corpus" / ".real.txt").write_bytes(TEXT)
    (place / "corpus" / "link.txt").symlink_to(place / "corpus" / ".real.txt")
    with pytest.raises(StoreError, match="link"):
        store_at(place).remove("link", "Ada")


def failing(place, point, number, *, lasting):
    """A store whose disk fails at one step, or from there on."""
    left = [point]

    def step():
        left[0] -= 1
        if left[0] == -1 or (lasting and left[0] < 0):
            raise OSError(number, os.strerror(number), "file")

    return store_at(place, disk=Disk(step))


def refusal_of(change, store):
    """What the change is refused with, None when it is made."""
    try:
        change(store)
    except StoreError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    "failure",
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "cannot be written"), (errno.EIO, "cannot be changed")],
    ids=["full", "closed", "broken"],
)
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize(
    "change",
    [
        lambda store: store.add([upload("b.txt"), upload("c.txt", TEXT * 2)], "Ben"),
        lambda store: store.remove("first", "Ben"),
        lambda store: store.take_back("Ben"),
    ],
    ids=["add", "remove", "undo"],
)
def test_a_failing_disk_leaves_the_corpus_as_it_was_at_every_step(place, failure, lasting, change):
    store_at(place).add([upload("a.txt")], "Ada")
    start, told = files(place), list(store_at(place).history(9))
    point = 0
    number, words = failure
    while refused := refusal_of(change, failing(place, point, number, lasting=lasting)):
        assert words in refused or (lasting and "half-way" in refused)
        if lasting:
            store_at(place).recover()
        assert files(place) == start
        assert list(store_at(place).history(9)) == told
        assert store_at(place).recover() is None
        point += 1
    assert point >= 11
    assert files(place) != start


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(place):
    (place / "corpus").chmod(0o500)
    try:
        with pytest.raises(StoreError, match="right to write"):
            store_at(place).add([upload("a.txt")], "Ada")
    finally:
        (place / "corpus").chmod(0o700)


def test_a_file_changed_by_hand_during_an_interruption_stays(place):
    def stop_after_the_first_file():
        if (place / "corpus" / "a.txt").exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store_at(place, disk=Disk(stop_after_the_first_file)).add([upload("a.txt"), upload("b.txt")], "Ada")
    assert (place / "corpus" / "a.txt").exists()
    (place / "corpus" / "a.txt").write_bytes(b"By hand\n\nWords.\n")
    sentence = store_at(place).recover()
    assert "interrupted" in sentence
    assert "left as they are: a.txt" in sentence
    assert ids(place) == ["a", "first", "more-second"]
    assert not [name for name in files(place) if name.startswith(".")]


def test_a_file_changed_by_hand_while_a_change_is_made_is_not_overwritten(place):
    def put_something_there():
        if (place / "corpus" / ".storybot-1-0.part").exists():
            (place / "corpus" / "a.txt").write_bytes(b"By hand\n\nWords.\n")

    with pytest.raises(StoreError, match="changed by hand at this moment"):
        store_at(place, disk=Disk(put_something_there)).add([upload("a.txt")], "Ada")
    assert (place / "corpus" / "a.txt").read_bytes().startswith(b"By hand")
    assert not [name for name in files(place) if name.startswith(".")]


def test_an_interrupted_change_waits_for_its_folder(place):
    def stop_after_the_file():
        if (place / "corpus" / "a.txt").exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store_at(place, disk=Disk(stop_after_the_file)).add([upload("a.txt")], "Ada")
    (place / "corpus").rename(place / "elsewhere")
    with pytest.raises(StoreError, match="no corpus folder"):
        store_at(place).recover()
    (place / "elsewhere").rename(place / "corpus")
    assert "taken back" in store_at(place).recover()
    assert ids(place) == ["first", "more-second"]


def test_changes_from_several_threads_come_one_after_the_other(place):
    store = store_at(place)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda n: store.add([upload(f"{n}.txt")], f"Member {n}"), range(8)))
    assert sorted(change.number for change in done) == list(range(1, 9))
    assert len(ids(place)) == 10
    for _ in done:
        store.take_back("Ada")
    assert ids(place) == ["first", "more-second"]


def test_a_damaged_journal_is_told_and_a_torn_end_is_not(place):
    store_at(place).add([upload("a.txt")], "Ada")
    journal = place / "state" / "corpus" / "journal.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"begun":{"num')
    assert len(store_at(place).history(9)) == 1
    assert store_at(place).recover() is None
    assert journal.read_bytes() == whole
    journal.write_bytes(b"nonsense\n" + whole)
    with pytest.raises(StoreError, match="Line 1 of the journal"):
        store_at(place).history(9)
    with pytest.raises(StoreError, match="Line 1 of the journal"):
        store_at(place).add([upload("b.txt")], "Ada")


def test_lost_bytes_are_told_and_change_nothing(place):
    store_at(place).remove("first", "Ada")
    for blob in (place / "state" / "corpus" / "blobs").iterdir():
        blob.write_bytes(b"else")
    with pytest.raises(StoreError, match="lost or damaged"):
        store_at(place).take_back("Ada")
    assert ids(place) == ["more-second"]


def test_nobody_else_can_look_into_what_the_journal_keeps(place):
    store_at(place).remove("first", "Ada")
    assert (place / "state" / "corpus").stat().st_mode & 0o077 == 0


@pytest.mark.timeout(400)  # it waits for the disk thousands of times, and a busy machine lets it wait long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="it takes a fork for each point")
@pytest.mark.timeout(300)  # more than a thousand processes, slow on a busy machine
def test_a_kill_at_every_step_leaves_the_corpus_before_or_after_the_change(tmp_path, record_property):
    command = [sys.executable, str(KILL_POINTS), str(tmp_path)]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    for name, value in report.items():
        record_property(name, value)
    print("points tried with kill -9:", report)  # noqa: T201 - the count belongs to the report
    assert report["points"] >= 150
    assert report["recovery_points"] >= 1000
    assert report["old"] > report["new"] > 0
