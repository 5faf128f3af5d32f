"""Questions that take turns: so many at once, the others in the order in which they came, none for too long."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import ClusterError
from bot.search.cluster.client import Deadline
from bot.search.cluster.turns import _AT_ONCE, Turns

HOSTS = ("http://a.example", "http://b.example")


@pytest.fixture
def turns():
    return Turns(HOSTS)


@pytest.fixture
def held(turns):
    """All turns are taken until this is set."""
    free, taken = threading.Event(), threading.Barrier(_AT_ONCE + 1)

    def hold():
        taken.wait()
        free.wait()

    with ThreadPoolExecutor(_AT_ONCE) as askers:
        for _ in range(_AT_ONCE):
            askers.submit(turns.take, hold, Deadline(30))
        taken.wait()
        yield free
        free.set()


def test_what_the_work_returns_or_raises_is_returned_or_raised(turns):
    assert turns.take(lambda: 7, Deadline()) == 7
    with pytest.raises(ZeroDivisionError):
        turns.take(lambda: 1 / 0, Deadline())


def test_others_wait_and_come_in_order(turns, held):
    came = []
    with ThreadPoolExecutor(9) as askers:
        for number in range(9):
            waiting = turns._threads._work_queue.qsize()
            askers.submit(turns.take, lambda number=number: came.append((number, threading.get_ident())), Deadline(30))
            while turns._threads._work_queue.qsize() == waiting:
                time.sleep(0.001)
        assert came == []
        held.set()
    # Several threads take them on, and may end in another order.
    assert sorted(number for number, _ in came) == list(range(9))
    assert came[0][0] < _AT_ONCE


def test_whoever_waits_for_too_long_is_refused_and_not_worked_on_later(turns, held):
    worked = []
    start = time.monotonic()
    with pytest.raises(ClusterError, match="did not answer in time") as refused:
        turns.take(lambda: worked.append(1), Deadline(0.1))
    assert all(host in str(refused.value) for host in HOSTS)
    assert time.monotonic() - start < 5
    held.set()
    assert turns.take(lambda: 7, Deadline(30)) == 7
    assert worked == []
