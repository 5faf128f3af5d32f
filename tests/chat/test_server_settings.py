"""What is set where, and what therefore holds in a place."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.server_settings.resolver import resolve
from bot.chat.server_settings.store import SettingsStore
from bot.chat.server_settings.values import (
    AS_DISCORD_SAYS,
    ChannelSettings,
    Held,
    Here,
    Place,
    ServerSettings,
    Source,
)
from bot.errors import RecordsError
from bot.model import EVERYTHING, Selection
from bot.records.kept_settings import KeptSettings
from bot.records.notices import Notice

TOWN, CHANNEL, THREAD = 1, 10, 100
IN_CHANNEL = Place(TOWN, CHANNEL)
IN_THREAD = Place(TOWN, THREAD, CHANNEL)
FLOODS = Selection(tags=("floods",))

_selections = st.none() | st.sampled_from([EVERYTHING, FLOODS])
_shared = {
    "shape": st.sampled_from([None, "full", "compact"]),
    "threads": st.sampled_from([None, True, False]),
    "language": st.sampled_from([None, "ko", AS_DISCORD_SAYS]),
    "selection": _selections,
}
servers = st.builds(ServerSettings, **_shared)
channels = st.builds(ChannelSettings, ask=st.sampled_from([None, True, False]), **_shared)


def test_where_nothing_is_set_the_bot_is_as_it_comes():
    here = resolve(IN_CHANNEL, ServerSettings(), ChannelSettings(), ChannelSettings(), ())
    assert here == Here()
    assert (here.ask.value, here.shape.value, here.threads.value) == (False, "full", False)
    assert {getattr(here, field.name).source for field in dataclasses.fields(Here)} == {Source.DEFAULT}


@given(servers, channels, channels)
def test_the_nearest_place_that_sets_a_value_decides_it(server, channel, parent):
    here = resolve(IN_THREAD, server, channel, parent, ())
    for field in dataclasses.fields(Here):
        held = getattr(here, field.name)
        set_by = [
            (getattr(settings, field.name, None), source)
            for settings, source in ((channel, Source.CHANNEL), (parent, Source.PARENT), (server, Source.SERVER))
        ]
        nearest = next(((value, source) for value, source in set_by if value is not None), None)
        assert (held.value, held.source) == (nearest or (getattr(Here(), field.name).value, Source.DEFAULT))


@pytest.mark.parametrize("place", [IN_CHANNEL, IN_THREAD])
def test_an_ask_channel_of_the_operator_counts_for_its_threads_until_somebody_sets_it_otherwise(place):
    none = ChannelSettings()
    assert resolve(place, ServerSettings(), none, none, {CHANNEL}).ask == Held(value=True, source=Source.OPERATOR)
    off = ChannelSettings(ask=False)
    assert resolve(place, ServerSettings(), off, none, {CHANNEL}).ask == Held(value=False, source=Source.CHANNEL)
    assert resolve(IN_THREAD, ServerSettings(), none, off, {CHANNEL}).ask == Held(value=False, source=Source.PARENT)


@pytest.fixture
def kept(tmp_path):
    return KeptSettings(tmp_path / "state", patience=0.05)


async def opened(kept, ask_channels=()):
    store = SettingsStore(kept, ask_channels)
    await store.read()
    return store


async def test_what_is_set_holds_at_once_and_after_a_restart(kept):
    store = await opened(kept)
    await store.set_server(TOWN, shape="compact", moderators=(5, 6), log_channel=77)
    await store.set_channel(TOWN, CHANNEL, ask=True, threads=True, selection=FLOODS, language="ko")
    for known in (store, await opened(kept)):
        here = known.here(IN_THREAD)
        assert here.ask == Held(value=True, source=Source.PARENT)
        assert here.shape == Held("compact", Source.SERVER)
        assert here.selection == Held(FLOODS, Source.PARENT)
        assert here.language == Held("ko", Source.PARENT)
        assert known.server(TOWN).moderators == (5, 6)
        assert known.log_channels == {TOWN: 77}
        assert known.listens


async def test_a_change_leaves_the_other_settings_and_other_servers_alone(kept):
    store = await opened(kept)
    await store.set_server(TOWN, shape="compact")
    await store.set_server(TOWN, threads=True)
    await store.set_server(2, shape="full")
    again = await opened(kept)
    assert again.server(TOWN) == ServerSettings(shape="compact", threads=True)
    assert again.server(2) == ServerSettings(shape="full")
    assert again.here(Place(3, 30)) == Here()
    assert again.here(Place(None, 40)) == Here()


async def test_what_is_set_back_is_not_kept(kept):
    store = await opened(kept)
    await store.set_channel(TOWN, CHANNEL, ask=True)
    await store.set_channel(TOWN, CHANNEL, ask=None)
    assert await kept.read() == []
    assert not store.listens


async def test_a_channel_may_answer_from_everything_where_the_server_does_not(kept):
    store = await opened(kept)
    await store.set_server(TOWN, selection=FLOODS)
    await store.set_channel(TOWN, CHANNEL, selection=EVERYTHING)
    again = await opened(kept)
    assert again.here(IN_CHANNEL).selection == Held(EVERYTHING, Source.CHANNEL)
    assert again.here(Place(TOWN, 11)).selection == Held(FLOODS, Source.SERVER)


async def test_where_the_database_does_not_work_the_operators_settings_hold_and_nothing_is_changed(tmp_path, caplog):
    (tmp_path / "state").write_text("a file where a folder should be")
    store = await opened(KeptSettings(tmp_path / "state", patience=0.05), {CHANNEL})
    assert "those of .env hold" in caplog.text
    assert not store.is_read
    with pytest.raises(RecordsError):
        await store.set_channel(TOWN, CHANNEL, ask=False)
    assert store.here(IN_CHANNEL).ask == Held(value=True, source=Source.OPERATOR)


async def test_a_database_that_works_again_loses_nothing(tmp_path):
    kept = KeptSettings(tmp_path / "state", patience=0.05)
    await (await opened(kept)).set_server(TOWN, shape="compact")
    (tmp_path / "state").rename(tmp_path / "away")
    (tmp_path / "state").touch()
    store = await opened(kept)
    assert store.server(TOWN) == ServerSettings()
    (tmp_path / "state").unlink()
    (tmp_path / "away").rename(tmp_path / "state")
    await store.set_server(TOWN, threads=True)
    assert store.server(TOWN) == ServerSettings(shape="compact", threads=True)


async def test_what_was_known_stays_known_where_it_cannot_be_read_again(tmp_path):
    kept = KeptSettings(tmp_path / "state", patience=0.05)
    store = await opened(kept)
    await store.set_server(TOWN, shape="compact")
    (tmp_path / "state").rename(tmp_path / "away")
    (tmp_path / "state").touch()
    with pytest.raises(RecordsError):
        await store.hear(Notice(2, ""))
    assert (store.server(TOWN).shape, store.is_read) == ("compact", True)
    (tmp_path / "state").unlink()
    (tmp_path / "away").rename(tmp_path / "state")
    await kept.write(TOWN, None, {"shape": "full"})
    await store.hear(Notice(2, ""))
    assert store.server(TOWN).shape == "full"


async def test_values_that_a_newer_version_wrote_are_left_out_with_a_word_in_the_log(kept, caplog):
    await kept.write(TOWN, None, {"shape": "round"})
    await kept.write(2, None, {"shape": "compact", "colour": "green"})
    store = await opened(kept)
    assert store.server(TOWN) == ServerSettings()
    assert store.server(2) == ServerSettings(shape="compact")
    assert "left out" in caplog.text
