"""The bot's ears: which events it takes, and how each becomes a reply."""

import asyncio
import logging
import sys
import time
from collections import OrderedDict

import discord

from bot.chat import layouts
from bot.chat.buttons import Buttons
from bot.chat.commands.tree import build_tree
from bot.chat.conversation import before
from bot.chat.cooldown import Cooldowns
from bot.chat.corpus_desk import CorpusDesk
from bot.chat.delivery import reply
from bot.chat.failures import report
from bot.chat.next_question import NextQuestions
from bot.chat.replies import Replies
from bot.chat.sync import sync_if_changed
from bot.chat.triggers import MessageFacts, decide, mentions, without_mentions
from bot.chat.turnstile import Turnstile
from bot.settings import Settings

_log = logging.getLogger(__name__)
_REMEMBERED_MESSAGES = 1_000
_ANSWERING = ("discord.py: on_message", "discord.py: on_interaction", "CommandTree-invoker")
"""How the names of the tasks begin in which discord.py runs events and commands."""


def wanted_intents(settings: Settings) -> discord.Intents:
    """Return what Discord has to send: nothing privileged, unless whole channels are listened to."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    intents.message_content = bool(settings.ask_channel_ids)
    return intents


class StoryClient(discord.Client):
    """One connection to Discord. It decides nothing itself: triggers, replies and delivery do."""

    def __init__(self, settings: Settings, replies: Replies, desk: CorpusDesk) -> None:
        super().__init__(
            intents=wanted_intents(settings),
            allowed_mentions=discord.AllowedMentions.none(),
            # Questions are answered as they come; nothing is read from old messages.
            max_messages=None,
        )
        self._settings = settings
        self._replies = replies
        self._cooldowns = Cooldowns(settings.cooldown_questions, settings.cooldown_seconds)
        self._buttons = Buttons(replies, desk, Cooldowns(4 * settings.cooldown_questions, settings.cooldown_seconds))
        turnstile = Turnstile(self._cooldowns)
        self._forms = NextQuestions(replies, turnstile)
        self.tree = build_tree(self, replies, desk, turnstile)
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._finishing = False
        self._syncs_at_start = True
        self.was_connected = False

    async def setup_hook(self) -> None:
        """Tell Discord about the slash commands, when they are not the ones it knows."""
        if self._syncs_at_start:
            await sync_if_changed(self.tree, self._settings.state_dir)

    async def login_only(self, token: str) -> None:
        """Log in for requests, without the start-up work and the gateway."""
        self._syncs_at_start = False
        await self.login(token)

    async def on_connect(self) -> None:
        """Remember that the gateway was reached once."""
        self.was_connected = True

    async def on_ready(self) -> None:
        """Say in the log that the bot is there; Discord may send this event many times."""
        _log.info("Connected as %s in %d servers", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that asks."""
        if not self._finishing:
            await self._take(message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a pressed button or a sent form; the tree takes commands and autocompletion."""
        if interaction.type is discord.InteractionType.component:
            await self._buttons.press(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            await self._forms.submit(interaction)

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """Log what no handler caught, with an id."""
        error = sys.exception()
        if error is not None:
            report(error, event_method)

    async def finish(self, seconds: float) -> None:
        """Take no more messages, wait for the answers in flight, and close the connection."""
        self._finishing = True
        answering = {task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERING)}
        if answering:
            _log.info("Finishing what is under way (%d)", len(answering))
            await asyncio.wait(answering, timeout=seconds)
        await self.close()

    async def _take(self, message: discord.Message) -> None:
        facts = message_facts(message, self.user.id if self.user else 0)
        verdict = decide(facts, self._settings.ask_channel_ids)
        _log.debug("Message %s: %s", message.id, verdict.value)
        if not verdict.asks or self._already(message.id):
            return
        try:
            view = await self._view(message, facts, addressed=verdict.addressed)
        except Exception as error:  # noqa: BLE001 - whoever asked hears of every failure
            view = layouts.notice_layout(report(error, f"answering message {message.id}"))
            if not verdict.addressed:
                return
        if view is not None:
            await reply(message, view)

    async def _view(
        self, message: discord.Message, facts: MessageFacts, *, addressed: bool
    ) -> discord.ui.LayoutView | None:
        author_id = message.author.id
        wait = self._cooldowns.take(author_id, time.monotonic())
        if wait is not None:
            return layouts.cooldown_layout(wait.seconds) if addressed and not wait.told else None
        if not facts.text:
            return self._replies.hint()
        leans = await self._replies.leans(facts.text)
        turns = await before(message, self.user.id if self.user else 0) if leans else ()
        if addressed:
            return await self._replies.answer(facts.text, author_id, before=turns)
        return await self._replies.interject(facts.text, author_id, turns)

    def _already(self, message_id: int) -> bool:
        """Whether the message came before: after a resumed connection Discord may send it again."""
        if message_id in self._seen:
            return True
        self._seen[message_id] = None
        if len(self._seen) > _REMEMBERED_MESSAGES:
            self._seen.popitem(last=False)
        return False


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
        channel_id=channel.id,
        parent_id=thread.parent_id if thread is not None else None,
        in_forum=thread is not None and isinstance(thread.parent, discord.ForumChannel),
        first_of_post=thread is not None and thread.id == message.id,
    )
