"""A cluster that has no room, or whose disk is full, while a corpus is loaded: waited for, then told of."""

import threading
import time
from typing import ClassVar

import pytest

from bot.errors import ClusterError
from bot.library.cluster import bulk as bulk_module
from bot.library.cluster.bulk import Bulk, Write
from bot.library.cluster.side_by_side import side_by_side
from bot.library.cluster.versions import Versions
from bot.search.cluster.documents import ArticleDocument
from bot.search.cluster.indices import definition

from .corpora import ask, held, load, reading, write

pytestmark = pytest.mark.timeout(300)

LARGE = pytest.mark.filterwarnings("ignore:Sending a large body")
"""For requests of a size that no loader makes."""


def article(number, title="A title"):
    return ArticleDocument(f"a{number}", f"a{number}", title, "a.txt", number, 1)


@pytest.fixture
def index(client, names):
    """An empty index of articles."""
    name = names.edition("x").articles
    ask(client, "PUT", f"/{name}", definition("articles", 1, 0))
    return name


def count(client, index):
    ask(client, "POST", f"/{index}/_refresh")
    return ask(client, "GET", f"/{index}/_count")["count"]


def block(client, index, *, on):
    """What the cluster itself does with the indices of a node whose disk is full."""
    ask(client, "PUT", f"/{index}/_settings", {"index.blocks.read_only_allow_delete": on or None})


class Watched(Bulk):
    """Tells with what status the cluster rejected something."""

    statuses: ClassVar[list] = []

    def _tried(self, index, batch):
        left, error = super()._tried(index, batch)
        self.statuses.extend([error.status] if error else [])
        return left, error


@LARGE
def test_what_the_cluster_has_no_room_for_is_sent_again_until_all_is_there(client, index, monkeypatch):
    """Four send twenty megabytes each at the same time: more than each node keeps of its memory for that."""
    monkeypatch.setattr(bulk_module, "MOST_BYTES", 2**30)
    taken = []
    bulk = Watched(client, taken.append)

    def send(turn):
        bulk.write(index, (Write(f"a{turn}-{number}", article(number, "x" * 100_000)) for number in range(200)))

    side_by_side(send, range(4), 4)
    assert 429 in bulk.statuses
    assert sum(taken) == count(client, index) == 800


def test_a_disk_that_is_full_for_a_while_only_makes_a_load_wait(client, names, loader, tmp_path):
    write(tmp_path, "a.jsonl", [(f"a{number}", [f"Text {number}."] * 20) for number in range(200)])
    full = []

    def fill_up(*_):
        if not full:
            full.append(time.monotonic())
            (version,) = Versions(client, names).there()
            block(client, names.edition(version).passages, on=True)
            threading.Timer(3, lambda: block(client, names.edition(version).passages, on=False)).start()

    with loader.loaded(reading(tmp_path), "mo", fill_up) as loaded:
        assert time.monotonic() - full[0] >= 3
        loaded.publish()
    assert len(held(client, names.edition(loaded.record.manifest.version))["passages"]) == 4_000


def test_a_disk_that_stays_full_is_told_of_and_the_next_load_goes_on(client, names, loader, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk_module, "_PATIENCE", 1.0)
    write(tmp_path, "a.jsonl", [(f"a{number}", [f"Text {number}."] * 20) for number in range(200)])
    seen = []

    def fill_up(*_):
        if not seen:
            seen.extend(Versions(client, names).there())
            block(client, names.edition(seen[0]).articles, on=True)

    with pytest.raises(ClusterError, match="Make room on its disks"):
        load(loader, tmp_path, sent=fill_up)
    assert Versions(client, names).pointer() == (None, None)
    block(client, names.edition(seen[0]).articles, on=False)
    assert load(loader, tmp_path).record.manifest.version == seen[0]


def test_a_document_that_is_refused_for_what_it_is_is_named(client, index):
    with pytest.raises(ClusterError, match="refused the document “bad”"):
        Bulk(client).write(index, [Write("bad", article("x"))])


@LARGE
def test_a_request_that_is_too_large_is_divided(client, index, monkeypatch):
    """The server takes a hundred megabytes at most, and no more than a tenth of its memory."""
    monkeypatch.setattr(bulk_module, "MOST_BYTES", 2**30)
    taken = []
    Bulk(client, taken.append).write(
        index, (Write(f"a{number}", article(number, "x" * 300_000)) for number in range(400))
    )
    assert len(taken) > 1
    assert sum(taken) == count(client, index) == 400
