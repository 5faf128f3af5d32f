"""What the records tell, whatever was asked."""

from datetime import date, timedelta
from types import SimpleNamespace

from chat_support import check_limits, said, text
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.insights import Day, Insights
from bot.chat.layouts.insights_layouts import alternative, insights_layout
from bot.locales.speech import Speech

FIRST = date(2026, 2, 1)


def told(*counts, **values):
    days = tuple(Day(FIRST + timedelta(days=number), *count) for number, count in enumerate(counts))
    return Insights(**{"days": days, "silent": 0, "good": 0, "bad": 0, "articles": (), "asked": ()} | values)


def shown(made, titles=None, picture=None, newest=None):
    view = insights_layout(made, titles or {}, Speech(), picture=picture, newest=newest)
    message = SimpleNamespace(components=view.to_components(), content="")
    check_limits(message)
    return message


def test_the_sums_are_told_in_words():
    words = said(shown(told((2, 1), (0, 0), (1, 0), silent=4, good=2, bad=1)))
    assert "Questions from 2026-02-01 to 2026-02-03" in words
    assert "4 questions, 75 % answered." in words
    assert "Votes: 2 for “This was it”, 1 for “Not what I meant”." in words
    assert "nothing was found for 4 more messages" in words
    assert "2026-02-03: 1 asked, 1 answered\n2026-02-01: 3 asked, 2 answered" in words
    assert "2026-02-02" not in words


def test_articles_have_their_titles_or_where_they_are_gone_their_ids():
    words = said(shown(told((1, 0), articles=(("river", 3), ("gone", 1))), {"river": "The river rises"}))
    assert "1. The river rises: 3\n2. gone: 1" in words


def test_that_there_were_more_is_said():
    assert "only the newest 20000 messages are counted" in said(shown(told((1, 0)), newest=20_000))
    assert "There were more" not in said(shown(told((1, 0))))


def test_of_a_long_time_the_newest_days_are_told():
    words = said(shown(told(*[(1, 0)] * 90)))
    assert words.count("1 asked, 1 answered") == 31
    assert "And 59 earlier days." in words
    assert "2026-05-01: 1 asked" in words


def test_the_alternative_of_the_picture_tells_its_most_and_fits():
    words = alternative(told((2, 1), (4, 1)), Speech())
    assert "from 2026-02-01 to 2026-02-02" in words
    assert "Most were asked on 2026-02-02: 5." in words
    assert len(words) <= 1024


hostile = st.text(max_size=300) | st.sampled_from(
    [
        "@everyone",
        "[a](https://evil.example)",
        "```",
        "# big",
        "<@1>",
        "\u202eabc",
        "_*~|" * 300,
        "語" * 300,
        "🦊" * 300,
        "",
    ]
)
counted = st.lists(st.tuples(hostile, st.integers(1, 10**6)), max_size=5).map(tuple)
counts = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=90)


@settings(max_examples=60)
@given(counts, counted, counted, st.none() | st.just("insights.png"))
def test_hostile_titles_and_questions_fit_and_do_nothing(days, articles, asked, picture):
    written = text(shown(told(*days, articles=articles, asked=asked), {}, picture))
    assert "@everyone" not in written
    assert "<@1>" not in written
    assert "[a](https" not in written.replace("\\[", "")
