"""A real cluster for the tests of what loads it, under names that no other test has."""

import secrets

import pytest

from bot.library.cluster.loader import Layout, Loader
from bot.search.analysis import Analysers
from bot.search.cluster.client import Access, Client, Request
from bot.search.cluster.indices import Names


@pytest.fixture(scope="session")
def client(opensearch):
    client = Client(Access(tuple(opensearch.split(","))))
    yield client
    client.close()


@pytest.fixture
def names(client):
    names = Names(f"loader-test-{secrets.token_hex(4)}")
    yield names
    indices = client.ask(Request("GET", f"/_cat/indices/{names.prefix}-*", params={"format": "json", "h": "index"}))
    for index in indices:
        client.ask(Request("DELETE", f"/{index['index']}"))


@pytest.fixture
def loader(client, names):
    return Loader(client, names, Layout(shards=1, replicas=0), Analysers(), lease_seconds=3.0)
