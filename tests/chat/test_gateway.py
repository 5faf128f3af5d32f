"""The state of the connection, as the client's events tell it."""

import math

import pytest

from bot.chat.connection.gateway import Gateway, GatewayState


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def latency():
    return 0.25


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def gateway(clock):
    return Gateway(clock)


def test_it_is_connecting_until_it_was_ready_even_when_tries_fail(gateway):
    assert gateway.state is GatewayState.CONNECTING
    gateway.down()
    assert gateway.state is GatewayState.CONNECTING
    assert not gateway.was_ready.is_set()


def test_it_is_ready_then_lost_and_ready_again(gateway):
    states = []
    for event in (lambda: gateway.up(latency), gateway.down, lambda: gateway.up(latency)):
        event()
        states.append(gateway.state)
    assert states == [GatewayState.READY, GatewayState.LOST, GatewayState.READY]
    assert gateway.was_ready.is_set()


def test_a_bot_told_to_stop_is_not_ready(gateway):
    gateway.up(latency)
    gateway.stop()
    assert gateway.state is GatewayState.STOPPING


def test_the_latency_is_known_only_while_there_is_one(gateway):
    assert gateway.latency is None
    gateway.up(latency)
    assert gateway.latency == 0.25
    gateway.down()
    assert gateway.latency is None


@pytest.mark.parametrize("unknown", [math.inf, math.nan])
def test_before_the_first_heartbeat_there_is_no_latency(gateway, unknown):
    gateway.up(lambda: unknown)
    assert gateway.latency is None
    assert gateway.state is GatewayState.READY


def test_a_lost_connection_is_alive_for_as_long_as_patience_lasts(gateway, clock):
    gateway.up(latency)
    clock.now = 1000.0
    assert gateway.alive(300)
    gateway.down()
    clock.now = 1300.0
    # Every further try that fails says so; the patience counts from the first.
    gateway.down()
    assert gateway.alive(300)
    clock.now = 1300.5
    assert not gateway.alive(300)
    gateway.up(latency)
    assert gateway.alive(300)


def test_it_is_ready_when_all_its_shards_are(gateway):
    gateway.up(latency, 0)
    assert gateway.state is GatewayState.CONNECTING
    gateway.up(latency, 1)
    gateway.up(latency)
    assert gateway.state is GatewayState.READY


def test_it_is_lost_while_one_of_its_shards_is(gateway, clock):
    gateway.up(latency)
    gateway.down(1)
    clock.now = 200.0
    gateway.down(0)
    gateway.up(latency, 0)
    assert (gateway.state, gateway.latency) == (GatewayState.LOST, None)
    assert not gateway.alive(199)
    gateway.up(latency, 1)
    assert (gateway.state, gateway.latency) == (GatewayState.READY, 0.25)
    assert gateway.alive(0)


def test_a_connection_that_was_closed_is_ready_only_when_all_of_the_next_one_is(gateway):
    gateway.up(latency)
    gateway.down()
    gateway.up(latency, 0)
    assert gateway.state is GatewayState.LOST
    gateway.up(latency)
    assert gateway.state is GatewayState.READY
