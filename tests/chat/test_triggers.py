"""Which messages are questions."""

import pytest

from bot.chat.asking.triggers import MessageFacts, Verdict, decide, mentions, without_mentions

BOT = 99


@pytest.mark.parametrize(
    ("facts", "listens", "verdict"),
    [
        (MessageFacts("hi", by_bot=True, mentions_bot=True), False, Verdict.FROM_A_BOT),
        (MessageFacts("hi", by_person=False, mentions_bot=True), False, Verdict.NO_PERSON_WROTE_IT),
        (MessageFacts("who?", direct=True), False, Verdict.DIRECT),
        (MessageFacts("who?", mentions_bot=True), False, Verdict.MENTIONED),
        (MessageFacts("", mentions_bot=True), False, Verdict.MENTIONED),
        (MessageFacts("who?", mentions_bot=True, replies_to_other=True), False, Verdict.MENTIONED),
        (MessageFacts("who?", replies_to_bot=True), False, Verdict.REPLIED),
        (MessageFacts("", replies_to_bot=True), False, Verdict.NO_WORDS),
        (MessageFacts("who?", replies_to_other=True), True, Verdict.TO_SOMEBODY_ELSE),
        (MessageFacts("who?"), False, Verdict.ELSEWHERE),
        (MessageFacts("who?"), True, Verdict.OVERHEARD),
        (MessageFacts("who?", in_forum=True, first_of_post=True), True, Verdict.OVERHEARD),
        (MessageFacts("who?", in_forum=True), True, Verdict.LATER_IN_A_POST),
        (MessageFacts("?! 🙂"), True, Verdict.NO_WORDS),
        (MessageFacts(""), True, Verdict.NO_WORDS),
    ],
)
def test_the_rule_that_counts_decides(facts, listens, verdict):
    assert decide(facts, listens=listens) is verdict


def test_whoever_spoke_to_the_bot_gets_a_reply_and_bystanders_do_not():
    asking = {verdict for verdict in Verdict if verdict.asks}
    assert asking == {Verdict.MENTIONED, Verdict.REPLIED, Verdict.DIRECT, Verdict.OVERHEARD, Verdict.POINTED}
    assert {verdict for verdict in Verdict if verdict.addressed} == asking - {Verdict.OVERHEARD}


@pytest.mark.parametrize(
    ("content", "mentioned", "rest"),
    [
        ("<@99> who spoke?", True, "who spoke?"),
        ("who <@!99>  spoke?", True, "who spoke?"),
        ("<@99>", True, ""),
        ("<@990> who?", False, "<@990> who?"),
        ("<@&99> who?", False, "<@&99> who?"),
        ("@everyone who?", False, "@everyone who?"),
    ],
)
def test_only_the_bots_own_mention_counts_and_is_left_out(content, mentioned, rest):
    assert mentions(content, BOT) is mentioned
    assert without_mentions(content, BOT) == rest
