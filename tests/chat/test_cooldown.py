"""How often one member may ask."""

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.asking import cooldown
from bot.chat.asking.cooldown import Cooldowns


def test_questions_beyond_the_limit_wait_and_the_member_is_told_once():
    cooldowns = Cooldowns(2, 10)
    assert [cooldowns.take(1, now) for now in (100, 101)] == [None, None]

    first, second = cooldowns.take(1, 102), cooldowns.take(1, 103)

    assert (first.told, second.told) == (False, True)
    assert 0 < second.seconds <= first.seconds <= 10
    assert cooldowns.take(1, 112) is None


def test_members_do_not_share_a_limit():
    cooldowns = Cooldowns(1, 10)
    assert cooldowns.take(1, 100) is None
    assert cooldowns.take(2, 100) is None
    assert cooldowns.take(1, 100) is not None


def test_no_seconds_mean_no_limit():
    cooldowns = Cooldowns(1, 0)
    assert [cooldowns.take(1, 100) for _ in range(5)] == [None] * 5


def test_members_who_asked_long_ago_are_forgotten(monkeypatch):
    monkeypatch.setattr(cooldown, "_MOST_MEMBERS", 3)
    cooldowns = Cooldowns(1, 100)
    for member in range(10):
        cooldowns.take(member, 100 + member)
    assert len(cooldowns._members) <= 4


@given(st.lists(st.floats(0, 5), max_size=40), st.integers(1, 5))
def test_never_more_questions_pass_in_a_window_than_allowed(gaps, questions):
    cooldowns, now, passed = Cooldowns(questions, 10), 100.0, []
    for gap in gaps:
        now += gap
        if cooldowns.take(1, now) is None:
            passed.append(now)
    for i in range(len(passed) - questions):
        # The library counts in windows that start with a question: at most two windows meet here.
        assert passed[min(i + 2 * questions, len(passed) - 1)] - passed[i] >= 10 or i + 2 * questions >= len(passed)
