"""How much may be asked by one member, in one channel, in one server."""

import pytest

from bot.chat.asking.limits import Asker, Limits, patience
from bot.locales.speech import Speech
from bot.settings import Settings


def limits(**settings):
    return Limits(Settings(**{"cooldown_seconds": 30, **settings}))


async def asked(made, count, *, now=100.0, channel=1, guild=9):
    """Let each of many members ask once; return what they are told."""
    refusals = [await made.take(Asker(1000 * channel + member, channel, guild), now) for member in range(count)]
    return [refusal and refusal.sentence(Speech()) for refusal in refusals]


@pytest.mark.parametrize(("seconds", "expected"), [(0.2, "1 second "), (1.0, "1 second "), (7.1, "8 seconds ")])
def test_patience_is_asked_for_in_whole_seconds(seconds, expected):
    assert expected in patience(seconds, Speech())


async def test_a_channel_has_its_limit_whoever_asks():
    made = limits(cooldown_channel_questions=3)
    assert await asked(made, 3) == [None] * 3
    assert await asked(made, 1) == [
        "Many questions were asked in this channel. Please wait 30 seconds before you ask again."
    ]
    assert await asked(made, 1, channel=2) == [None]
    assert await asked(made, 1, now=131.0) == [None]


async def test_a_server_has_its_limit_in_whatever_channel():
    made = limits(cooldown_server_questions=3)
    assert [(await asked(made, 1, channel=channel))[0] for channel in range(3)] == [None] * 3
    (sentence,) = await asked(made, 1, channel=4)
    assert sentence.startswith("Many questions were asked in this server.")
    assert await asked(made, 1, channel=5, guild=8) == [None]


async def test_one_member_cannot_use_up_what_others_may_ask():
    made = limits(cooldown_questions=2, cooldown_channel_questions=4)
    refusals = [await made.take(Asker(7, 1, 9), 100.0) for _ in range(50)]
    assert {refusal.cause for refusal in refusals[2:]} == {"member"}
    assert await asked(made, 2) == [None] * 2


async def test_direct_messages_have_the_members_limit_only():
    made = limits(cooldown_channel_questions=1, cooldown_server_questions=1)
    assert await asked(made, 3, guild=None) == [None] * 3


async def test_no_seconds_mean_no_limit_at_all():
    made = limits(cooldown_seconds=0, cooldown_channel_questions=1)
    assert await asked(made, 50) == [None] * 50
    assert [made.pace(1, 100.0) for _ in range(50)] == [None] * 50


def test_a_channel_gets_four_messages_in_five_seconds_and_one_notice_in_the_whole_time():
    made, sent, told = limits(), 0, 0
    for now in (100.0, 101.0, 106.0, 112.0):
        for _ in range(10):
            refusal = made.pace(1, now)
            sent += refusal is None
            told += refusal is not None and made.is_worth_telling(refusal, 1, now)
    assert (sent, told) == (12, 1)
    assert made.pace(2, 112.0) is None


async def test_a_notice_to_one_member_counts_as_a_message_of_the_channel():
    made = limits(cooldown_questions=1)
    told = 0
    for member in range(10):
        await made.take(Asker(member, 1, 9), 100.0)
        refusal = await made.take(Asker(member, 1, 9), 100.0)
        told += made.is_worth_telling(refusal, 1, 100.0)
        assert not made.is_worth_telling(await made.take(Asker(member, 1, 9), 100.0), 1, 100.0)
    assert told == 4
