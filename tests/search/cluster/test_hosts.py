"""The order in which hosts are asked."""

from bot.search.cluster.hosts import Hosts


def test_hosts_take_turns():
    hosts = Hosts(3)
    firsts = [hosts.order()[0] for _ in range(6)]
    assert sorted(firsts) == [0, 0, 1, 1, 2, 2]
    assert firsts[:3] == firsts[3:]


def test_one_with_less_to_do_comes_first():
    hosts = Hosts(3)
    hosts.asked(0)
    hosts.asked(2)
    assert [hosts.order()[0] for _ in range(3)] == [1, 1, 1]
    hosts.ended(0, answered=True)
    hosts.asked(1)
    hosts.asked(1)
    assert hosts.order() == [0, 2, 1]


def test_one_that_does_not_answer_comes_last_until_it_does():
    hosts = Hosts(2)
    hosts.asked(0)
    hosts.ended(0, answered=False)
    assert [hosts.order() for _ in range(2)] == [[1, 0], [1, 0]]
    hosts.seen(0, answers=True, node="a")
    assert {hosts.order()[0] for _ in range(2)} == {0, 1}
    hosts.seen(1, answers=False, node=None)
    assert [hosts.order() for _ in range(2)] == [[0, 1], [0, 1]]


def test_of_one_that_nobody_waited_for_nothing_is_known():
    hosts = Hosts(2)
    hosts.asked(0)
    hosts.ended(0, answered=None)
    assert {hosts.order()[0] for _ in range(2)} == {0, 1}


def test_nodes_that_answer_are_preferred_only_where_others_do_not():
    hosts = Hosts(3)
    assert hosts.preference() is None
    for at, node in enumerate("abc"):
        hosts.seen(at, answers=True, node=node)
    assert hosts.preference() is None
    hosts.seen(1, answers=False, node=None)
    assert hosts.preference() == "_prefer_nodes:a,c"
    hosts.seen(2, answers=True, node=None)
    assert hosts.preference() is None
    hosts.seen(0, answers=False, node=None)
    hosts.seen(2, answers=False, node=None)
    assert hosts.preference() is None


def test_a_second_host_is_asked_at_most_every_tenth_time_in_the_long_run():
    hosts = Hosts(3)
    spent = 0
    for _ in range(1_000):
        hosts.asked(0)
        spent += hosts.spend()
        hosts.ended(0, answered=True)
    assert 95 <= spent <= 106
