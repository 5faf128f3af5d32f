"""Several processes of one bot over one database: what members asked and moderators set counts in all of them."""

import asyncio
import contextlib

import pytest

from bot.answers.following import Following
from bot.app import build_managed_app
from bot.chat.asking.limits import Asker, Limits
from bot.chat.asking.recent import Asked, Recent
from bot.chat.connection.neighbours import Neighbours
from bot.chat.server_settings.store import SettingsStore
from bot.chat.server_settings.values import Place
from bot.records.kept_settings import KeptSettings
from bot.records.together import Together
from bot.settings import Settings
from tests.conftest import query

TOWN, ELSEWHERE = 1, 2


class Process:
    """The parts of one process that know of the others."""

    def __init__(self, corpus, state, url, **settings):
        self.together = Together(state, url, repeats_seconds=60.0, patience=20.0)
        self.limits = Limits(Settings(**{"cooldown_seconds": 30, **settings}), self.together)
        self.recent = Recent(self.together)
        self.store = SettingsStore(KeptSettings(state, url), ())
        self.app = build_managed_app(corpus, state)
        following = Following(self.app.live, self.app.curator, self.together.notices)
        self.neighbours = Neighbours(self.together, self.store, following, pause=0.05)


@pytest.fixture
async def make(corpus, tmp_path, database_url):
    """Return a maker of processes that heed each other."""
    async with contextlib.AsyncExitStack() as stack:

        async def process(**settings):
            made = Process(corpus, tmp_path / "state", database_url, **settings)
            await made.store.read()
            await made.together.notices.read()
            await stack.enter_async_context(made.neighbours.heeded())
            return made

        yield process


@pytest.fixture
def cut_off(postgres, database_url):
    """Take the database away."""
    name = database_url.rpartition("/")[2]

    def cut():
        query(postgres, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        query(postgres, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    return cut


async def until(fits):
    async with asyncio.timeout(10):
        while not fits():  # noqa: ASYNC110 - another task changes what is looked at
            await asyncio.sleep(0.02)


async def test_a_member_has_one_limit_in_all_processes_and_hears_of_it_once(make):
    first, second = await make(cooldown_questions=2), await make(cooldown_questions=2)
    here, there = Asker(7, 1, TOWN), Asker(7, 2, ELSEWHERE)
    assert await first.limits.take(here, 0.0) is None
    assert await second.limits.take(there, 0.0) is None
    refusals = [await first.limits.take(here, 0.0), await second.limits.take(there, 0.0)]
    assert [(refusal.cause, refusal.told) for refusal in refusals] == [("member", False), ("member", True)]
    assert 0 < refusals[0].seconds <= 30
    assert await second.limits.take(Asker(8, 2, None), 0.0) is None


async def test_channels_and_servers_have_theirs(make):
    limits = {"cooldown_channel_questions": 2, "cooldown_server_questions": 3}
    first, second = await make(**limits), await make(**limits)
    causes = []
    for member in range(8):
        process = (first, second)[member % 2]
        refusal = await process.limits.take(Asker(member, 1 + member // 4, TOWN), 0.0)
        causes.append(refusal and refusal.cause)
    assert causes == [None, None, "channel", "channel", None, "server", "channel", "channel"]


async def test_presses_of_buttons_count_together_too(make):
    first, second = await make(cooldown_questions=1), await make(cooldown_questions=1)
    waits = [await process.limits.press(7, 0.0) for process in (first, second) * 3]
    assert waits[:4] == [None] * 4
    assert all(0 < wait <= 30 for wait in waits[4:])


async def test_without_limits_the_database_is_not_asked(make, cut_off):
    process = await make(cooldown_seconds=0)
    await asyncio.to_thread(cut_off)
    assert [await process.limits.take(Asker(7, 1, TOWN), 0.0) for _ in range(99)] == [None] * 99


async def test_where_the_database_is_away_each_process_counts_by_itself(make, cut_off):
    first, second = await make(cooldown_questions=1), await make(cooldown_questions=1)
    assert await first.limits.take(Asker(7, 1, TOWN), 100.0) is None
    await asyncio.to_thread(cut_off)
    assert await second.limits.take(Asker(7, 1, TOWN), 100.0) is None
    assert (await second.limits.take(Asker(7, 1, TOWN), 101.0)).cause == "member"
    asked = Asked.of(1, "v1", "Who closed the bridge?")
    await first.recent.remember(asked, 77, "https://a.example/77", 100.0)
    assert await first.recent.find(asked, 101.0) == "https://a.example/77"
    assert await second.recent.find(asked, 101.0) is None


async def test_a_question_that_another_process_answered_is_led_to_its_answer_until_that_is_deleted(make):
    first, second = await make(), await make()
    asked = Asked.of(1, "v1", "Who closed the bridge?")
    await first.recent.remember(asked, 77, "https://a.example/77", 100.0)
    assert await second.recent.find(asked, 5000.0) == "https://a.example/77"
    assert await second.recent.find(Asked.of(2, "v1", "Who closed the bridge?"), 5000.0) is None
    await first.recent.forget({77})
    assert await second.recent.find(asked, 5000.0) is None


async def test_what_moderators_set_in_one_process_holds_in_the_others_within_seconds(make):
    first, second = await make(), await make()
    await first.store.set_server(TOWN, shape="compact", log_channel=77)
    await first.store.set_channel(TOWN, 10, ask=True)
    await until(lambda: second.store.listens and second.store.log_channels == {TOWN: 77})
    assert second.store.here(Place(TOWN, 10)) == first.store.here(Place(TOWN, 10))
    await second.store.set_channel(TOWN, 10, ask=None)
    await until(lambda: not first.store.listens)


async def test_what_one_process_read_again_the_others_read_within_seconds(make, corpus):
    first, second = await make(), await make()
    (corpus / "snow.txt").write_text("Snow at last\n\nSnow fell on the hills.\n")
    await first.app.curator.reload("mo")
    version = first.app.live.edition.corpus.version
    await until(lambda: second.app.live.edition.corpus.version == version)


async def test_what_was_not_told_yet_is_told_at_the_end(corpus, tmp_path, database_url):
    last = Process(corpus, tmp_path / "state", database_url)
    async with last.neighbours.heeded():
        (corpus / "snow.txt").write_text("Snow at last\n\nSnow fell on the hills.\n")
        await last.app.curator.reload("mo")
    other = Together(tmp_path / "state", database_url, repeats_seconds=60.0, patience=20.0)
    assert (await other.notices.read())["corpus"].value == last.app.live.edition.corpus.version
    await other.close()
