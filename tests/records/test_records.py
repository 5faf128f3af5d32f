"""Questions and votes, and how they are forgotten."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.records.asked import Vote, new_key
from bot.records.records import Records

SQLITE = pytest.mark.parametrize("url", [""])


async def test_a_question_is_kept_as_it_was_taken_down(records, rows, asked):
    question = asked()
    records.keep(question)
    await records.finish(10)
    ((key, text, surface, outcome, server, channel, articles, confidence, milliseconds, at),) = rows(
        "SELECT key, text, surface, outcome, server_id, channel_id, articles, confidence, milliseconds, at FROM questions"
    )
    assert (key, text, surface, outcome) == (question.key, question.text, "mention", "answered")
    assert (server, channel, confidence, milliseconds) == (2**62, 7, 0.75, 1.5)
    assert json.loads(articles) == ["river", "fair"]
    assert str(at).startswith("2026-03-01 12:00:00")


async def test_a_person_has_one_vote_and_may_change_it(records, rows, asked):
    question = asked()
    records.keep(question)
    assert await records.vote(question.key, 1, good=True) is Vote.COUNTED
    assert await records.vote(question.key, 1, good=True) is Vote.SAME
    assert await records.vote(question.key, 1, good=False) is Vote.CHANGED
    assert await records.vote(question.key, 2, good=True) is Vote.COUNTED
    assert sorted(rows("SELECT good FROM votes")) == [(0,), (1,)]


async def test_votes_outlive_a_restart_and_are_still_the_same_persons(records, opened, rows, asked):
    question = asked()
    records.keep(question)
    await records.vote(question.key, 1, good=True)
    anew = opened()
    assert await anew.vote(question.key, 1, good=False) is Vote.CHANGED
    assert rows("SELECT good FROM votes") == [(0,)]


async def test_a_vote_on_an_unknown_question_is_not_counted(records, rows):
    assert await records.vote(new_key(), 1, good=True) is Vote.UNKNOWN
    assert rows("SELECT * FROM votes") == []


async def test_forgetting_deletes_the_votes_of_one_person_only(records, rows, asked):
    first, second = asked(), asked()
    for question in (first, second):
        records.keep(question)
        await records.vote(question.key, 1, good=True)
    await records.vote(first.key, 2, good=False)
    assert await records.forget(1) == 2
    assert await records.forget(1) == 0
    assert rows("SELECT good FROM votes") == [(0,)]
    assert len(rows("SELECT * FROM questions")) == 2


async def test_erasing_a_question_takes_its_votes_along_and_leaves_the_others(records, rows, asked):
    gone, kept = asked(), asked()
    for question in (gone, kept):
        records.keep(question)
        await records.vote(question.key, 1, good=True)
    await records.erase(gone.key)
    assert rows("SELECT key FROM questions") == rows("SELECT question FROM votes") == [(kept.key,)]


@SQLITE
async def test_nothing_of_an_erased_question_stays_in_the_file(records, state, asked):
    question = asked("a very private matter " * 10)
    records.keep(question)
    await records.finish(10)
    file = state / "records.db"
    assert b"very private matter" in file.read_bytes()
    await records.erase(question.key)
    assert b"very private matter" not in file.read_bytes()


async def test_what_is_too_old_is_forgotten_at_the_start(records, opened, clock, rows, asked):
    old, young = asked(at=clock.now - timedelta(days=91)), asked(at=clock.now - timedelta(days=89))
    records.keep(young)
    await records.finish(10)
    records.keep(old)
    await records.vote(old.key, 1, good=True)
    await records.finish(10)
    assert len(rows("SELECT * FROM questions")) == 2
    anew = opened()
    anew.open()
    await anew.finish(10)
    assert rows("SELECT key FROM questions") == [(young.key,)]
    assert rows("SELECT * FROM votes") == []


async def test_a_bot_that_runs_on_forgets_every_day(records, clock, rows, asked):
    records.keep(asked("first"))
    await records.finish(10)
    clock.now += timedelta(days=91)
    records.keep(asked("second", at=clock.now))
    await records.finish(10)
    assert rows("SELECT text FROM questions") == [("second",)]


async def test_the_days_of_retention_are_a_setting(opened, clock, rows, asked):
    records = opened(days=1)
    records.keep(asked("first", at=clock.now - timedelta(days=2)))
    await records.finish(10)
    assert rows("SELECT text FROM questions") == []


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=12))
async def test_however_people_vote_the_last_word_of_each_counts(tmp_path_factory, url, clock, asked, votes):
    records, question = Records(tmp_path_factory.mktemp("state"), url, now=clock), asked()
    records.keep(question)
    last: dict[int, bool] = {}
    for person, good in votes:
        before = last.get(person)
        expected = Vote.COUNTED if before is None else Vote.SAME if before == good else Vote.CHANGED
        assert await records.vote(question.key, person, good=good) is expected
        last[person] = good
    for person in (1, 2, 3):
        assert await records.forget(person) == (person in last)


@SQLITE
@pytest.mark.parametrize("user_id", [1, 2**63])
async def test_no_id_of_a_person_is_in_the_file(records, rows, asked, user_id):
    question = asked()
    records.keep(question)
    await records.vote(question.key, user_id, good=True)
    ((voter,),) = rows("SELECT voter FROM votes")
    assert len(voter) == 64
    columns = {row[1] for table in ("questions", "votes") for row in rows(f"PRAGMA table_info({table})")}
    assert not {name for name in columns if "user" in name or "author" in name}
