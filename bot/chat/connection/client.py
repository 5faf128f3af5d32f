"""The bot's ears: which events it takes, and how each becomes a reply."""

import asyncio
import logging
import sys
import time

import discord

from bot.chat.asking.forms import Forms
from bot.chat.asking.limits import Limits
from bot.chat.asking.messages import Messages
from bot.chat.asking.next_question import NextQuestions
from bot.chat.asking.reactions import Reactions, reads_content
from bot.chat.asking.recent import Recent
from bot.chat.asking.recorder import Recorder
from bot.chat.asking.turnstile import Turnstile
from bot.chat.buttons.buttons import Buttons
from bot.chat.commands.translator import CommandTranslator
from bot.chat.commands.tree import build_tree
from bot.chat.connection.failures import report
from bot.chat.connection.gateway import Gateway
from bot.chat.connection.shards import Shards
from bot.chat.connection.sync import sync_if_changed
from bot.chat.desks.desks import Desks
from bot.chat.replying.replies import Replies
from bot.chat.server_settings.store import SettingsStore
from bot.chat.speeches import Speeches
from bot.locales.speech import Speech
from bot.settings import Settings

_log = logging.getLogger(__name__)
FINISH_SECONDS = 10.0
"""How long the end of a connection waits for the answers in flight; systemd's own patience is 90 s."""
_ANSWERING = (
    "discord.py: on_message",
    "discord.py: on_raw_reaction_add",
    "discord.py: on_interaction",
    "CommandTree-invoker",
)
"""How the names of the tasks begin in which discord.py runs events and commands."""


def wanted_intents(settings: Settings, *, listens: bool) -> discord.Intents:
    """Return what Discord has to send: nothing privileged, unless the bot `listens` to whole channels."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    intents.message_content = listens
    intents.reactions = bool(settings.ask_reaction)
    return intents


class StoryClient(discord.AutoShardedClient):
    """One connection to Discord, for all shards of this process.

    It decides nothing itself: triggers, replies and delivery do.
    """

    def __init__(
        self,
        settings: Settings,
        replies: Replies,
        desks: Desks,
        *,
        recorder: Recorder,
        speeches: Speeches,
        store: SettingsStore,
        gateway: Gateway,
        limits: Limits,
        recent: Recent,
    ) -> None:
        self._wanted = wanted_intents(settings, listens=bool(settings.ask_channel_ids))
        self._shards = Shards.of(settings)
        super().__init__(
            intents=self._wanted,
            shard_count=self._shards.count,
            allowed_mentions=discord.AllowedMentions.none(),
            # Questions are answered as they come; nothing is read from old messages.
            max_messages=None,
        )
        self.shard_ids = list(self._shards.ids) or None
        self._settings = settings
        self._replies = replies
        self._recorder = recorder
        self._speeches = speeches
        self._gateway = gateway
        self._store = store
        self._log = desks.log
        self._messages = Messages(
            replies, limits, recorder, speeches, store=store, outcomes=desks.why.outcomes, recent=recent
        )
        self._reactions = Reactions(self._messages, settings.ask_reaction)
        self._buttons = Buttons(replies, desks, limits, recorder, speeches)
        turnstile = Turnstile(limits, recorder, speeches)
        self._forms = Forms(NextQuestions(replies, turnstile, speeches), desks.adding, speeches)
        self.tree = build_tree(self, replies, desks, turnstile, recorder=recorder, speeches=speeches)
        self._finishing = False
        self._syncs_at_start = True
        self.is_replaced = False
        """Whether the connection was closed only for another one to be made."""

    async def setup_hook(self) -> None:
        """Read the settings of servers, make the records ready, and register the slash commands when they changed."""
        await self.tree.set_translator(CommandTranslator(self._speeches))
        if self._syncs_at_start:
            self._log.connect(self)
            await self._store.read()
            self._listen_where_allowed()
            self._recorder.open()
            if self._shards.first_here:
                await sync_if_changed(self.tree, self._settings.state_dir)

    def _listen_where_allowed(self) -> None:
        """Ask for the text of all messages where moderators want that and the developer portal allows it.

        Asked for without that, it would cost the connection. discord.py sends these very intents when it identifies,
        which is after the login.
        """
        if self._store.listens and reads_content(self.application):
            self._wanted.message_content = True

    async def login_only(self, token: str) -> None:
        """Log in for requests, without the start-up work and the gateway."""
        self._syncs_at_start = False
        await self.login(token)

    async def on_ready(self) -> None:
        """Say in the log that the bot is there; Discord may send this event many times."""
        self._gateway.up(lambda: self.latency)
        await self._store.read()
        _log.info("Connected as %s in %d servers, with %d shards", self.user, len(self.guilds), len(self.shards))

    async def on_shard_ready(self, shard: int) -> None:
        """Remember that this part of the connection is there again."""
        self._gateway.up(lambda: self.latency, shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """Remember that this part of the connection is there again."""
        self._gateway.up(lambda: self.latency, shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """Remember that this part of the connection broke."""
        self._gateway.down(shard)

    async def close(self) -> None:
        """Close the connection, and remember that it is gone."""
        self._gateway.down()
        await super().close()

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that asks."""
        self._log.attend(message.guild.id if message.guild is not None else None)
        if not self._finishing:
            await self._messages.take(message, self.user.id if self.user else 0)

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        """Answer the message that a member reacted to, where the emoji asks."""
        self._log.attend(event.guild_id)
        if not self._finishing:
            await self._reactions.take(event, self)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Lead nobody to a deleted answer."""
        await self._messages.forget({event.message_id})

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Lead nobody to deleted answers."""
        await self._messages.forget(event.message_ids)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a pressed button or a sent form; the tree takes commands and autocompletion."""
        self._log.attend(interaction.guild_id)
        if interaction.type is discord.InteractionType.component:
            await self._buttons.press(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            await self._forms.submit(interaction)

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """Log what no handler caught, with an id."""
        error = sys.exception()
        if error is not None:
            report(error, event_method, Speech())

    async def on_listen(self) -> None:
        """Connect anew to be shown all messages, where moderators want that and the developer portal allows it."""
        allowed = reads_content(await self.application_info())
        if self._store.listens and allowed and not self.intents.message_content and not self._finishing:
            _log.info("Connecting anew, for in some channels every message is a question now")
            self.is_replaced = True
            await self.finish(FINISH_SECONDS)

    async def finish(self, seconds: float) -> None:
        """Take no more messages, wait for the answers in flight and their records, and close the connection."""
        self._finishing = True
        end = time.monotonic() + seconds
        answering = {task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERING)}
        if answering:
            _log.info("Finishing what is under way (%d)", len(answering))
            await asyncio.wait(answering, timeout=seconds)
        await self._log.finish(end - time.monotonic())
        await self._recorder.finish(end - time.monotonic())
        await self.close()
