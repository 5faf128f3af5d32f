"""Unanswered questions in groups, and what moderators decided about them."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.unanswered import as_csv, grouped
from bot.records.review import Decision, Kept

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def kept(text, hours=0, outcome="refused"):
    return Kept(f"{hours:024x}", text, outcome, NOON + timedelta(hours=hours), (), 0, 1)


def decided(text, hours=0, *, ignored=False):
    return Decision("d" * 24, text, ignored, NOON + timedelta(hours=hours))


def test_like_questions_stand_together_with_counts_and_times():
    (bridge, pizza) = grouped(
        [
            kept("Who closed the old bridge?", 3),
            kept("who closed the old brigde", 1, outcome="answered"),
            kept("Best pizza?", 9),
            kept("Who closed the old bridge?", 2),
        ],
        [],
    )
    assert bridge.wordings == ("Who closed the old bridge?", "who closed the old brigde")
    assert (bridge.text, bridge.count, bridge.unanswered) == (bridge.wordings[0], 3, 2)
    assert (bridge.first, bridge.last) == (NOON + timedelta(hours=1), NOON + timedelta(hours=3))
    assert bridge.key == f"{3:024x}"
    assert (pizza.text, pizza.count) == ("Best pizza?", 1)


def test_equally_frequent_groups_come_newest_first():
    assert [one.text for one in grouped([kept("older one", 1), kept("newer thing", 2)], [])] == [
        "newer thing",
        "older one",
    ]


def test_an_ignored_question_stays_away_in_every_like_wording():
    questions = [kept("Who closed the old bridge?", 1), kept("who closed the old brigde", 99)]
    assert grouped(questions, [decided("Who closed the old bridge?", 5, ignored=True)]) == []


def test_a_resolved_question_comes_back_with_what_was_asked_later():
    questions = [kept("Who closed the old bridge?", 1), kept("who closed the old bridge", 9)]
    decision = decided("Who closed the old bridge?", 5)
    (back,) = grouped(questions, [decision])
    assert (back.count, back.wordings, back.first) == (1, ("who closed the old bridge",), NOON + timedelta(hours=9))
    assert grouped(questions[:1], [decision]) == []
    assert grouped(questions, [decision, decided("who closed the old bridge", 9)]) == []


texts = st.lists(
    st.sampled_from(["who", "closed", "old", "bridge", "brigde", "1990", "다리는", "🙂"]), min_size=1, max_size=5
)
asked = st.lists(st.tuples(texts.map(" ".join), st.integers(0, 50)), max_size=12)


@settings(max_examples=25)
@given(asked, st.booleans(), st.data())
def test_deciding_about_a_group_takes_all_of_it_away_and_nothing_comes_twice(pairs, ignored, data):
    questions = [kept(text, hours) for text, hours in pairs]
    groups = grouped(questions, [])
    assert sum(one.count for one in groups) == len(questions)
    if not groups:
        return
    chosen = data.draw(st.sampled_from(groups))
    left = grouped(questions, [decided(chosen.text, 51, ignored=ignored)])
    assert not {text for one in left for text in one.wordings} & set(chosen.wordings)


def cells(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_table_tells_each_group_in_a_line():
    rows = cells(as_csv(grouped([kept("Who?", 1), kept("who", 2), kept("Who?", 3, outcome="answered")], [])))
    assert rows[0][0] == "question"
    assert rows[1] == ["Who?", "3", "2", "1", "2026-03-01T13:00:00+00:00", "2026-03-01T15:00:00+00:00", "who"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1+1", '=cmd|"/C calc"!A0'])
def test_no_cell_is_a_formula(text):
    ((_, row)) = cells(as_csv(grouped([kept(text)], [])))
    assert row[0] == f"'{text}"


@settings(max_examples=20)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_whatever_is_asked_each_group_is_one_line_of_seven_cells(asked):
    groups = grouped([kept(text, at) for at, text in enumerate(asked)], [])
    rows = cells(as_csv(groups))
    assert len(rows) == 1 + len(groups)
    assert all(len(row) == 7 for row in rows)
