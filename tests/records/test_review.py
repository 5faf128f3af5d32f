"""What moderators read in the records, and what they decide about it."""

import sqlite3
from datetime import timedelta

import pytest

from bot.errors import RecordsError
from bot.records import review
from bot.records.review import Scope

HERE, ELSEWHERE = 2**62, 5
MODERATOR, OWNER = Scope(HERE, direct=False), Scope(HERE, direct=True)


@pytest.fixture
def keep(records, asked):
    async def keep(*texts, **changes):
        kept = [asked(text, **changes) for text in texts]
        for one in kept:
            records.keep(one)
        await records.finish(10)
        return kept

    return keep


async def read(records, scope=MODERATOR):
    found, decisions = await records.review.open_questions(scope)
    return [kept.text for kept in found], [(one.text, one.ignored) for one in decisions]


async def test_refused_and_silent_questions_are_open_and_answered_ones_are_not(records, keep):
    await keep("a", outcome="refused")
    await keep("b", outcome="silent")
    await keep("c", outcome="answered")
    texts, _ = await read(records)
    assert sorted(texts) == ["a", "b"]


@pytest.mark.parametrize(
    ("good", "bad", "is_open"), [(0, 0, False), (0, 1, True), (1, 1, True), (2, 1, False), (0, 2, True), (1, 0, False)]
)
async def test_an_answer_that_at_least_half_of_the_votes_are_against_leaves_its_question_open(
    records, keep, good, bad, is_open
):
    (kept,) = await keep("a")
    for voter in range(good):
        await records.vote(kept.key, voter, good=True)
    for voter in range(good, good + bad):
        await records.vote(kept.key, voter, good=False)
    texts, _ = await read(records)
    assert texts == ["a"] * is_open
    (read_back,) = await records.review.questions(MODERATOR, kept.at)
    assert (read_back.good, read_back.bad) == (good, bad)


async def test_moderators_read_their_own_servers_questions_and_owners_direct_messages_too(records, keep):
    await keep("here", outcome="refused")
    await keep("elsewhere", outcome="refused", server_id=ELSEWHERE)
    await keep("direct", outcome="refused", server_id=None, channel_id=None)
    assert await read(records) == (["here"], [])
    texts, _ = await read(records, OWNER)
    assert sorted(texts) == ["direct", "here"]
    texts, _ = await read(records, Scope(ELSEWHERE, direct=False))
    assert texts == ["elsewhere"]


async def test_questions_come_whole_newest_first_and_in_utc(records, keep, clock):
    (old,) = await keep("old", at=clock.now - timedelta(days=2))
    (young,) = await keep("young", at=clock.now - timedelta(days=1))
    await keep("too old", at=clock.now - timedelta(days=3))
    first, second = await records.review.questions(MODERATOR, old.at)
    assert (first.text, second.text) == ("young", "old")
    assert (first.key, first.at, first.articles, first.outcome) == (young.key, young.at, young.articles, "answered")
    assert first.at.utcoffset() == timedelta(0)


async def test_more_rows_than_are_read_together_come_all(records, keep, monkeypatch):
    monkeypatch.setattr(review, "_TOGETHER", 4)
    await keep(*map(str, range(10)), outcome="refused")
    texts, _ = await read(records)
    assert sorted(texts) == [*map(str, range(10))]


async def test_a_decision_names_the_wording_and_takes_the_place_of_an_earlier_one(records, keep, clock):
    (kept,) = await keep("a", outcome="refused")
    made = await records.review.decide(kept.key, MODERATOR, ignored=False)
    assert (made.text, made.ignored, made.at) == ("a", False, clock.now)
    await records.review.decide(kept.key, MODERATOR, ignored=True)
    assert await read(records) == (["a"], [("a", True)])


async def test_decisions_are_the_servers_own(records, keep):
    (direct,) = await keep("a", outcome="refused", server_id=None)
    assert await records.review.decide(direct.key, MODERATOR, ignored=True) is None
    assert await records.review.text(direct.key, MODERATOR) is None
    assert await records.review.text(direct.key, OWNER) == "a"
    made = await records.review.decide(direct.key, OWNER, ignored=True)
    assert await read(records, Scope(ELSEWHERE, direct=True)) == (["a"], [])
    assert not await records.review.take_back(made.key, Scope(ELSEWHERE, direct=True))
    assert await read(records, OWNER) == (["a"], [("a", True)])


async def test_a_decision_is_taken_back_once(records, keep):
    (kept,) = await keep("a", outcome="refused")
    made = await records.review.decide(kept.key, MODERATOR, ignored=True)
    assert await records.review.take_back(made.key, MODERATOR)
    assert not await records.review.take_back(made.key, MODERATOR)
    assert await read(records) == (["a"], [])


async def test_ignored_wordings_stay_and_resolved_ones_go_when_no_question_is_left_of_them(
    records, keep, opened, clock
):
    for text, ignored in (("resolved", False), ("ignored", True)):
        (kept,) = await keep(text, outcome="refused")
        await records.review.decide(kept.key, MODERATOR, ignored=ignored)
    clock.now += timedelta(days=91)
    anew = opened()
    anew.open()
    await anew.finish(10)
    assert await read(anew) == ([], [("ignored", True)])


async def test_who_has_a_question_deleted_takes_its_wording_out_of_the_decisions_too(records, keep):
    (mine,) = await keep("mine alone", outcome="refused")
    shared, _ = await keep("shared", "shared", outcome="refused")
    for kept in (mine, shared):
        await records.review.decide(kept.key, MODERATOR, ignored=True)
        await records.erase(kept.key)
    assert await read(records) == (["shared"], [("shared", True)])


@pytest.mark.parametrize("url", [""])
async def test_a_locked_database_is_a_records_error(records, keep, state):
    (kept,) = await keep("a")
    other = sqlite3.connect(state / "records.db")
    try:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(RecordsError):
            await records.review.decide(kept.key, MODERATOR, ignored=True)
        with pytest.raises(RecordsError):
            await records.review.open_questions(MODERATOR)
    finally:
        other.close()
