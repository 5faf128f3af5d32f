"""What several processes count, remember and tell each other: each is one `Together` over the same database."""

import asyncio
import logging
import os
import signal
import time

import pytest

from bot.errors import RecordsError
from bot.records.allowances import Allowance
from bot.records.together import Together
from tests.conftest import query

ONE, TWO, THREE = Allowance("member 1", 2, 30.0), Allowance("channel 2", 3, 30.0), Allowance("server 3", 4, 30.0)


@pytest.fixture
def url(database_url):
    return database_url


@pytest.fixture
async def processes(state, url):
    """Three of them, with one state folder."""
    made = [Together(state, url, repeats_seconds=60.0, patience=20.0) for _ in range(3)]
    await asyncio.gather(*(one.notices.read() for one in made))
    yield made
    for one in made:
        await one.close()


class TestAllowances:
    """Questions of members, channels and servers."""

    async def test_what_one_process_used_up_is_used_up_for_all(self, processes):
        first, second, third = processes
        assert await first.take([ONE]) is None
        assert await second.take([ONE]) is None
        used_up = await third.take([ONE])
        assert (used_up.place, used_up.again) == (0, False)
        assert 29 < used_up.seconds <= 30
        assert (await first.take([ONE])).again
        assert await first.take([Allowance("member 2", 2, 30.0)]) is None

    async def test_what_comes_after_the_one_that_is_used_up_is_left_as_it_was(self, processes):
        for number in range(12):
            await processes[number % 3].take([ONE, TWO, THREE])
        taken = [
            await processes[number % 3].take([Allowance(f"other {number}", 1, 30.0), TWO, THREE]) for number in range(3)
        ]
        assert [used_up and used_up.place for used_up in taken] == [None, 1, 1]
        assert [await processes[0].take([THREE]), (await processes[1].take([THREE])).place] == [None, 0]

    async def test_at_the_same_moment_no_two_take_the_same_turn(self, processes):
        many = Allowance("member 9", 25, 30.0)
        taken = await asyncio.gather(*(processes[number % 3].take([many, TWO]) for number in range(60)))
        assert sum(used_up is None for used_up in taken) == 3
        assert sum(used_up is not None and used_up.place == 1 for used_up in taken) == 22
        assert sum(used_up is not None and used_up.place == 0 for used_up in taken) == 35

    async def test_it_is_whole_again_when_its_time_is_over(self, processes, rows):
        short = Allowance("member 1", 1, 0.3)
        assert await processes[0].take([short]) is None
        assert await processes[1].take([short]) is not None
        await asyncio.sleep(0.35)
        assert await processes[2].take([short]) is None
        await asyncio.sleep(0.35)
        await processes[0].sweep()
        assert rows("SELECT * FROM allowances") == []

    async def test_the_database_is_told_neither_who_asked_nor_what(self, processes, rows):
        await processes[0].take([Allowance("member 123456789", 1, 30.0)])
        await processes[0].remember("7 v1 who closed the bridge", 5, "https://discord.com/channels/1/2/5")
        told = str(rows("SELECT * FROM allowances") + rows("SELECT * FROM answered"))
        assert "123456789" not in told
        assert "bridge" not in told


class TestRepeats:
    """Questions that were answered a moment ago."""

    async def test_all_are_led_to_the_newest_answer_until_it_is_deleted(self, processes):
        first, second, third = processes
        await first.remember("question", 1, "https://one")
        await second.remember("question", 2, "https://two")
        assert [await one.find("question") for one in processes] == ["https://two"] * 3
        assert await third.find("another") is None
        await third.forget([2, 3])
        assert await first.find("question") is None

    async def test_after_its_time_it_is_not_found_and_swept(self, state, url, rows):
        together = Together(state, url, repeats_seconds=0.2, patience=20.0)
        await together.notices.read()
        await together.remember("question", 1, "https://one")
        await asyncio.sleep(0.25)
        assert await together.find("question") is None
        await together.sweep()
        assert rows("SELECT * FROM answered") == []
        await together.close()


class TestNotices:
    """Words that processes leave for each other."""

    async def test_each_word_has_the_next_number_and_is_read_by_all(self, processes):
        first, second, _ = processes
        assert (await first.notices.read())["corpus"].number == 0
        posted = [await first.notices.post("corpus", "v1"), await second.notices.post("corpus", "v2")]
        assert [(notice.number, notice.value) for notice in posted] == [(1, "v1"), (2, "v2")]
        for one in processes:
            assert (await one.notices.read())["corpus"] == posted[1]

    async def test_processes_with_one_key_agree_and_one_with_another_is_told(self, processes, tmp_path, url, caplog):
        for one in processes:
            await one.compare_keys()
        assert caplog.text == ""
        stranger = Together(tmp_path / "elsewhere", url, repeats_seconds=60.0, patience=20.0)
        await stranger.compare_keys()
        assert "copy votes.key" in caplog.text
        await stranger.close()


class TestFailure:
    """A database that is away or hangs."""

    @pytest.fixture(autouse=True)
    def _log(self, caplog):
        caplog.set_level(logging.INFO, logger="bot.records")

    async def test_it_is_told_once_and_nobody_waits_for_it_until_it_is_back(self, processes, url, postgres, caplog):
        together, name = processes[0], url.rpartition("/")[2]
        query(postgres, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        query(postgres, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        for _ in range(3):
            with pytest.raises(RecordsError):
                await together.take([ONE])
        begun = time.monotonic()
        for _ in range(200):
            with pytest.raises(RecordsError, match="a moment ago"):
                await together.take([ONE])
        assert time.monotonic() - begun < 1
        query(postgres, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await together.notices.read()
        assert await together.take([ONE]) is None
        told = [record.getMessage() for record in caplog.records]
        assert len(told) == 2
        assert "each process counts by itself" in told[0]
        assert told[1] == "The processes of this bot share what they count again"

    async def test_one_that_hangs_holds_a_question_up_for_as_long_as_its_patience_only(self, state, url, postgres):
        together = Together(state, url, repeats_seconds=60.0, patience=0.3)
        await together.notices.read()
        name = url.rpartition("/")[2]
        (pids,) = zip(*query(postgres, f"SELECT pid FROM pg_stat_activity WHERE datname = '{name}'"), strict=True)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            begun = time.monotonic()
            with pytest.raises(RecordsError, match="takes too long"):
                await together.take([ONE])
            with pytest.raises(RecordsError, match="a moment ago"):
                await together.find("question")
            assert time.monotonic() - begun < 2
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
            await together.close()
