"""Messages that ask: heard, counted, answered."""

import logging
import time
from collections.abc import Awaitable, Callable, Collection, Sequence

import discord
from discord.ui import LayoutView

from bot.answers.follow_up import Turn
from bot.chat.asking.conversation import before
from bot.chat.asking.limits import Asker, Limits, Refusal
from bot.chat.asking.notes import Note
from bot.chat.asking.outcomes import Known, Outcomes
from bot.chat.asking.recent import Asked, Recent
from bot.chat.asking.recorder import Recorder
from bot.chat.asking.threads import answer_in_thread
from bot.chat.asking.triggers import MessageFacts, Verdict, decide, decide_pointed, mentions, without_mentions
from bot.chat.connection.delivery import reply
from bot.chat.connection.failures import report
from bot.chat.layouts import answer_layouts
from bot.chat.newest import Newest
from bot.chat.places import place_of_message
from bot.chat.replying.replies import Replies, clip_question
from bot.chat.server_settings.store import SettingsStore
from bot.chat.speeches import Speeches
from bot.locales.speech import Speech
from bot.records.asked import Surface

_log = logging.getLogger(__name__)
_SURFACES: dict[Verdict, Surface] = {
    Verdict.MENTIONED: "mention",
    Verdict.REPLIED: "reply",
    Verdict.DIRECT: "direct",
    Verdict.OVERHEARD: "channel",
}


class Messages:
    """Answers each message that asks, once."""

    def __init__(
        self,
        replies: Replies,
        limits: Limits,
        recorder: Recorder,
        speeches: Speeches,
        *,
        store: SettingsStore,
        outcomes: Outcomes,
        recent: Recent,
    ) -> None:
        self._replies = replies
        self._limits = limits
        self._recorder = recorder
        self._speeches = speeches
        self._store = store
        self._outcomes = outcomes
        self._recent = recent
        self._seen = Newest[int, None]()

    async def take(self, message: discord.Message, bot_id: int) -> None:
        """Answer a message if it asks; whoever asked hears of every failure."""
        facts = message_facts(message, bot_id)
        verdict = decide(facts, listens=self._store.here(place_of_message(message)).ask.value)
        _log.debug("Message %s: %s", message.id, verdict.value)
        if not verdict.asks or self._already(message.id):
            return
        asker = Asker(message.author.id, message.channel.id, message.guild.id if message.guild else None)
        with self._recorder.note(_SURFACES[verdict], asker.guild_id, asker.channel_id) as note:
            refusal = await self._limits.take(asker, time.monotonic())
            if refusal is None:
                refusal = await self._answer(message, facts, asker, bot_id, note, addressed=verdict.addressed)
            if refusal is None:
                return
            note.end("limited")
            self._outcomes.keep(message.id, Known("limited", None))
            if verdict.addressed and self._limits.is_worth_telling(refusal, asker.channel_id, time.monotonic()):
                await reply(message, answer_layouts.notice_layout(refusal.sentence(self._speeches.at(message.channel))))

    async def point(
        self, message_id: int, fetch: Callable[[], Awaitable[discord.Message]], asker: Asker, bot_id: int
    ) -> Verdict | None:
        """Answer the message that `fetch` gets as a question of `asker`, unless it was answered before.

        Return what was decided; None where the message was not looked at. Nobody is asked for patience, for whoever
        wrote the message asked for nothing. Raises what `fetch` raises.
        """
        if message_id in self._seen:
            return None
        with self._recorder.note("reaction", asker.guild_id, asker.channel_id, recorded=False) as note:
            if await self._limits.take(asker, time.monotonic()) is not None:
                note.end("limited")
                return None
            if self._already(message_id):
                return None
            message = await fetch()
            facts = message_facts(message, bot_id)
            verdict = decide_pointed(facts)
            _log.debug("Message %s: %s", message_id, verdict.value)
            if verdict.asks and await self._answer(message, facts, asker, bot_id, note, addressed=True):
                note.end("limited")
                self._seen.drop(message_id)
            return verdict

    async def _answer(
        self, message: discord.Message, facts: MessageFacts, asker: Asker, bot_id: int, note: Note, *, addressed: bool
    ) -> Refusal | None:
        """Answer a message; return why it must not be answered now, or None."""
        place, speech = place_of_message(message), self._speeches.at(message.channel)
        replies = self._replies.at(place)
        try:
            turns = await self._turns(message, facts, bot_id)
            asked = _asked(message, facts, turns, replies.version)
            ask = replies.answer if addressed else replies.interject
            view = await self._at_once(facts, asked, replies, speech, note)
            view = view or await ask(facts.text, asker.member_id, speech, note, before=turns)
        except Exception as error:  # noqa: BLE001 - whoever asked hears of every failure
            note.end("failed")
            sentence = report(error, f"answering message {message.id}", speech)
            asked, view = None, answer_layouts.notice_layout(sentence) if addressed else None
        if view is None:
            self._outcomes.keep(message.id, Known(note.outcome, None))
            return None
        refusal = self._limits.pace(asker.channel_id, time.monotonic())
        if refusal is None:
            sent = await self._send(message, view, asked, in_thread=self._store.here(place).threads.value)
            self._outcomes.keep(message.id, Known(note.outcome, sent.jump_url))
        return refusal

    async def forget(self, message_ids: Collection[int]) -> None:
        """Lead nobody to answers that were deleted."""
        await self._recent.forget(message_ids)

    async def _turns(self, message: discord.Message, facts: MessageFacts, bot_id: int) -> Sequence[Turn]:
        return await before(message, bot_id) if await self._replies.leans(facts.text) else ()

    async def _at_once(
        self, facts: MessageFacts, asked: Asked | None, replies: Replies, speech: Speech, note: Note
    ) -> LayoutView | None:
        """Return what can be said without looking for an answer, if anything."""
        if not facts.text:
            return replies.hint(speech)
        earlier = await self._recent.find(asked, time.monotonic()) if asked is not None else None
        if earlier is None:
            return None
        note.end("repeated")
        return answer_layouts.repeated_layout(earlier, speech)

    async def _send(
        self, message: discord.Message, view: LayoutView, asked: Asked | None, *, in_thread: bool
    ) -> discord.Message:
        question = answer_layouts.question_of(view)
        sent = await answer_in_thread(message, view, question) if in_thread and question is not None else None
        sent = sent or await reply(message, view)
        if asked is not None and question is not None:
            await self._recent.remember(asked, sent.id, sent.jump_url, time.monotonic())
        return sent

    def _already(self, message_id: int) -> bool:
        """Whether the message came before: after a resumed connection Discord may send it again."""
        known = message_id in self._seen
        self._seen.keep(message_id, None)
        return known


def _asked(message: discord.Message, facts: MessageFacts, turns: Sequence[Turn], version: str) -> Asked | None:
    """Return by what the question is known when it is repeated; None where it must be answered anew."""
    if facts.direct or turns or not facts.text or message.type is discord.MessageType.reply:
        return None
    return Asked.of(message.channel.id, version, clip_question(facts.text))


def message_facts(message: discord.Message, bot_id: int) -> MessageFacts:
    """Reduce a message to what the decision needs."""
    answered = message.reference.resolved if message.reference is not None else None
    to_bot = isinstance(answered, discord.Message) and answered.author.id == bot_id
    is_reply = message.type is discord.MessageType.reply
    channel = message.channel
    thread = channel if isinstance(channel, discord.Thread) else None
    return MessageFacts(
        text=without_mentions(message.content, bot_id),
        by_bot=message.author.bot or message.webhook_id is not None,
        by_person=message.type in (discord.MessageType.default, discord.MessageType.reply),
        direct=message.guild is None,
        mentions_bot=mentions(message.content, bot_id),
        replies_to_bot=is_reply and to_bot,
        replies_to_other=is_reply and not to_bot,
        in_forum=thread is not None and isinstance(thread.parent, discord.ForumChannel),
        first_of_post=thread is not None and thread.id == message.id,
    )
