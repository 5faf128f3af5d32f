"""Why a message was not answered: the rule that decided, from the same decision that the bot itself makes."""

import asyncio
from dataclasses import dataclass

from discord.ui import LayoutView

from bot.answers.answerer import Answerer
from bot.chat.asking.outcomes import Known, Outcomes
from bot.chat.asking.triggers import MessageFacts, Verdict, decide
from bot.chat.desks.access import Access, Caller
from bot.chat.layouts.answer_layouts import notice_layout, report_layout
from bot.chat.layouts.layout_parts import QUESTION_LIMIT, percent
from bot.chat.server_settings.store import SettingsStore
from bot.chat.server_settings.values import Here, Place, Source
from bot.locales.speech import Speech
from bot.model import Answer, Query, Selection


@dataclass(frozen=True, slots=True)
class Puzzle:
    """A message that somebody asks about."""

    message_id: int
    place: Place
    facts: MessageFacts
    """As Discord shows the message to whoever asks about it."""
    seen: MessageFacts
    """As Discord shows it to the bot."""

    @property
    def hidden(self) -> bool:
        """Whether Discord hid the message's words from the bot."""
        return self.facts.text != self.seen.text


class WhyDesk:
    """Checks every caller, then tells them in a sentence or two."""

    def __init__(self, store: SettingsStore, access: Access, answerer: Answerer) -> None:
        self._store = store
        self._access = access
        self._answerer = answerer
        self.outcomes = Outcomes()
        """What became of the messages of late; whoever answers them keeps it."""

    def refusal(self, caller: Caller, speech: Speech) -> str | None:
        """Return why the caller may not ask, as a sentence, or None when they may."""
        if self._access.moderates(caller):
            return None
        return speech.say("Only moderators of this server can ask why a message was not answered.")

    async def explain(self, caller: Caller, puzzle: Puzzle, speech: Speech) -> LayoutView:
        """Tell what decided about a message."""
        if refused := self.refusal(caller, speech):
            return notice_layout(refused)
        here = self._store.here(puzzle.place)
        verdict = decide(puzzle.seen, listens=here.ask.value)
        known = self.outcomes.find(puzzle.message_id)
        if known is None and not verdict.asks:
            return notice_layout(rule(verdict, here, speech, hidden=puzzle.hidden))
        first = became(known, speech)
        if known is not None and known.outcome not in {"refused", "silent"}:
            return report_layout([first])
        nearest = await asyncio.to_thread(self._nearest, puzzle.facts.text, here.selection.value, speech)
        return report_layout([first, *nearest])

    def _nearest(self, question: str, selection: Selection, speech: Speech) -> list[str]:
        """Tell what the corpus has to say to a question now, and how sure that is."""
        asked = " ".join(question.split())[:QUESTION_LIMIT]
        found = self._answerer.judge(Query(asked, 1, selection=selection))
        lines = [_passage(found, speech)]
        if not selection.everything and not found.answered and self._answerer.judge(Query(asked, 1)).answered:
            lines.append(
                speech.say(
                    "Another article of the corpus would answer it, but this channel answers from some articles only; "
                    "see /settings articles."
                )
            )
        return lines


def rule(  # noqa: PLR0911 - one sentence for each rule
    verdict: Verdict, here: Here, speech: Speech, *, hidden: bool
) -> str:
    """Tell by which rule a message is no question to the bot."""
    match verdict:
        case Verdict.FROM_A_BOT:
            return speech.say("A bot or a webhook wrote it, and those are never answered.")
        case Verdict.NO_PERSON_WROTE_IT:
            return speech.say("It is a message of Discord's own, which no person wrote.")
        case Verdict.TO_SOMEBODY_ELSE:
            return speech.say("It replies to somebody else. Such a message is answered only when it mentions the bot.")
        case Verdict.LATER_IN_A_POST:
            return speech.say(
                "Only the first message of a forum post is a question. Later ones have to mention the bot."
            )
        case Verdict.ELSEWHERE:
            return _elsewhere(here.ask.source, speech)
        case _ if hidden:
            return speech.say(
                "Discord did not show its words to the bot, because “Message Content Intent” is off. Whoever runs the "
                "bot can switch it on in Discord's developer portal, or the message can mention the bot."
            )
        case _:
            return speech.say("It has no words that could be a question.")


def became(  # noqa: PLR0911 - one sentence for each outcome
    known: Known | None, speech: Speech
) -> str:
    """Tell what the bot did about a message that is a question to it."""
    address = known.address if known else None
    match known.outcome if known else "unknown":
        case "unknown":
            return speech.say(
                "By the rules it is a question to the bot, but what became of it is not known: the bot was not running "
                "then, or it is too long ago."
            )
        case "answered":
            return speech.say("It was answered: {address}", address=address)
        case "refused":
            return speech.say("The bot replied that it found no passage: {address}", address=address)
        case "silent":
            return speech.say(
                "Every message here is a question. Where the bot is not sure of an answer, it says nothing unless "
                "it was mentioned."
            )
        case "repeated":
            return speech.say(
                "The same had been asked here a moment before, so the bot led to that answer: {address}",
                address=address,
            )
        case "limited":
            return speech.say(
                "Too much had been asked just before, by this member, in this channel or in this server, so the bot "
                "asked for patience or left it."
            )
        case "failed":
            return speech.say(
                "Something failed while the bot looked for an answer. Whoever runs the bot finds it in its log."
            )
        case _:
            return speech.say(
                "It mentions the bot but asks nothing, so the bot said how to ask: {address}", address=address
            )


def _elsewhere(source: Source, speech: Speech) -> str:
    match source:
        case Source.CHANNEL:
            return speech.say(
                "It does not mention the bot, and a moderator set that here not every message is a question."
            )
        case Source.PARENT:
            return speech.say(
                "It does not mention the bot, and a moderator set for the channel of this thread that not every "
                "message is a question."
            )
        case _:
            return speech.say(
                "It does not mention the bot, and here not every message is a question. A moderator can change that "
                "with /settings channel."
            )


def _passage(found: Answer, speech: Speech) -> str:
    if not found.passages:
        return speech.say("No passage has a word of it.")
    source = found.passages[0].passage.attribution
    values = {"title": source.title, "number": source.paragraph, "percent": percent(found.confidence)}
    if found.answered:
        return speech.say(
            "Now it would be answered with paragraph {number} of “{title}”; the bot is sure of that by {percent} %.",
            **values,
        )
    return speech.say(
        "The nearest passage is paragraph {number} of “{title}”. That it answers the question, the bot is sure by "
        "{percent} %, which is too little.",
        **values,
    )
