"""The order in which hosts are asked, with a clock of the test's own."""

from bot.search.cluster.hosts import Hosts


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_hosts_take_turns():
    hosts = Hosts(3, Clock())
    firsts = [hosts.order()[0] for _ in range(6)]
    assert sorted(firsts) == [0, 0, 1, 1, 2, 2]
    assert firsts[:3] == firsts[3:]


def test_one_with_less_to_do_comes_first():
    hosts = Hosts(3, Clock())
    hosts.asked(0)
    hosts.asked(2)
    assert [hosts.order()[0] for _ in range(3)] == [1, 1, 1]
    hosts.ended(0, answered=True)
    hosts.asked(1)
    hosts.asked(1)
    assert hosts.order() == [0, 2, 1]


def test_one_that_did_not_answer_comes_last_for_a_while_and_then_one_request_tries_it():
    clock = Clock()
    hosts = Hosts(2, clock)
    hosts.asked(0)
    hosts.ended(0, answered=False)
    assert [hosts.order() for _ in range(2)] == [[1, 0], [1, 0]]
    clock.now += 6
    assert {hosts.order()[0] for _ in range(2)} == {0, 1}
    hosts.asked(0)
    assert [hosts.order() for _ in range(2)] == [[1, 0], [1, 0]]
    hosts.ended(0, answered=True)
    assert {hosts.order()[0] for _ in range(2)} == {0, 1}


def test_all_are_named_though_none_answers():
    hosts = Hosts(3, Clock())
    for at in range(3):
        hosts.asked(at)
        hosts.ended(at, answered=False)
    assert sorted(hosts.order()) == [0, 1, 2]


def test_a_second_host_is_asked_at_most_every_tenth_time_in_the_long_run():
    hosts = Hosts(3, Clock())
    spent = 0
    for _ in range(1_000):
        hosts.asked(0)
        spent += hosts.spend()
        hosts.ended(0, answered=True)
    assert 95 <= spent <= 106
