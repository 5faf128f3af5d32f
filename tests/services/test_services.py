"""The scripts that start real services for tests."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.conftest import query

FOLDER = Path(__file__).parent
CANNOT_BE_HAD = 3


@pytest.fixture
def elsewhere():
    """A folder of its own; not below pytest's, which nobody but root may enter where root runs the tests."""
    folder = tempfile.mkdtemp(prefix="storybot-services-")
    yield folder
    for name in ("postgres", "opensearch"):
        run(name, "stop", STORYBOT_SERVICES=folder)
    shutil.rmtree(folder)


def run(name, *action, **environ):
    command = [sys.executable, FOLDER / name, *action]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environ})


def test_what_runs_is_not_started_twice(postgres):
    again = run("postgres", "start")
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, postgres)


@pytest.mark.usefixtures("postgres")
def test_a_server_that_was_killed_comes_back_at_its_address_with_what_it_held(elsewhere):
    address = run("postgres", "start", STORYBOT_SERVICES=elsewhere).stdout.strip()
    query(address, "CREATE TABLE kept AS SELECT 1 AS one")
    assert run("postgres", "kill", STORYBOT_SERVICES=elsewhere).returncode == 0
    assert run("postgres", "url", STORYBOT_SERVICES=elsewhere).returncode == 1
    assert run("postgres", "start", STORYBOT_SERVICES=elsewhere).stdout.strip() == address
    assert query(address, "SELECT one FROM kept") == [(1,)]
    for _ in range(2):
        assert run("postgres", "stop", STORYBOT_SERVICES=elsewhere).returncode == 0
    assert not (Path(elsewhere) / "postgres" / "data").exists()


@pytest.mark.parametrize("name", ["postgres", "opensearch"])
def test_one_that_does_not_run_has_no_address_and_may_be_stopped(elsewhere, name):
    told = run(name, "url", STORYBOT_SERVICES=elsewhere)
    assert (told.returncode, told.stdout) == (1, "")
    assert f"tests/services/{name} start" in told.stderr
    assert run(name, "stop", STORYBOT_SERVICES=elsewhere).returncode == 0


def test_a_machine_that_lacks_what_it_needs_is_told_what_to_install(elsewhere):
    told = run("opensearch", "start", STORYBOT_SERVICES=elsewhere, PATH="/nowhere")
    assert told.returncode == CANNOT_BE_HAD
    assert "apt-get install" in told.stderr


@pytest.mark.parametrize("wrong", [("start", "0"), ("start", "many"), ("start", "--heap", "much"), ("kill",), ()])
def test_what_cannot_be_asked_for_is_refused(elsewhere, wrong):
    told = run("opensearch", *wrong, STORYBOT_SERVICES=elsewhere)
    assert told.returncode == 2
    assert "usage:" in told.stderr


@pytest.mark.timeout(600)
def test_all_nodes_of_a_cluster_have_an_address_and_only_known_ones_can_be_ended(opensearch):
    nodes = opensearch.split(",")
    assert len(nodes) == len(set(nodes)) >= 3
    told = run("opensearch", "kill", str(len(nodes) + 1))
    assert (told.returncode, told.stdout) == (1, "")
    assert f"There is no node {len(nodes) + 1}" in told.stderr
    assert run("opensearch", "start", "3").stdout.strip() == opensearch
