"""The list of unanswered questions, whatever was asked."""

from datetime import UTC, datetime
from types import SimpleNamespace

from chat_support import buttons, check_limits, said, text
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.unanswered import Group
from bot.chat.buttons.ids import parse
from bot.chat.buttons.review_ids import Unanswered
from bot.chat.layouts.unanswered_layouts import unanswered_layout
from bot.locales.speech import Speech
from bot.records.review import Decision

KEY = "0123456789ab" * 2
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def group(number=0, *wordings):
    return Group(f"{number:024x}", wordings or ("Who?",), 10**6, 3, AT, AT)


def shown(groups, offset=0, settled=None):
    view = unanswered_layout(groups, offset, Speech(), settled=settled)
    message = SimpleNamespace(components=view.to_components(), content="")
    check_limits(message)
    return message


def test_the_buttons_pass_through_every_page_and_back():
    groups = [group(number) for number in range(12)]
    assert [parse(buttons(shown(groups, offset))["Next"]) for offset in (0, 5)] == [Unanswered(5), Unanswered(10)]
    assert [parse(buttons(shown(groups, offset))["Previous"]) for offset in (5, 10)] == [Unanswered(0), Unanswered(5)]
    assert "Resolve 12" in buttons(shown(groups, 10))


def test_a_page_that_is_gone_becomes_the_last_one():
    assert "page 2 of 2" in said(shown([group(number) for number in range(6)], 999_999_999))


def test_times_are_told_with_date_and_zone():
    assert "First 2026-03-01 12:00 UTC, last 2026-03-01 12:00 UTC" in said(shown([group()]))


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
groups = st.lists(
    st.builds(
        lambda wordings, at: group(at, *wordings), st.lists(hostile, min_size=1, max_size=5), st.integers(0, 2**64)
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)
decisions = st.none() | st.builds(Decision, st.just(KEY), hostile, st.booleans(), st.just(AT))


@settings(max_examples=60)
@given(groups, st.integers(0, 20), decisions)
def test_hostile_questions_fit_and_do_nothing(made, offset, settled):
    written = text(shown(made, offset, settled))
    assert "@everyone" not in written
    assert "<@1>" not in written
    assert "[a](https" not in written.replace("\\[", "")
