"""Which reactions ask, without Discord."""

from unittest.mock import Mock

import discord
import pytest

from bot.chat.asking.reactions import ReactionFacts, is_asking, reaction_facts
from bot.chat.asking.triggers import MessageFacts, Verdict, decide_pointed


@pytest.mark.parametrize(
    ("wanted", "emoji"),
    [
        ("❓", "❓"),
        ("❓\ufe0f", "❓"),
        ("❤", "❤\ufe0f"),
        ("👩‍🏫", "👩‍🏫"),
        ("<:ask:123456789012345678>", "123456789012345678"),
        ("<a:ask:123456789012345678>", "123456789012345678"),
    ],
)
def test_the_emoji_asks_however_it_is_written_and_another_does_not(wanted, emoji):
    assert is_asking(ReactionFacts(emoji, by_bot=False), wanted)
    assert not is_asking(ReactionFacts("🎉", by_bot=False), wanted)


def test_a_bot_asks_nothing():
    assert not is_asking(ReactionFacts("❓", by_bot=True), "❓")


@pytest.mark.parametrize("emoji", ["❓", "", "\ufe0f"])
def test_without_the_setting_no_reaction_asks(emoji):
    assert not is_asking(ReactionFacts(emoji, by_bot=False), "")


@pytest.mark.parametrize(
    ("member", "user_id", "by_bot"),
    [(Mock(bot=False), 5, False), (Mock(bot=True), 5, True), (None, 5, True), (None, 1, True)],
)
def test_in_a_server_only_who_is_known_as_a_person_asks(member, user_id, by_bot):
    event = Mock(member=member, guild_id=3, user_id=user_id, emoji=discord.PartialEmoji(name="❓"))
    assert reaction_facts(event, bot_id=1) == ReactionFacts("❓", by_bot)


@pytest.mark.parametrize(("user_id", "by_bot"), [(5, False), (1, True)])
def test_in_a_direct_message_everybody_asks_but_the_bot_itself(user_id, by_bot):
    event = Mock(member=None, guild_id=None, user_id=user_id, emoji=discord.PartialEmoji(name="ask", id=77))
    assert reaction_facts(event, bot_id=1) == ReactionFacts("77", by_bot)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (MessageFacts("who spoke?"), Verdict.POINTED),
        (MessageFacts("who spoke?", replies_to_other=True), Verdict.POINTED),
        (MessageFacts("who spoke?", by_bot=True), Verdict.FROM_A_BOT),
        (MessageFacts("Ann pinned a message", by_person=False), Verdict.NO_PERSON_WROTE_IT),
        (MessageFacts(""), Verdict.NO_WORDS),
        (MessageFacts("…!"), Verdict.NO_WORDS),
    ],
)
def test_messages_of_people_that_have_words_can_be_asked(facts, verdict):
    assert decide_pointed(facts) is verdict
