"""What is written beside the answers."""

import asyncio
import logging

import pytest

from bot.errors import RecordsError
from bot.records.writes import Writes


async def test_work_is_done_in_the_order_in_which_it_came():
    writes, done = Writes(10, 10), []

    async def work(number):
        await asyncio.sleep(0)
        done.append(number)

    for number in range(3):
        writes.start(lambda number=number: work(number))
    await writes.do(lambda: work(3))
    assert done == [0, 1, 2, 3]


async def test_more_than_may_wait_is_dropped_and_that_is_told_once(caplog):
    writes, gate, done = Writes(5, 10), asyncio.Event(), []

    async def work():
        await gate.wait()
        done.append(1)

    for _ in range(20):
        writes.start(work)
    gate.set()
    await writes.finish(10)
    assert len(done) == 5
    assert [r.getMessage() for r in caplog.records] == [
        "Records are written too slowly; some questions are not recorded"
    ]
    writes.start(work)
    await writes.finish(10)
    assert len(done) == 6


async def test_work_that_hangs_ends_and_is_told_once(caplog):
    caplog.set_level(logging.INFO)
    writes = Writes(10, 0.01)
    for _ in range(2):
        writes.start(asyncio.Event().wait)
    await writes.finish(10)
    with pytest.raises(RecordsError, match="takes too long"):
        await writes.do(asyncio.Event().wait)
    assert len([record for record in caplog.records if record.name == "bot.records.writes"]) == 1


async def test_the_end_waits_for_what_is_under_way_but_not_for_ever():
    writes, done = Writes(10, 60), []

    async def quick():
        await asyncio.sleep(0)
        done.append(1)

    writes.start(quick)
    writes.start(asyncio.Event().wait)
    await writes.finish(0.05)
    assert done == [1]
    await writes.finish(0)
    assert not writes._waiting
