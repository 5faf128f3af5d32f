"""Which messages are questions to the bot: a pure decision, with its reason."""

import re
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What to do with a message, and why."""

    MENTIONED = "it mentions the bot"
    REPLIED = "it replies to the bot"
    DIRECT = "it is a direct message"
    OVERHEARD = "it stands in a channel where every message is a question"
    POINTED = "a member reacted to it with the emoji that asks"

    FROM_A_BOT = "a bot or a webhook wrote it"
    NO_PERSON_WROTE_IT = "it is a message of Discord's own"
    TO_SOMEBODY_ELSE = "it replies to somebody else"
    ELSEWHERE = "it stands in no channel where every message is a question, and does not mention the bot"
    LATER_IN_A_POST = "only the first message of a forum post is a question"
    NO_WORDS = "it has no words, or Discord does not show them to the bot"

    @property
    def asks(self) -> bool:
        """Whether the message is a question to the bot."""
        return self in _ASKING

    @property
    def addressed(self) -> bool:
        """Whether somebody spoke to the bot, and so expects a reply in any case."""
        return self in _ASKING and self is not Verdict.OVERHEARD


_ASKING = frozenset({Verdict.MENTIONED, Verdict.REPLIED, Verdict.DIRECT, Verdict.OVERHEARD, Verdict.POINTED})


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What the decision needs to know of a message."""

    text: str
    """What the person wrote, without mentions of the bot."""
    by_bot: bool = False
    """A bot (this one included) or a webhook wrote it."""
    by_person: bool = True
    """It is an ordinary message or a reply, not "Ann joined" or "Ann pinned a message"."""
    direct: bool = False
    mentions_bot: bool = False
    """The text itself names the bot; a reply's ping does not count, nor do roles or @everyone."""
    replies_to_bot: bool = False
    replies_to_other: bool = False
    in_forum: bool = False
    first_of_post: bool = False


def decide(  # noqa: PLR0911 - one rule a line, in the order in which they count
    facts: MessageFacts, *, listens: bool
) -> Verdict:
    """Tell whether a message asks the bot; where the bot `listens`, every message is a question."""
    if facts.by_bot:
        return Verdict.FROM_A_BOT
    if not facts.by_person:
        return Verdict.NO_PERSON_WROTE_IT
    if facts.direct:
        return Verdict.DIRECT
    if facts.mentions_bot:
        return Verdict.MENTIONED
    if facts.replies_to_bot:
        return Verdict.REPLIED if facts.text else Verdict.NO_WORDS
    if facts.replies_to_other:
        return Verdict.TO_SOMEBODY_ELSE
    if not listens:
        return Verdict.ELSEWHERE
    if facts.in_forum and not facts.first_of_post:
        return Verdict.LATER_IN_A_POST
    return Verdict.OVERHEARD if re.search(r"\w", facts.text) else Verdict.NO_WORDS


def decide_pointed(facts: MessageFacts) -> Verdict:
    """Tell whether a message can be asked by a member who reacted to it, wherever it stands."""
    if facts.by_bot:
        return Verdict.FROM_A_BOT
    if not facts.by_person:
        return Verdict.NO_PERSON_WROTE_IT
    return Verdict.POINTED if re.search(r"\w", facts.text) else Verdict.NO_WORDS


def mentions(content: str, bot_id: int) -> bool:
    """Whether a message's text names the bot."""
    return re.search(_mention(bot_id), content) is not None


def without_mentions(content: str, bot_id: int) -> str:
    """Return a message's text without mentions of the bot, its white space folded."""
    return " ".join(re.sub(_mention(bot_id), " ", content).split())


def _mention(bot_id: int) -> str:
    return rf"<@!?{bot_id}>"
