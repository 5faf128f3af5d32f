"""The HTTP side: every route that the bot needs, answered as Discord answers, errors included.

A route that is not here answers 404 and is remembered in `Rest.unknown`, so that a test notices when the bot
begins to use something that the imitation does not know.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from .faults import Faults, break_connection
from .forms import ApiError, check_commands, check_message, invalid_form
from .gateway import MESSAGE_CONTENT, Gateway
from .hooks import Hooks
from .messages import SENDABLE_FLAGS, Messages
from .objects import DM, JSON, MANAGE_MESSAGES, PUBLIC_THREAD, TEXT, Channel, Message
from .watch import Watch
from .wire import PREFIX, Call, Handler, Reply, Request, read_request
from .world import World

log = logging.getLogger(__name__)

MAX_BODY = 30 * 1024 * 1024
"""Bytes of one request, files included."""


class Rest:
    """Discord's HTTP interface over one `World`."""

    def __init__(self, world: World, gateway: Gateway, watch: Watch, faults: Faults, *, token: str) -> None:
        self._world = world
        self._gateway = gateway
        self._watch = watch
        self._faults = faults
        self._token = token
        self.requests: list[Request] = []
        self.unknown: list[Request] = []
        """Requests for routes that the imitation does not have."""
        self.crashes: list[str] = []
        """What went wrong inside the imitation itself."""
        self.commands: dict[int | None, list[JSON]] = {}
        """The registered application commands, by server (None: everywhere)."""
        self.messages = Messages(world, gateway, watch)
        self.hooks = Hooks(world, self.messages, watch)
        self.typing: list[int] = []
        """Ids of the channels in which the bot was seen typing."""

    # -- the frame around every request ------------------------------------------------------------

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add all routes, the last one for everything that has none."""

        def route(method: str, path: str, handler: Handler, *, public: bool = False) -> None:
            router.add_route(method, PREFIX + path, self._frame(handler, public=public))

        message = "/channels/{channel}/messages/{message}"
        route("GET", "/gateway", self._get_gateway, public=True)
        route("GET", "/gateway/bot", self._get_gateway)
        route("GET", "/users/@me", self._get_me)
        route("GET", "/users/{user}", self._get_user)
        route("POST", "/users/@me/channels", self._open_direct)
        route("GET", "/oauth2/applications/@me", self._get_application)
        route("GET", "/applications/@me", self._get_application)
        for scope in ("/applications/{application}/commands", "/applications/{application}/guilds/{guild}/commands"):
            route("GET", scope, self._get_commands)
            route("PUT", scope, self._put_commands)
        route("GET", "/guilds/{guild}", self._get_guild)
        route("GET", "/guilds/{guild}/members/{user}", self._get_member)
        route("GET", "/channels/{channel}", self._get_channel)
        route("GET", "/channels/{channel}/messages", self._get_history)
        route("POST", "/channels/{channel}/messages", self._send_message)
        route("POST", "/channels/{channel}/typing", self._type)
        route("GET", message, self._get_message)
        route("PATCH", message, self._edit_message)
        route("DELETE", message, self._delete_message)
        route("PUT", message + "/reactions/{emoji}/@me", self._react)
        route("DELETE", message + "/reactions/{emoji}/@me", self._react)
        for method, path, handler in self.hooks.routes():
            route(method, path, handler, public=True)
        router.add_route("*", "/{rest:.*}", self._frame(self._no_route, public=True))

    def _frame(self, handler: Handler, *, public: bool) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """Wrap a handler: log the request, apply the faults, check the token, turn errors into answers."""

        async def serve(raw: web.Request) -> web.StreamResponse:
            try:
                request = await read_request(raw)
            except Exception as error:
                log.exception("the imitation could not read %s %s", raw.method, raw.path)
                self.crashes.append(f"{raw.method} {raw.path}: {error!r}")
                return web.Response(status=400)
            self.requests.append(request)
            self._watch.changed()
            if (hold := self._faults.take_hold(request.method, request.path)) is not None:
                await hold.wait()
            fault = self._faults.take(request.method, request.path)
            headers: dict[str, str] = {}
            if fault is not None and fault.outcome == "reset":
                return self._broken(raw, request)
            if fault is not None and isinstance(fault.outcome, int):
                status, body = fault.outcome, {"message": f"{fault.outcome}: switched on by the test", "code": 0}
                if status == 429:
                    headers = {"Via": "1.1 loopback", "Retry-After": str(fault.retry_after)}
                    body |= {"retry_after": fault.retry_after, "global": False}
            else:
                status, body = await self._answer(handler, Call(request, dict(raw.match_info)), public=public)
                if fault is not None:
                    return self._broken(raw, request)
            request.status = status
            self._watch.changed()
            if body is None:
                return web.Response(status=status, headers=headers)
            # The library reads JSON only where the type is exactly this one, without a charset.
            headers["Content-Type"] = "application/json"
            return web.Response(body=json.dumps(body).encode(), status=status, headers=headers)

        return serve

    async def _answer(self, handler: Handler, call: Call, *, public: bool) -> Reply:
        """Run a handler and return its reply or that of its error."""
        try:
            self._check_token(call.request, public=public)
            return await handler(call)
        except ApiError as error:
            log.info("%s refused: %s", call.request, error.body)
            return error.status, error.body
        except Exception as error:
            log.exception("the imitation failed at %s", call.request)
            self.crashes.append(f"{call.request}: {error!r}")
            return 500, {"message": "500: Internal Server Error", "code": 0}

    def _check_token(self, request: Request, *, public: bool) -> None:
        if not public and request.authorization != f"Bot {self._token}":
            raise ApiError(401, 0, "401: Unauthorized")

    def _broken(self, raw: web.Request, request: Request) -> web.StreamResponse:
        """Break the connection of a request; what is returned never gets out."""
        request.status = 0
        break_connection(raw.transport)
        self._watch.changed()
        return web.Response(status=500)

    async def _no_route(self, call: Call) -> Reply:
        log.error("the imitation has no route for %s %s", call.request.method, call.request.path)
        self.unknown.append(call.request)
        raise ApiError(404, 0, "404: Not Found")

    # -- who and where -----------------------------------------------------------------------------

    async def _get_gateway(self, call: Call) -> Reply:
        body: JSON = {"url": self._gateway.url}
        if call.request.path.endswith("/bot"):
            limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
            body |= {"shards": self._gateway.shards_wanted, "session_start_limit": limit}
        return 200, body

    async def _get_me(self, _: Call) -> Reply:
        return 200, self._world.bot.json() | {"verified": True, "mfa_enabled": True, "locale": "en-US", "flags": 0}

    async def _get_user(self, call: Call) -> Reply:
        user = self._world.users.get(call.number("user"))
        if user is None:
            raise ApiError(404, 10013, "Unknown User")
        return 200, user.json()

    async def _open_direct(self, call: Call) -> Reply:
        user = self._world.users.get(int(call.body.get("recipient_id", 0)))
        if user is None or user.bot:
            raise ApiError(400, 50007, "Cannot send messages to this user")
        return 200, self._world.direct(user).json()

    async def _get_application(self, _: Call) -> Reply:
        world = self._world
        return 200, {
            "id": str(world.application_id),
            "name": world.bot.name,
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "owner": world.owner.json(),
            "team": None,
            # "GATEWAY_MESSAGE_CONTENT_LIMITED": switched on in the portal, by an application in few servers.
            "flags": 1 << 19 if self._gateway.approved_intents & MESSAGE_CONTENT else 0,
            "bot": world.bot.json(),
            "integration_types_config": {"0": {}},
            "approximate_guild_count": len(world.guilds),
        }

    async def _get_commands(self, call: Call) -> Reply:
        return 200, self.commands.get(self._command_scope(call), [])

    async def _put_commands(self, call: Call) -> Reply:
        scope, wanted = self._command_scope(call), call.request.json
        if not isinstance(wanted, list):
            raise invalid_form([("", "Must be a list.")])
        check_commands(wanted)
        known = {(old["type"], old["name"]): old["id"] for old in self.commands.get(scope, [])}
        self.commands[scope] = [
            {
                "type": 1,
                "description": "",
                "options": [],
                "default_member_permissions": None,
                "dm_permission": True,
                "nsfw": False,
                **command,
                "id": known.get((command.get("type", 1), command["name"]), str(self._world.ids.next())),
                "application_id": str(self._world.application_id),
                "version": str(self._world.ids.next()),
                **({"guild_id": str(scope)} if scope is not None else {}),
            }
            for command in wanted
        ]
        return 200, self.commands[scope]

    def _command_scope(self, call: Call) -> int | None:
        """Return the server that a command route is about, None for all."""
        if call.number("application") != self._world.application_id:
            raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
        if "guild" not in call.ids:
            return None
        if all(guild.id != call.number("guild") for guild in self._world.guilds):
            raise ApiError(403, 50001, "Missing Access")
        return call.number("guild")

    async def _get_guild(self, call: Call) -> Reply:
        for guild in self._world.guilds:
            if guild.id == call.number("guild"):
                hidden = ("members", "channels", "threads", "voice_states", "presences", "stage_instances")
                return 200, {key: value for key, value in guild.json([]).items() if key not in hidden}
        raise ApiError(404, 10004, "Unknown Guild")

    async def _get_member(self, call: Call) -> Reply:
        for guild in self._world.guilds:
            if guild.id == call.number("guild"):
                user = guild.users.get(call.number("user"))
                if user is None:
                    raise ApiError(404, 10007, "Unknown Member")
                return 200, guild.member_json(user)
        raise ApiError(404, 10004, "Unknown Guild")

    # -- messages ----------------------------------------------------------------------------------

    def _channel(self, call: Call) -> Channel:
        channel = self._world.channels.get(call.number("channel"))
        if channel is None:
            raise ApiError(404, 10003, "Unknown Channel")
        return channel

    def _message(self, call: Call) -> Message:
        channel, message = self._channel(call), self._world.messages.get(call.number("message"))
        if message is None or message.channel is not channel or message.ephemeral:
            raise ApiError(404, 10008, "Unknown Message")
        return message

    async def _get_channel(self, call: Call) -> Reply:
        return 200, self._channel(call).json()

    async def _get_message(self, call: Call) -> Reply:
        return 200, self._world.json(self._message(call))

    async def _get_history(self, call: Call) -> Reply:
        messages, query = self._world.history(self._channel(call)), call.request.query
        limit = min(int(query.get("limit", 50)), 100)
        if "after" in query:
            messages = [message for message in messages if message.id > int(query["after"])][:limit]
        elif "before" in query:
            messages = [message for message in messages if message.id < int(query["before"])]
        elif "around" in query:
            middle = int(query["around"])
            below = [message for message in messages if message.id <= middle]
            above = [message for message in messages if message.id > middle]
            messages = below[-(limit // 2 + 1) :] + above[: limit // 2]
        return 200, [self._world.json(message) for message in reversed(messages[-limit:])]

    async def _type(self, call: Call) -> Reply:
        self.typing.append(self._channel(call).id)
        return 204, None

    async def _send_message(self, call: Call) -> Reply:
        world, channel, body = self._world, self._channel(call), call.body
        if channel.kind not in (TEXT, DM, PUBLIC_THREAD) or not channel.may_write(world.bot):
            raise ApiError(403, 50013, "Missing Permissions")
        check_message(body, has_files=bool(call.request.files))
        nonce = None if body.get("nonce") is None else str(body["nonce"])
        if nonce is not None and body.get("enforce_nonce"):
            for earlier in world.history(channel):
                if earlier.nonce == nonce and earlier.author is world.bot:
                    return 200, world.json(earlier)
        message = Message(world.ids.next(), channel, world.bot, nonce=nonce)
        self.messages.refer(message, body.get("message_reference"))
        self.messages.fill(message, body, call.request.files)
        message.flags = int(body.get("flags") or 0) & SENDABLE_FLAGS
        self.messages.publish(message)
        return 200, world.json(message)

    async def _edit_message(self, call: Call) -> Reply:
        message = self._message(call)
        if message.author is not self._world.bot:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        self.messages.edit(message, call.body, call.request.files)
        return 200, self._world.json(message)

    async def _delete_message(self, call: Call) -> Reply:
        message = self._message(call)
        own = message.author is self._world.bot
        if not own and not message.channel.permissions(self._world.bot) & MANAGE_MESSAGES:
            raise ApiError(403, 50013, "Missing Permissions")
        self.messages.delete(message)
        return 204, None

    async def _react(self, call: Call) -> Reply:
        self._message(call)
        return 204, None
