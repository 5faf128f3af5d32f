"""The services that tests run against: started for the first test that needs one, stopped at the end of the run."""

import asyncio
import secrets
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parent / "services"
_CANNOT_BE_HAD = 3
_started = pytest.StashKey[set[str]]()


@pytest.fixture(scope="session")
def postgres(request):
    """DATABASE_URL of a PostgreSQL on this machine; tests that want it for themselves make a database of their own."""
    return _running(request.config, "postgres", "start")


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
def opensearch(request):
    """ENGINE_URL of three OpenSearch nodes on this machine; tests name their indices by ENGINE_INDEX."""
    return _running(request.config, "opensearch", "start", "3")


def _running(config, name, *action):
    if (url := _run(name, "url")).returncode == 0:
        return url.stdout.split()[-1]
    config.stash.setdefault(_started, set()).add(name)
    started = _run(name, *action)
    if started.returncode == _CANNOT_BE_HAD:
        pytest.skip(started.stderr.strip())
    assert started.returncode == 0, started.stderr
    return started.stdout.split()[-1]


def _run(name, *action):
    return subprocess.run([_FOLDER / name, *action], capture_output=True, text=True, check=False)


def pytest_sessionfinish(session):
    started = session.config.stash.get(_started, set())
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["services"] = sorted(started)
        return
    for name in started:
        _run(name, "stop")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """The workers of a run share its services, so its beginner stops them."""
    node.config.stash.setdefault(_started, set()).update(getattr(node, "workeroutput", {}).get("services", ()))
