"""What the log says of faults that the library waits out: a line without a traceback."""

import io
import logging

import aiohttp
import discord
import pytest
from discord.gateway import ReconnectWebSocket

from bot.chat.connection.runner import _without_traceback, _without_traceback_of_the_network


@pytest.fixture
def log():
    """Return what makes a logger with a filter, and what it wrote."""
    written = io.StringIO()

    def made(asked):
        logger = logging.Logger("discord.shard")  # noqa: LOG001 - one that nobody else has
        logger.addHandler(logging.StreamHandler(written))
        logger.addFilter(asked)
        return logger

    return made, written


def raised(logger, error):
    try:
        raise error
    except type(error):
        logger.exception("Failed to connect for shard_id: %s. Retrying...", 3)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ReconnectWebSocket(3), "ReconnectWebSocket: 3"),
        (aiohttp.ServerDisconnectedError(), "ServerDisconnectedError: Server disconnected"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_of_a_shard_that_does_not_connect_the_reason_is_told(log, error, reason):
    make, written = log
    raised(make(_without_traceback), error)
    assert written.getvalue() == f"Failed to connect for shard_id: 3. Retrying... ({reason})\n"


def test_only_the_networks_faults_are_shortened_where_our_own_are_told_too(log):
    make, written = log
    logger = make(_without_traceback_of_the_network)
    raised(logger, discord.GatewayNotFound())
    assert "Traceback" not in written.getvalue()
    raised(logger, ZeroDivisionError("ours"))
    assert "Traceback" in written.getvalue()
    logger.info("%s servers", 3)
    assert written.getvalue().endswith("3 servers\n")
