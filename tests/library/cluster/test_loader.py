"""A corpus in a real cluster: loaded whole, loaded by what changed, published at once, and taken back."""

import secrets
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.errors import BotError, ClusterError, ReloadInProgress
from bot.library.cluster.loader import Layout, Loader
from bot.library.cluster.versions import Versions
from bot.search.analysis import Analysers
from bot.search.cluster.indices import Names

from .corpora import ask, frequencies, held, load, reading, versions, write

pytestmark = pytest.mark.timeout(600)

SENTENCES = [
    "Snow fell in Geneva.",
    "The minister saw it in 2012.",
    "Rain, because of rivers!",
    "Ji Bong-hyun came to Geneva.",
    "19 met the well-known mayor.",
]
PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=2).map(" ".join), min_size=1, max_size=3
)
ARTICLES = st.lists(
    st.tuples(st.sampled_from("abcdef"), PARAGRAPHS), min_size=1, max_size=4, unique_by=lambda one: one[0]
)
CHANGES = st.lists(
    st.dictionaries(st.sampled_from(["1.jsonl", "2.jsonl"]), st.none() | ARTICLES, min_size=1, max_size=2),
    min_size=2,
    max_size=4,
)


@pytest.fixture
def folder(tmp_path):
    write(
        tmp_path, "a.jsonl", [("river", ["The river rose.", "The well-known mayor came."]), ("fair", ["A fair opens."])]
    )
    write(
        tmp_path,
        "b.jsonl",
        [("snow", ["Snow fell."]), ("more", ["More snow fell."] * 4), ("rest", ["All is well."] * 4)],
    )
    return tmp_path


def current(client, names):
    return Versions(client, names).pointer()[0].current


@settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=CHANGES)
def test_what_is_loaded_by_changes_is_what_is_loaded_from_scratch(
    client, names, tmp_path_factory, monkeypatch, changes
):
    monkeypatch.setattr("bot.library.cluster.plan._SHARE", 100)
    folder = tmp_path_factory.mktemp("corpus")
    write(folder, "0.jsonl", [("first", ["It began."]), ("z", ["It went on.", "Ji Bonghyun left."])])
    loader = Loader(client, Names(f"{names.prefix}-{secrets.token_hex(2)}"), Layout(1, 0), Analysers())
    load(loader, folder)
    for change in changes:
        for name, articles in change.items():
            write(folder, name, articles)
        loaded = load(loader, folder)
    assert loaded.record.base is not None or loaded.record == loaded.base
    made = loaded.record.manifest
    edition = loader._names.edition(made.version)
    by_changes = held(client, edition)
    again = load(loader, folder, anew=True).record
    assert again.base is None
    other = loader._names.edition(again.manifest.version)
    assert by_changes == held(client, other)
    terms = {of["term"]: of["frequency"] for of in by_changes["words"].values() if of["kind"] == "term"}
    assert frequencies(client, edition, list(terms)) == terms == frequencies(client, other, list(terms))
    facts = [
        (m.articles, m.passages, m.terms, m.words, m.surfaces, m.languages, m.corpus) for m in (made, again.manifest)
    ]
    assert facts[0] == facts[1]
    assert made.idf.floor == pytest.approx(again.manifest.idf.floor)


def test_a_first_load_is_whole_named_and_closed(client, names, loader, folder):
    loaded = load(loader, folder)
    edition = names.edition(current(client, names))
    found = held(client, edition)
    assert (len(found["passages"]), len(found["articles"])) == (12, 5)
    assert [loaded.record.manifest.passages, len(loaded.came), len(loaded.went)] == [12, 5, 0]
    assert set(ask(client, "GET", f"/{names.alias('words')}")) == {edition.words}
    with pytest.raises(ClusterError) as refused:
        ask(client, "PUT", f"/{edition.articles}/_doc/x", {"id": "x"})
    assert refused.value.kind == "cluster_block_exception"


def test_what_answers_has_as_many_copies_as_there_are_to_be(client, names, folder):
    load(Loader(client, names, Layout(2, 0), Analysers()), folder)
    # Settings that changed hold also where no article has.
    record = load(Loader(client, names, Layout(2, 1), Analysers()), folder).record
    edition = names.edition(record.manifest.version)
    shards = ask(client, "GET", f"/_cat/shards/{edition.passages}", format="json")
    assert sorted((shard["shard"], shard["prirep"], shard["state"]) for shard in shards) == [
        ("0", "p", "STARTED"),
        ("0", "r", "STARTED"),
        ("1", "p", "STARTED"),
        ("1", "r", "STARTED"),
    ]
    # Another number of shards takes another version.
    other = load(Loader(client, names, Layout(1, 0), Analysers()), folder).record
    assert (other.base, other.shards) == (None, 1)


def test_a_second_load_of_the_same_changes_nothing(client, names, loader, folder):
    before = load(loader, folder).record
    loaded = load(loader, folder)
    assert (loaded.record, loaded.came, loaded.went) == (
        Versions(client, names).record(before.manifest.version),
        (),
        (),
    )
    assert versions(client, names) == {before.manifest.version}


def test_only_what_changed_is_sent_and_told(client, names, loader, folder):
    load(loader, folder)
    write(folder, "a.jsonl", [("river", ["The river rose.", "The mayor left."]), ("new", ["Something new."])])
    sent = []
    with loader.loaded(reading(folder), "mo", lambda done, total: sent.append((done, total))) as loaded:
        loaded.publish()
    assert [loaded.base.manifest.version, loaded.record.base] == [loaded.base.manifest.version] * 2
    assert (len(loaded.came), {article.id for article in loaded.went}) == (2, {"river", "fair"})
    assert sent[-1][0] == sent[-1][1]
    held_now = held(client, names.edition(loaded.record.manifest.version))
    assert {of["article"] for of in held_now["passages"].values()} == {"river", "new", "snow", "more", "rest"}


def test_a_version_that_is_not_published_is_not_seen_and_goes_with_the_next_load(client, names, loader, folder):
    first = load(loader, folder).record.manifest.version
    write(folder, "c.jsonl", [("late", ["It was late."])])
    with loader.loaded(reading(folder), "mo") as loaded:
        pass
    assert current(client, names) == first
    assert loaded.record.manifest.version in versions(client, names)
    write(folder, "c.jsonl", [("later", ["It was later."])])
    third = load(loader, folder).record.manifest.version
    assert versions(client, names) == {first, third}


def test_a_version_that_is_half_made_is_gone_on_with(client, names, loader, folder, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("bot.library.cluster.making.Maker.finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load(loader, folder)
    (half,) = versions(client, names)
    sent = []
    with loader.loaded(reading(folder), "mo", lambda done, _: sent.append(done)) as loaded:
        loaded.publish()
    assert (loaded.record.manifest.version, sent) == (half, [])


def test_what_answered_before_and_only_stays_for_a_while_is_not_gone_on_with(client, names, loader, folder):
    first = load(loader, folder).record.manifest.version
    write(folder, "c.jsonl", [("late", ["It was late."])])
    load(loader, folder)
    (folder / "c.jsonl").unlink()
    load(loader, folder)
    again = load(loader, folder, anew=True).record
    assert first in versions(client, names) - {again.manifest.version}
    assert held(client, names.edition(again.manifest.version)) == held(client, names.edition(first))


def test_the_version_before_answers_again_and_once_more_undoes_that(client, names, loader, folder):
    first = load(loader, folder).record.manifest.version
    with pytest.raises(BotError, match="no version before"):
        loader.undo("mia")
    write(folder, "c.jsonl", [("late", ["It was late."])])
    second = load(loader, folder).record.manifest.version
    assert loader.undo("mia").manifest.version == first == current(client, names)
    assert set(ask(client, "GET", f"/{names.alias('passages')}")) == {names.edition(first).passages}
    assert loader.undo("mia").manifest.version == second == current(client, names)


def test_older_versions_are_deleted_once_nobody_can_be_asking_them(client, names, loader, folder, monkeypatch):
    monkeypatch.setattr("bot.library.cluster.publishing._LINGERING", timedelta(0))
    made = []
    for number in range(4):
        write(folder, "c.jsonl", [("late", [f"It was {number}."])])
        made.append(load(loader, folder).record.manifest.version)
    assert versions(client, names) == set(made[-2:])


def test_a_second_load_at_the_same_time_is_refused_and_told_who_loads(client, names, loader, folder):
    other = Loader(client, names, Layout(1, 0), Analysers())
    with loader.loaded(reading(folder), "mo") as loaded:
        with pytest.raises(ReloadInProgress, match="mo started at"), other.loaded(reading(folder), "mia"):
            pass
        with pytest.raises(ReloadInProgress, match="mo started at"):
            other.undo("mia")
        loaded.publish()
    load(other, folder, "mia")


def test_what_is_not_as_it_should_be_is_not_published(client, names, loader, folder, monkeypatch):
    first = load(loader, folder).record.manifest.version
    write(folder, "c.jsonl", [("late", ["It was late."])])
    finish = loader._maker.finish

    def spoiled(record, goal, replicas):
        if record.base:
            ask(client, "DELETE", f"/{names.edition(record.manifest.version).passages}/_doc/snow%231")
        finish(record, goal, replicas)

    monkeypatch.setattr(loader._maker, "finish", spoiled)
    again = load(loader, folder).record
    # What was made of the first one lacked a passage, so it was made from scratch.
    assert again.base is None
    assert versions(client, names) == {first, again.manifest.version}


def test_problems_are_told_also_where_no_article_changed(client, names, loader, folder):
    version = load(loader, folder).record.manifest.version
    (folder / "empty.txt").write_text("")
    assert load(loader, folder).record.manifest.version == version
    assert Versions(client, names).record(version).problems[0][0] == "empty.txt"


def test_a_state_that_another_version_wrote_is_told_of(client, names, loader, folder):
    load(loader, folder)
    ask(client, "PUT", f"/{names.state}/_doc/current", {"now": "something else"})
    with pytest.raises(ClusterError, match="was written by another version of this program"):
        load(loader, folder)
