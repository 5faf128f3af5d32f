"""The owner of every change: in the folder and in what answers, both or neither."""

import asyncio
import threading

import pytest

from bot.answers.curator import Curator
from bot.answers.live import LiveCorpus
from bot.app import build_managed_app
from bot.corpus.disk import Disk
from bot.corpus.store import CorpusStore
from bot.corpus.uploads import Upload
from bot.errors import BotError, ReloadInProgress, StoreError, UploadRefused

from .sources import source_of

SNOW = Upload("snow.txt", b"Snow at last\n\nSnow fell on the hills.\n")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "river.txt").write_text("The river\n\nThe river rose.\n")
    (tmp_path / "corpus" / "fair.txt").write_text("The fair\n\nThe fair opens.\n")
    return tmp_path


class Bench:
    """A curator whose readings can be made to fail or to wait."""

    def __init__(self, folder, **more):
        self.folder = folder / "corpus"
        self.while_reading = self.once_read = lambda: None
        self.store = CorpusStore(self.folder, folder / "state", **more)
        # Looked up at the time, for tests set them later.
        moments = (lambda: self.while_reading(), lambda: self.once_read())  # noqa: PLW0108
        self.live = LiveCorpus(source_of(self.folder, *moments))
        self.curator = Curator(self.live, self.store)

    def state(self):
        files = {file.name: file.read_bytes() for file in self.folder.iterdir()}
        return files, self.live.edition, [change.number for change in self.store.history(99)]

    def ids(self):
        return [article.id for article in self.live.edition.corpus.articles]


@pytest.fixture
def bench(folder):
    return Bench(folder)


def fail():
    raise MemoryError


CHANGES = {
    "add": lambda curator: curator.add([SNOW], "mo"),
    "remove": lambda curator: curator.remove("river", "mo"),
    "undo": lambda curator: curator.undo("mo"),
}


@pytest.fixture(params=CHANGES.values(), ids=CHANGES.keys())
def change(request):
    return request.param


async def test_a_change_answers_as_soon_as_it_is_made_and_is_told_as_the_journal_and_the_reload_tell_it(bench):
    made = await bench.curator.add([SNOW], "mo")
    assert (made.change.kind, made.change.by, made.change.titles) == ("add", "mo", ("Snow at last",))
    assert [article.id for article in made.reload.diff.added] == ["snow"]
    assert bench.live.edition is made.reload.edition
    assert bench.ids() == ["fair", "river", "snow"]

    made = await bench.curator.remove("river", "mo")
    assert [article.id for article in made.reload.diff.removed] == ["river"]

    made = await bench.curator.undo("mia")
    assert [article.id for article in made.reload.diff.added] == ["river"]
    assert [change.kind for change in await bench.curator.history(9)] == ["undo", "remove", "add"]
    assert [change.number for change in await bench.curator.history(1, 1)] == [2]


async def test_looking_at_uploads_changes_nothing_and_refuses_what_adding_refuses(bench):
    before = bench.state()
    assert [article.title for article in (await bench.curator.look_at([SNOW])).articles] == ["Snow at last"]
    for refuse in (bench.curator.look_at, lambda uploads: bench.curator.add(uploads, "mo")):
        with pytest.raises(UploadRefused):
            await refuse([Upload("river.txt", SNOW.data)])
    assert bench.state() == before


async def test_a_change_with_which_no_article_is_left_is_taken_back_and_said_to_be(bench):
    await bench.curator.add([SNOW], "mo")
    for name in ("river.txt", "fair.txt"):
        (bench.folder / name).write_text("")
    before = bench.state()
    with pytest.raises(StoreError, match="cannot be read, so it was not made"):
        await bench.curator.undo("mo")
    assert bench.state() == before
    (bench.folder / "river.txt").write_text("The river\n\nThe river rose.\n")
    await bench.curator.undo("mo")
    assert bench.ids() == ["river"]


@pytest.mark.parametrize("moment", ["while_reading", "once_read"])
async def test_whatever_fails_while_the_corpus_is_read_the_change_is_taken_back(bench, change, moment):
    await bench.curator.add([Upload("rain.txt", b"Rain\n\nRain fell.\n")], "mo")
    before, ids = bench.state(), bench.ids()
    setattr(bench, moment, fail)
    with pytest.raises(MemoryError):
        await change(bench.curator)
    assert bench.state() == before
    setattr(bench, moment, lambda: None)
    # What was read in vain is not taken for what the folder holds.
    await bench.curator.reload("mo")
    assert bench.ids() == ids
    before = bench.state()
    await change(bench.curator)
    assert bench.state() != before


async def test_when_the_disk_fails_at_the_last_moment_the_old_edition_stays_too(folder, change):
    full = False

    def step():
        nonlocal full
        if full:
            full = False
            raise OSError(28, "No space left on device", "journal")

    bench = Bench(folder, disk=Disk(step))
    await bench.curator.add([Upload("rain.txt", b"Rain\n\nRain fell.\n")], "mo")
    before = bench.state()

    def fill():
        nonlocal full
        full = True

    bench.once_read = fill
    with pytest.raises(BotError, match="disk is full"):
        await change(bench.curator)
    assert bench.state() == before


async def test_every_reading_can_be_watched(bench):
    for work, new in (
        (lambda watch: bench.curator.add([SNOW], "mo", watch), 1),
        (lambda watch: bench.curator.remove("snow", "mo", watch), 0),
        (lambda watch: bench.curator.undo("mo", watch=watch), 1),
        (lambda watch: bench.curator.reload("mo", watch), 0),
    ):
        told = []
        await work(told.append)
        assert told[0].articles == 1
        assert told[-1].articles == len(bench.ids())
        # Only what is new is analysed.
        assert (told[-1].analysed, told[-1].passages) == ((new, new) if new else (None, 0))


async def test_only_the_change_that_was_meant_is_taken_back(bench):
    first = await bench.curator.add([SNOW], "mo")
    second = await bench.curator.remove("river", "mo")
    with pytest.raises(StoreError, match="Change 1 is not the one to be taken back next; change 2 is"):
        await bench.curator.undo("mo", first.change.number)
    await bench.curator.undo("mo", second.change.number)
    with pytest.raises(StoreError, match="Change 2 is not"):
        await bench.curator.undo("mo", second.change.number)
    await bench.curator.undo("mo", first.change.number)
    assert bench.ids() == ["fair", "river"]


async def test_changes_wait_for_one_another_but_a_reload_is_refused_during_one(bench):
    entered, leave = threading.Event(), threading.Event()

    def wait():
        entered.set()
        assert leave.wait(5)

    bench.once_read = wait
    first = asyncio.create_task(bench.curator.add([SNOW], "mo"))
    await asyncio.to_thread(entered.wait, 5)
    second = asyncio.create_task(bench.curator.remove("snow", "mia"))
    await asyncio.sleep(0)
    with pytest.raises(ReloadInProgress, match="mo started at"):
        await bench.curator.reload("mia")
    leave.set()
    assert (await first).change.number == 1
    assert (await second).change.titles == ("Snow at last",)


async def test_a_change_that_nobody_awaits_any_more_is_finished_before_the_next_one(bench):
    entered, leave = threading.Event(), threading.Event()

    def wait():
        entered.set()
        assert leave.wait(5)

    bench.once_read = wait
    first = asyncio.create_task(bench.curator.add([SNOW], "mo"))
    await asyncio.to_thread(entered.wait, 5)
    first.cancel()
    second = asyncio.create_task(bench.curator.undo("mo"))
    await asyncio.wait({first})
    assert first.cancelled()
    leave.set()
    assert (await second).change.titles == ("Snow at last",)
    assert bench.ids() == ["fair", "river"]


def test_what_a_kill_interrupted_is_taken_back_before_the_corpus_is_read(folder, caplog):
    def stop_after_the_file():
        if (folder / "corpus" / "snow.txt").exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        CorpusStore(folder / "corpus", folder / "state", disk=Disk(stop_after_the_file)).add([SNOW], "mo")
    assert (folder / "corpus" / "snow.txt").exists()
    app = build_managed_app(folder / "corpus", folder / "state")
    assert [article.id for article in app.live.edition.corpus.articles] == ["fair", "river"]
    assert "was interrupted and was taken back" in caplog.text


def test_a_damaged_journal_keeps_nobody_from_asking(folder, caplog):
    (folder / "state" / "corpus").mkdir(parents=True)
    (folder / "state" / "corpus" / "journal.jsonl").write_text("nonsense\n")
    assert len(build_managed_app(folder / "corpus", folder / "state").live.edition.corpus.articles) == 2
    assert "Line 1 of the journal" in caplog.text
