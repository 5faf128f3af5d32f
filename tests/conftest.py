"""The services that tests run against, where they run already: `tests/services` starts them."""

import asyncio
import secrets
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parent / "services"


@pytest.fixture(scope="session")
def postgres():
    """DATABASE_URL of a PostgreSQL on this machine; tests that want it for themselves make a database of their own."""
    return _running("postgres", "start")


@pytest.fixture
def database_url(postgres):
    """DATABASE_URL of a database that is this test's alone."""
    name = f"test_{secrets.token_hex(8)}"
    query(postgres, f"CREATE DATABASE {name}")
    yield f"{postgres.rpartition('/')[0]}/{name}"
    query(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def query(url, statement):
    """Return the rows of a statement, whether or not an event loop runs here."""
    import asyncpg

    async def ask():
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            return list(map(tuple, await connection.fetch(statement)))
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(ask())).result()


@pytest.fixture(scope="session")
def opensearch():
    """ENGINE_URL of three OpenSearch nodes on this machine; tests name their indices by ENGINE_INDEX."""
    return _running("opensearch", "start 3")


def _running(name, start):
    if (url := _run(name, "url")).returncode != 0:
        pytest.skip(f"It wants a running service: tests/services/{name} {start}")
    return url.stdout.split()[-1]


def _run(name, *action):
    return subprocess.run([_FOLDER / name, *action], capture_output=True, text=True, check=False)
