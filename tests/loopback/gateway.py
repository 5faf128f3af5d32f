"""The gateway: WebSocket connections, the sessions behind them, and the events that travel over both.

A session outlives its connection: events that happen while nobody listens are kept, and a RESUME replays
them. Several sessions at once do work; one that identified itself as a shard sees its own servers, and shard 0
the direct messages.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
import secrets
import time
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from .faults import break_connection
from .objects import DM, JSON, Channel, Guild, Message, User
from .watch import Watch
from .world import World

log = logging.getLogger(__name__)

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME, RECONNECT = 0, 1, 2, 3, 4, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11

UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, INVALID_SHARD, SHARDING_REQUIRED = 4005, 4010, 4011
INVALID_INTENTS, DISALLOWED_INTENTS = 4013, 4014

GUILDS, GUILD_MEMBERS, PRESENCES = 1 << 0, 1 << 1, 1 << 8
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = GUILD_MEMBERS | PRESENCES | MESSAGE_CONTENT

_REPLAYED = 1000
"""How many events a session remembers."""
_MAX_FRAME = 4096
"""Bytes that a client may send at once, as at Discord."""

Encoder = Callable[[str], bytes | str]


def encoder(compression: str | None) -> Encoder:
    """Return the function that packs one event for a connection, or raise `ValueError` for an unknown way.

    zstd needs a compressor in this process; a client that asks for it has one, and both run in the same
    environment.
    """
    if not compression:
        return lambda text: text
    if compression == "zlib-stream":
        zlib_stream = zlib.compressobj()
        return lambda text: zlib_stream.compress(text.encode()) + zlib_stream.flush(zlib.Z_SYNC_FLUSH)
    if compression == "zstd-stream":
        import zstandard  # type: ignore[import-not-found,unused-ignore]

        zstd_stream = zstandard.ZstdCompressor().compressobj()
        return lambda text: bytes(
            zstd_stream.compress(text.encode()) + zstd_stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        )
    message = f"unknown compression {compression!r}"
    raise ValueError(message)


@dataclass(slots=True)
class Session:
    """What the gateway knows of one client between IDENTIFY and the end."""

    id: str
    intents: int
    shard: list[int] | None
    sequence: int = 0
    history: deque[JSON] = field(default_factory=lambda: deque(maxlen=_REPLAYED))
    connection: Connection | None = None

    def sees(self, guild: Guild | None) -> bool:
        """Whether what happens in a server, or in direct messages, belongs to this session's shard."""
        if self.shard is None:
            return True
        number, count = self.shard
        return number == (0 if guild is None else (guild.id >> 22) % count)


class Connection:
    """One WebSocket: frames go out through a queue, in order, written by one task."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.BaseTransport | None, encode: Encoder) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._transport = transport
        self._encode = encode
        self._outgoing: asyncio.Queue[JSON | int] = asyncio.Queue()
        self.ended = asyncio.Event()

    def send(self, payload: JSON) -> None:
        """Queue a payload."""
        self._outgoing.put_nowait(payload)

    def close(self, code: int) -> None:
        """Close with this code once everything queued is out."""
        self._outgoing.put_nowait(code)

    def cut(self) -> None:
        """Break the TCP connection now."""
        break_connection(self._transport)

    async def write(self) -> None:
        """Write what is queued until the end of the connection."""
        with contextlib.suppress(ConnectionError):
            while True:
                item = await self._outgoing.get()
                if isinstance(item, int):
                    await self.socket.close(code=item)
                    return
                frame = self._encode(json.dumps(item))
                if isinstance(frame, str):
                    await self.socket.send_str(frame)
                else:
                    await self.socket.send_bytes(frame)


class Gateway:
    """Accepts connections, keeps sessions and sends events to those who asked for them."""

    def __init__(
        self, world: World, watch: Watch, *, token: str, approved_intents: int, heartbeat_interval: float
    ) -> None:
        self._world = world
        self._watch = watch
        self._token = token
        self._heartbeat_interval = heartbeat_interval
        self.approved_intents = approved_intents
        self.url = ""
        """Where clients find the gateway; known once the server listens."""
        self.out_of_order = False
        """Whether new connections are turned away with 503."""
        self.received: list[JSON] = []
        """Every payload that clients sent, heartbeats too."""
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        """How often a session has begun."""
        self.resumed = 0
        """How often one was resumed."""
        self.identify_seconds = 0.0
        """How long nobody may begin a session after somebody did; at Discord five seconds."""
        self._identified_at = -math.inf
        self.shards_wanted = self.least_shards = 1
        """How many shards a client is told to make, and how many it must."""
        self._connections: set[Connection] = set()

    # -- what happens to connections ---------------------------------------------------------------

    @property
    def live(self) -> list[Session]:
        """The sessions with a connection."""
        return [session for session in self.sessions.values() if session.connection is not None]

    async def drop(self) -> None:
        """Break every connection abruptly; the sessions can be resumed."""
        await self._end(lambda connection: connection.cut())

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Tell clients that their session is over (op 9), and forget it unless it may be resumed."""
        if not resumable:
            for session in self.sessions.values():
                session.history.clear()
            self.sessions.clear()
        await self._end(lambda connection: connection.send({"op": INVALID_SESSION, "d": resumable}))

    def forget_sessions(self) -> None:
        """Make every later RESUME fail, without a word to those who are connected."""
        self.sessions.clear()

    async def ask_to_reconnect(self) -> None:
        """Ask clients to connect anew and resume (op 7)."""
        await self._end(lambda connection: connection.send({"op": RECONNECT, "d": None}))

    async def close(self) -> None:
        """Close all connections for the end of the server."""
        await self._end(lambda connection: connection.close(WSCloseCode.GOING_AWAY))

    async def _end(self, how: Callable[[Connection], None]) -> None:
        """Do something to all connections that ends them, and wait until they have ended."""
        ending = list(self._connections)
        for connection in ending:
            how(connection)
        for connection in ending:
            try:
                await asyncio.wait_for(connection.ended.wait(), 5)
            except TimeoutError:
                log.warning("a client kept its connection open; it is cut")
                connection.cut()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection."""
        if self.out_of_order:
            raise web.HTTPServiceUnavailable
        try:
            encode = encoder(request.query.get("compress"))
        except (ValueError, ImportError) as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        if request.query.get("v") != "10" or request.query.get("encoding", "json") != "json":
            raise web.HTTPBadRequest(text="version 10 and JSON only")
        socket = web.WebSocketResponse(timeout=2, max_msg_size=_MAX_FRAME, autoping=True)
        await socket.prepare(request)
        connection = Connection(socket, request.transport, encode)
        self._connections.add(connection)
        writer = asyncio.create_task(connection.write())
        farewell: int | None = None
        try:
            connection.send({"op": HELLO, "d": {"heartbeat_interval": int(self._heartbeat_interval * 1000)}})
            while True:
                frame = await socket.receive()
                if frame.type is WSMsgType.TEXT:
                    self._receive(connection, frame.data)
                elif frame.type is WSMsgType.CLOSE:
                    farewell = frame.data
                    break
                elif frame.type is not WSMsgType.BINARY:
                    break
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            self._connections.discard(connection)
            if connection.session is not None and connection.session.connection is connection:
                connection.session.connection = None
                # A client that says goodbye (1000, 1001) gives its session up; one that just falls silent does not.
                if farewell in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
                    self.sessions.pop(connection.session.id, None)
            connection.ended.set()
            self._watch.changed()
        return socket

    # -- what clients say --------------------------------------------------------------------------

    def _receive(self, connection: Connection, text: str) -> None:
        """Act on one payload of a client."""
        try:
            payload = json.loads(text)
            code, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError):
            connection.close(DECODE_ERROR)
            return
        self.received.append(payload)
        if code == HEARTBEAT:
            connection.send({"op": HEARTBEAT_ACK})
        elif code == IDENTIFY:
            self._identify(connection, data)
        elif code == RESUME:
            self._resume(connection, data)
        elif code not in (PRESENCE, VOICE_STATE, REQUEST_MEMBERS):
            connection.close(UNKNOWN_OPCODE)
        elif connection.session is None:
            connection.close(NOT_AUTHENTICATED)
        elif code == REQUEST_MEMBERS:
            self._send_members(connection.session, data)
        self._watch.changed()

    def _identify(self, connection: Connection, data: JSON) -> None:
        """Begin a session, or close with the code that says why not."""
        intents = data.get("intents")
        if connection.session is not None:
            connection.close(ALREADY_AUTHENTICATED)
        elif data.get("token") != self._token:
            connection.close(AUTHENTICATION_FAILED)
        elif not isinstance(intents, int):
            connection.close(INVALID_INTENTS)
        elif not _is_shard(data.get("shard")):
            connection.close(INVALID_SHARD)
        elif (data.get("shard") or [0, 1])[1] < self.least_shards:
            connection.close(SHARDING_REQUIRED)
        elif time.monotonic() - self._identified_at < self.identify_seconds:
            connection.send({"op": INVALID_SESSION, "d": False})
        elif intents & PRIVILEGED & ~self.approved_intents:
            connection.close(DISALLOWED_INTENTS)
        else:
            session = Session(secrets.token_hex(16), intents, data.get("shard"), connection=connection)
            connection.session = session
            self.sessions[session.id] = session
            self.identified += 1
            self._identified_at = time.monotonic()
            self._welcome(session)

    def _welcome(self, session: Session) -> None:
        """Send READY and the servers."""
        world = self._world
        ready: JSON = {
            "v": 10,
            "user": world.bot.json() | {"verified": True, "mfa_enabled": True, "email": None, "flags": 0},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in world.guilds if session.sees(guild)],
            "private_channels": [],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(world.application_id), "flags": 0},
        }
        if session.shard is not None:
            ready["shard"] = session.shard
        self._send(session, "READY", ready)
        if session.intents & GUILDS:
            for guild in filter(session.sees, world.guilds):
                self._send(session, "GUILD_CREATE", guild.json(self._visible_members(session, guild)))

    def _visible_members(self, session: Session, guild: Guild) -> list[User]:
        """Without the members intent, a client is shown itself alone."""
        everybody = bool(session.intents & GUILD_MEMBERS)
        return [user for user in guild.users.values() if everybody or user is self._world.bot]

    def _resume(self, connection: Connection, data: JSON) -> None:
        """Go on with a session: replay what was missed, or say that it is over (op 9)."""
        session = self.sessions.get(data.get("session_id", ""))
        seen = data.get("seq")
        if data.get("token") != self._token:
            connection.close(AUTHENTICATION_FAILED)
            return
        if session is None or not isinstance(seen, int) or not self._remembers(session, seen):
            connection.send({"op": INVALID_SESSION, "d": False})
            return
        if session.connection is not None:
            session.connection.close(4000)
        session.connection = connection
        connection.session = session
        for event in session.history:
            if event["s"] > seen:
                connection.send(event)
        self.resumed += 1
        self._send(session, "RESUMED", {})

    @staticmethod
    def _remembers(session: Session, seen: int) -> bool:
        """Whether every event after the one `seen` is still there."""
        oldest = session.history[0]["s"] if session.history else session.sequence + 1
        return oldest - 1 <= seen <= session.sequence

    def _send_members(self, session: Session, data: JSON) -> None:
        """Answer a request for members."""
        guild = next((guild for guild in self._world.guilds if str(guild.id) == str(data.get("guild_id"))), None)
        if guild is None:
            return
        wanted = data.get("user_ids")
        if wanted is not None:
            numbers = {int(number) for number in (wanted if isinstance(wanted, list) else [wanted])}
            found = [user for user in guild.users.values() if user.id in numbers]
        else:
            query = str(data.get("query", ""))
            found = [user for user in guild.users.values() if user.name.startswith(query)]
            found = found[: data.get("limit") or None]
        chunk: JSON = {
            "guild_id": str(guild.id),
            "members": [guild.member_json(user) for user in found],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [],
        }
        if "nonce" in data:
            chunk["nonce"] = data["nonce"]
        self._send(session, "GUILD_MEMBERS_CHUNK", chunk)

    # -- events ------------------------------------------------------------------------------------

    def _send(self, session: Session, event: str, data: Any) -> None:
        """Give a session its next event: now if it is connected, at the RESUME if not."""
        session.sequence += 1
        payload = {"op": DISPATCH, "t": event, "s": session.sequence, "d": data}
        session.history.append(payload)
        if session.connection is not None:
            session.connection.send(payload)

    def dispatch(self, event: str, data: JSON, guild: Guild | None, *, intent: int = 0) -> None:
        """Send an event in a server, or in direct messages, to every session that asked for its kind."""
        for session in self.sessions.values():
            if session.intents & intent == intent and session.sees(guild):
                self._send(session, event, data)
        self._watch.changed()

    def message_event(self, event: str, message: Message) -> None:
        """Send a message to those who asked for messages there, without the content where it is not theirs."""
        if message.ephemeral:
            return
        for session in self.sessions.values():
            if session.intents & _intent_for(message.channel) and session.sees(message.channel.guild):
                self._send(session, event, self._message_json(session, message))
        self._watch.changed()

    def message_deleted(self, message: Message) -> None:
        """Say that a message is gone."""
        data = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if message.channel.guild is not None:
            data["guild_id"] = str(message.channel.guild.id)
        self.dispatch("MESSAGE_DELETE", data, message.channel.guild, intent=_intent_for(message.channel))

    def _message_json(self, session: Session, message: Message) -> JSON:
        """Return the event's payload as this session may see it."""
        data = self._world.json(message)
        guild = message.channel.guild
        if guild is not None:
            data["guild_id"] = str(guild.id)
            if message.author.id in guild.members and message.webhook_id is None:
                data["member"] = guild.member_json(message.author, with_user=False)
        if not self._may_read(session, message):
            _censor(data)
        original = self._world.messages.get(message.reference[1]) if message.reference else None
        if original is not None and not self._may_read(session, original):
            _censor(data["referenced_message"])
        return data

    def _may_read(self, session: Session, message: Message) -> bool:
        """Discord's rule: with the intent everything, else one's own, direct messages, and being mentioned."""
        bot = self._world.bot
        return (
            bool(session.intents & MESSAGE_CONTENT)
            or message.author is bot
            or message.channel.kind == DM
            or bot in message.mentions
        )


def _is_shard(given: Any) -> bool:
    """Whether that names a shard, `[number, count]`, or none."""
    match given:
        case None:
            return True
        case [int(number), int(count)]:
            return 0 <= number < count
    return False


def _intent_for(channel: Channel) -> int:
    return DIRECT_MESSAGES if channel.kind == DM else GUILD_MESSAGES


def _censor(data: JSON) -> None:
    """Empty the fields that the message content intent opens."""
    data["content"] = ""
    for name in ("embeds", "attachments", "components"):
        data[name] = []
    data.pop("poll", None)
