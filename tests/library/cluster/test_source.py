"""A bot over a cluster: it answers from what is published, publishes what its folder holds, and notices others."""

import asyncio
import time

import pytest

from bot.answers.cluster_source import ClusterSource
from bot.answers.curator import Curator
from bot.answers.keeping_up import KeepingUp
from bot.answers.live import LiveCorpus
from bot.corpus.store import CorpusStore
from bot.corpus.uploads import Upload
from bot.errors import ClusterError, ReloadInProgress, Sentence, StoreError
from bot.library.cluster.loader import Layout, Loader
from bot.library.cluster.opening import Opener
from bot.library.library import Library
from bot.model import Query

from .corpora import KIT, load, reading, write

pytestmark = pytest.mark.timeout(300)


class Process:
    """One bot process: its live corpus over its own folder."""

    def __init__(self, client, names, place):
        self.folder = place / "corpus"
        self.library = Library(self.folder, KIT, place / "index")
        self.loader = Loader(client, names, Layout(1, 0), KIT.analysers, lease_seconds=3.0)
        self.source = ClusterSource(Opener(client, names, KIT), self.library, self.loader)
        self.live = LiveCorpus(self.source)
        self.store = CorpusStore(self.folder, place / "state", read=self.library.look)
        self.curator = Curator(self.live, self.store)

    def ids(self):
        return [name.id for name in self.live.edition.corpus.names()]

    def found(self, text):
        return [hit.passage.id for hit in self.live.engine.search(Query(text, limit=10)).hits]


@pytest.fixture
def place(tmp_path):
    (tmp_path / "corpus").mkdir()
    write(
        tmp_path / "corpus",
        "a.jsonl",
        [("river", ["The river rose.", "The mayor came."]), ("fair", ["The fair opens."])],
    )
    return tmp_path


@pytest.fixture
def process(client, names, loader, place):
    load(loader, place / "corpus")
    return Process(client, names, place)


def test_without_a_published_version_it_is_said_how_to_load_one(client, names, place):
    with pytest.raises(ClusterError, match="python -m bot index"):
        Process(client, names, place)


def test_it_answers_from_the_cluster_without_reading_a_folder(client, names, process, tmp_path):
    elsewhere = Process(client, names, tmp_path / "nowhere")
    assert elsewhere.found("Who rose?") == process.found("Who rose?") == ["river#1"]
    corpus = elsewhere.live.edition.corpus
    assert (len(corpus), corpus.files(), elsewhere.ids()) == (2, {"a.jsonl"}, ["river", "fair"])
    assert [paragraph.text for paragraph in corpus.find("river").paragraphs] == ["The river rose.", "The mayor came."]
    assert corpus.find("nothing") is corpus.head("nothing") is None
    assert corpus.head("fair").title == "About fair"


def test_a_reload_loads_what_changed_and_tells_it(process):
    before = process.live.edition
    write(process.folder, "a.jsonl", [("river", ["The river fell.", "The mayor came."]), ("new", ["Snow fell."])])
    seen = []
    done = process.live.reload("mo", watch=seen.append)
    assert process.live.edition is done.edition is not before
    diff = done.diff
    assert [[name.id for name in names] for names in (diff.added, diff.changed, diff.removed)] == [
        ["new"],
        ["river"],
        ["fair"],
    ]
    assert (diff.passages_added, diff.passages_changed, diff.passages_removed) == (1, 1, 1)
    assert set(process.found("Who fell?")) == {"new#1", "river#1"}
    # The old one answers those that are in the middle of a question.
    assert [hit.passage.text for hit in before.engine.search(Query("river rose")).hits] == ["The river rose."]
    assert seen[-1].sent == seen[-1].to_send > 0


def test_what_another_process_publishes_answers_here_within_seconds(client, names, process, tmp_path):
    other = Process(client, names, tmp_path)
    with KeepingUp(other.live, other.source.newer, pause=0.2).running():
        write(process.folder, "b.jsonl", [("snow", ["Snow fell in June."])])
        published = process.live.reload("mo").edition
        limit = time.monotonic() + 5
        while other.live.edition.corpus.version != published.corpus.version and time.monotonic() < limit:
            time.sleep(0.05)
        assert other.found("snow") == ["snow#1"]
        process.loader.undo("mo")
        while other.found("snow") and time.monotonic() < limit + 5:
            time.sleep(0.05)
        assert other.ids() == ["river", "fair"]


def test_a_cluster_that_cannot_be_asked_leaves_the_edition_and_is_told_once(process, caplog):
    def broken(_):
        raise ClusterError(Sentence("It is gone."))

    keeping_up, edition = KeepingUp(process.live, broken), process.live.edition
    keeping_up.look()
    keeping_up.look()
    assert process.live.edition is edition
    assert [record.message for record in caplog.records if "cannot be told" in record.message] == [
        "Whether the corpus is another one now cannot be told: It is gone."
    ]


def test_while_another_process_reloads_a_reload_and_a_change_are_refused_and_nothing_changes(
    client, names, process, place
):
    other = Loader(client, names, Layout(1, 0), KIT.analysers)
    snow = Upload("snow.txt", b"Snow at last\n\nSnow fell on the hills.\n")
    with other.loaded(reading(place / "corpus"), "mia"):
        with pytest.raises(ReloadInProgress, match="mia started at"):
            process.live.reload("mo")
        with pytest.raises(StoreError, match="A reload that mia started at"):
            asyncio.run(process.curator.add([snow], "mo"))
    assert not (process.folder / "snow.txt").exists()
    made = asyncio.run(process.curator.add([snow], "mo"))
    assert [name.title for name in made.reload.diff.added] == ["Snow at last"]
    assert process.found("hills") == ["snow#1"]
    asyncio.run(process.curator.undo("mo"))
    assert process.found("hills") == []


def test_a_change_that_the_cluster_does_not_take_is_not_made(process, monkeypatch):
    def full(*_):
        raise ClusterError(Sentence("No room."))

    before = process.live.edition
    monkeypatch.setattr(process.loader._maker, "begin", full)
    with pytest.raises(StoreError, match="The cluster did not take this change"):
        asyncio.run(process.curator.add([Upload("snow.txt", b"Snow\n\nSnow fell.\n")], "mo"))
    assert not (process.folder / "snow.txt").exists()
    assert process.live.edition is before


@pytest.mark.usefixtures("process")
def test_an_index_that_another_version_of_the_bot_made_is_refused(client, names, place, monkeypatch):
    monkeypatch.setattr("bot.library.cluster.opening.fingerprint", lambda: "another")
    with pytest.raises(ClusterError, match="another version of this program"):
        Process(client, names, place)
