"""The log channels: they hear, in short, of every change of the corpus and of every failure."""

import asyncio
import logging
import time
from collections import Counter
from functools import partial
from typing import Any

import aiohttp
import discord
from discord.ui import TextDisplay

from bot.answers.live import Reload
from bot.chat.asking.cooldown import Cooldowns
from bot.chat.connection.delivery import forgotten, persist
from bot.chat.connection.failures import Attendance, attendance
from bot.chat.connection.shards import is_alone_in_one_server, serves
from bot.chat.desks.corpus_desk import difference_lines
from bot.chat.layouts.answer_layouts import report_layout
from bot.chat.newest import Newest
from bot.chat.server_settings.store import SettingsStore
from bot.chat.speeches import Speeches
from bot.errors import BotError, UploadRefused
from bot.locales.speech import Speech

_log = logging.getLogger(__name__)
_POSTS = 10
"""Messages in one log channel a minute; what comes beyond that is counted."""
_SECONDS = 60.0


class LogChannels:
    """Writes into the log channel of each server that has one; its own failures go to the log of the process only."""

    def __init__(self, store: SettingsStore, speeches: Speeches) -> None:
        self._store = store
        self._speeches = speeches
        self._client: discord.Client | None = None
        self._pace = Cooldowns(_POSTS, _SECONDS)
        self._left_out: Counter[int] = Counter()
        self._silent: set[int] = set()
        self._posts: set[asyncio.Task[None]] = set()
        self._shown = Newest[int, None]()
        """Refusals whose question was shown to moderators."""

    def connect(self, client: discord.Client) -> None:
        """Write through this client from now on."""
        self._client = client

    def attend(self, server_id: int | None) -> None:
        """Let failures of this task be told to this server; those outside of servers to those that read the log."""
        attendance.set(Attendance(server_id, partial(self._failed, server_id)))

    def corpus(self, by: str, done: Reload | BotError) -> None:
        """Tell every server what somebody changed, or did in vain; who it was, only in the server of theirs."""
        here = attendance.get()
        for server_id in self._store.log_channels:
            if self._client is not None and not serves(self._client, server_id):
                continue
            own = here is not None and here.server_id == server_id
            if isinstance(done, BotError):
                if own and not isinstance(done, UploadRefused):
                    self._post(server_id, partial(_refused_lines, by, done))
            elif not done.diff.empty:
                self._post(server_id, partial(_changed_lines, by if own else None, done))

    def ask(self, server_id: int | None, name: str, question: str, refusal: discord.Message) -> bool:
        """Show moderators a question that was refused, once; tell whether that was begun."""
        if server_id is None or server_id not in self._store.log_channels or refusal.id in self._shown:
            return False
        if not self._post(server_id, partial(_question_lines, name, question), refusal.jump_url):
            return False
        self._shown.keep(refusal.id, None)
        return True

    async def finish(self, seconds: float) -> None:
        """Wait at most so long for what is still to be written."""
        if self._posts:
            await asyncio.wait(self._posts, timeout=max(seconds, 0))

    def _failed(self, server_id: int | None, failure_id: str, doing: str) -> None:
        log_channels = self._store.log_channels
        # Where the bot serves one server only, what happens elsewhere is its moderators' business too.
        alone = server_id is None and self._client is not None and is_alone_in_one_server(self._client)
        for known in log_channels:
            if known == server_id or alone:
                self._post(known, partial(_failure_lines, failure_id, doing))

    def _post(self, server_id: int, lines: Any, address: str | None = None) -> bool:
        """Start to write lines, and under them the address of a message; tell whether there is room for more."""
        if self._pace.take(server_id, time.monotonic()) is not None:
            self._left_out[server_id] += 1
            return False
        task = asyncio.create_task(self._send(server_id, lines, address), name="log channel")
        self._posts.add(task)
        task.add_done_callback(self._posts.discard)
        return True

    async def _send(self, server_id: int, lines: Any, address: str | None) -> None:
        channel_id = self._store.log_channels[server_id]
        channel = self._client.get_channel(channel_id) if self._client is not None else None
        if not isinstance(channel, discord.abc.Messageable):
            self._cannot(channel_id, "the channel is gone, or the bot may not see it")
            return
        speech = self._speeches.at(channel)
        told = lines(speech)
        if left_out := self._left_out.pop(server_id, 0):
            told.append(
                speech.count(
                    "Before that, {n} message was left out, for there were too many.",
                    "Before that, {n} messages were left out, for there were too many.",
                    left_out,
                )
            )
        view = forgotten(report_layout(told))
        if address is not None:
            view.add_item(TextDisplay(address))
        try:
            await persist(lambda: channel.send(view=view))
        except (discord.HTTPException, aiohttp.ClientError, ConnectionError) as error:
            self._cannot(channel_id, str(error))
        else:
            self._silent.discard(channel_id)

    def _cannot(self, channel_id: int, reason: str) -> None:
        """Say so once in the log of the process, until it works again."""
        if channel_id not in self._silent:
            _log.warning("The log channel %d cannot be written: %s", channel_id, reason)
            self._silent.add(channel_id)


def _changed_lines(by: str | None, done: Reload, speech: Speech) -> list[str]:
    first = speech.say("{name} changed the corpus.", name=by) if by else speech.say("The corpus was changed.")
    return [first, *difference_lines(done.diff, speech)]


def _question_lines(name: str, question: str, speech: Speech) -> list[str]:
    return [speech.say("{name} asks the moderators, for I found no answer: “{question}”", name=name, question=question)]


def _refused_lines(by: str, error: BotError, speech: Speech) -> list[str]:
    reason = speech.error(error)
    return [speech.say("{name} tried to change or reload the corpus; it stays as it was.", name=by), reason]


def _failure_lines(failure_id: str, doing: str, speech: Speech) -> list[str]:
    return [
        speech.say("Something failed ({what}).", what=doing),
        speech.say("Whoever runs the bot finds the cause in its log by this id: {id}", id=failure_id),
    ]
