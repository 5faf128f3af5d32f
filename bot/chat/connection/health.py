"""The pages for whoever watches over the bot: `/healthz` for its state, `/metrics` for measurements."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.answers.live import Edition, LiveCorpus
from bot.answers.reloads import Reloads
from bot.chat.connection.gateway import Gateway, GatewayState
from bot.errors import Problem, SettingsError

_CLOSING_SECONDS = 1.0
"""How long the end waits for pages under way."""


class HealthPages:
    """Serves both pages inside the bot's own event loop."""

    def __init__(
        self, live: LiveCorpus, gateway: Gateway, metrics: Handler, fault: Callable[[], str | None] = lambda: None
    ) -> None:
        """`metrics` is the page of measurements; `fault` tells what is wrong with the index, and may take a while."""
        self._live, self._fault = live, fault
        self._gateway = gateway
        self._metrics = metrics

    @contextlib.asynccontextmanager
    async def served(self, host: str, port: int) -> AsyncIterator[None]:
        """Listen as long as the block runs; raises SettingsError when that address cannot be had."""
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/metrics", self._metrics)
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=_CLOSING_SECONDS)
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, host, port).start()
            except (OSError, UnicodeError) as error:
                raise SettingsError([_unavailable(host, port, error)]) from None
            yield
        finally:
            await runner.cleanup()

    async def _healthz(self, _: web.Request) -> web.Response:
        ready = self._gateway.state is GatewayState.READY
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        said = health(self._gateway, self._live.edition, self._live.reloads, await asyncio.to_thread(self._fault))
        return web.json_response(said, status=status)


def health(gateway: Gateway, edition: Edition, reloads: Reloads, fault: str | None) -> dict[str, Any]:
    """Return what `/healthz` says; times are ISO texts in UTC, lengths are seconds, null means not yet or none."""
    last = reloads.last
    return {
        "ready": gateway.state is GatewayState.READY,
        "gateway": gateway.state.value,
        "gateway_latency_seconds": gateway.latency,
        "engine": "degraded" if fault else "ok",
        "engine_fault": fault,
        "corpus_version": edition.corpus.version,
        "corpus_loaded_at": edition.loaded_at.isoformat(),
        "articles": len(edition.corpus),
        "passages": len(edition.engine),
        "last_reload": None
        if last is None
        else {"ended_at": last.ended_at.isoformat(), "succeeded": last.succeeded, "seconds": last.seconds},
    }


def _unavailable(host: str, port: int, error: Exception) -> Problem:
    reason = getattr(error, "strerror", None) or str(error)
    return Problem(
        "HEALTH_PORT",
        None,
        f"The pages for monitoring cannot be served on {host} port {port}: {reason}.",
        "Choose another HEALTH_PORT or HEALTH_HOST, or stop the program that listens there; "
        "with HEALTH_PORT=0 the bot runs without these pages.",
    )
