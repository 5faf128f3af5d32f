"""Sums over the records."""

from datetime import UTC, date, datetime, timedelta

from bot.answers.insights import Day, insights
from bot.records.review import Kept

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 3)


def kept(text="Who?", *, days=0, outcome="answered", articles=(), good=0, bad=0):
    return Kept("0" * 24, text, outcome, NOON + timedelta(days=days), articles, good, bad)


def test_every_day_is_told_those_without_questions_too():
    told = insights([kept(), kept(days=2, outcome="refused"), kept(days=2), kept(days=2)], FIRST, LAST)
    assert told.days == (Day(FIRST, 1, 0), Day(date(2026, 3, 2), 0, 0), Day(LAST, 2, 1))
    assert (told.answered, told.total) == (3, 4)


def test_what_lies_outside_of_the_days_is_left_out():
    told = insights([kept(days=-1, good=1), kept(days=3, outcome="silent")], FIRST, LAST)
    assert (told.total, told.good, told.silent, told.articles, told.asked) == (0, 0, 0, (), ())


def test_messages_that_nobody_put_to_the_bot_are_counted_apart():
    told = insights([kept("lol", outcome="silent"), kept("lol", outcome="silent")], FIRST, LAST)
    assert (told.total, told.silent, told.asked) == (0, 2, ())


def test_votes_and_the_most_used_articles_and_questions_are_summed_up():
    told = insights(
        [
            kept("Who closed the bridge?", articles=("river", "fair"), good=2),
            kept("who closed the bridge", articles=("river",), bad=1),
            kept("When is the fair?", outcome="refused", articles=("near",)),
        ],
        FIRST,
        LAST,
    )
    assert (told.good, told.bad) == (2, 1)
    assert told.articles == (("river", 2), ("fair", 1))
    assert told.asked == (("Who closed the bridge?", 2), ("When is the fair?", 1))


def test_no_more_than_five_are_listed():
    names = ["amber", "blue", "coral", "denim", "ebony", "fawn", "gold"]
    told = insights([kept(name, articles=(name,)) for name in names], FIRST, LAST)
    assert len(told.articles) == len(told.asked) == 5
