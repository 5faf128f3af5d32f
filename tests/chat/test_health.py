"""The pages for monitoring, read over HTTP from a free port of this machine."""

import contextlib
import math
import re
import socket
from pathlib import Path
from typing import get_args

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import build_app
from bot.chat.connection.gateway import Gateway
from bot.chat.connection.health import HealthPages
from bot.chat.connection.metrics import new_metrics
from bot.errors import CorpusError, SettingsError
from bot.records.asked import Outcome, Surface


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def live(corpus):
    return build_app(corpus).live


@pytest.fixture
def gateway():
    return Gateway()


@pytest.fixture
def metrics(live, gateway):
    return new_metrics(live, gateway)


@pytest.fixture
def read(live, gateway, metrics):
    """Serve the pages, read one, and close."""

    async def page(path):
        port = free_port()
        async with (
            HealthPages(live, gateway, metrics.handler()).served("127.0.0.1", port),
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}{path}") as response,
        ):
            return response.status, response.content_type, await response.text(), await json_of(response)

    return page


async def json_of(response):
    return await response.json() if response.content_type == "application/json" else None


@pytest.fixture
def measured(read):
    """Return every measurement by its name and labels."""

    async def values():
        _, _, text, _ = await read("/metrics")
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        return {(sample.name, *sorted(sample.labels.values())): sample.value for sample in samples}

    return values


async def test_before_the_first_connection_the_bot_is_not_ready_but_tells_of_its_corpus(read, live):
    status, _, _, said = await read("/healthz")
    assert status == 503
    assert said == {
        "ready": False,
        "gateway": "connecting",
        "gateway_latency_seconds": None,
        "engine": "ok",
        "engine_fault": None,
        "corpus_version": live.edition.corpus.version,
        "corpus_loaded_at": live.edition.loaded_at.isoformat(),
        "articles": 2,
        "passages": 7,
        "last_reload": None,
    }


async def test_what_is_wrong_with_the_index_is_told_and_the_bot_stays_ready(live, gateway, metrics):
    gateway.up(lambda: 0.125)
    port, pages = free_port(), HealthPages(live, gateway, metrics.handler(), lambda: "A node is down.")
    async with (
        pages.served("127.0.0.1", port),
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/healthz") as response,
    ):
        said = await response.json()
    assert (response.status, said["engine"], said["engine_fault"]) == (200, "degraded", "A node is down.")


async def test_a_connected_bot_is_ready(read, gateway):
    gateway.up(lambda: 0.125)
    status, _, _, said = await read("/healthz")
    assert status == 200
    assert (said["ready"], said["gateway"], said["gateway_latency_seconds"]) == (True, "ready", 0.125)


@pytest.mark.parametrize(("change", "state"), [(Gateway.down, "lost"), (Gateway.stop, "stopping")])
async def test_a_bot_without_connection_or_at_its_end_is_not_ready(read, gateway, change, state):
    gateway.up(lambda: 0.125)
    change(gateway)
    status, _, _, said = await read("/healthz")
    assert (status, said["gateway"]) == (503, state)


async def test_the_last_reload_is_told_whether_it_went_well_or_not(read, live, corpus):
    (corpus / "fair.txt").unlink()
    live.reload("mo")
    _, _, _, good = await read("/healthz")
    (corpus / "river.md").unlink()
    with pytest.raises(CorpusError):
        live.reload("mo")
    _, _, _, bad = await read("/healthz")

    assert good["last_reload"]["succeeded"] is True
    assert bad["last_reload"]["succeeded"] is False
    assert good["articles"] == bad["articles"] == 1
    assert good["corpus_version"] == bad["corpus_version"]


async def test_the_measurements_are_text_in_prometheus_form(read):
    status, kind, text, _ = await read("/metrics")
    assert status == 200
    assert kind == "text/plain"
    assert "# TYPE storybot_questions_total counter" in text
    assert "# TYPE storybot_answer_seconds histogram" in text


async def test_questions_are_counted_by_surface_and_outcome_and_replies_timed(metrics, measured):
    metrics.count("mention", "answered", 0.02)
    metrics.count("mention", "refused", 0.2)
    metrics.count("channel", "silent", 0.02)
    metrics.count("command", "limited", 0.02)
    metrics.count("command", "failed", 0.02)
    found = await measured()

    questions = {key[1:]: value for key, value in found.items() if key[0] == "storybot_questions_total"}
    assert questions == {
        ("answered", "mention"): 1,
        ("mention", "refused"): 1,
        ("channel", "silent"): 1,
        ("command", "limited"): 1,
        ("command", "failed"): 1,
    }
    assert found["storybot_answer_seconds_count", "mention"] == 2
    assert found["storybot_answer_seconds_sum", "mention"] == pytest.approx(0.22)
    assert found["storybot_answer_seconds_bucket", "0.025", "mention"] == 1
    assert ("storybot_answer_seconds_count", "channel") not in found
    assert ("storybot_answer_seconds_count", "command") not in found


async def test_corpus_reloads_and_connection_are_read_when_the_page_is(measured, live, gateway, corpus):
    before = await measured()
    (corpus / "fair.txt").unlink()
    done = live.reload("mo")
    (corpus / "river.md").unlink()
    with pytest.raises(CorpusError):
        live.reload("mo")
    gateway.up(lambda: 0.125)
    after = await measured()

    assert (before["storybot_corpus_articles",], before["storybot_corpus_passages",]) == (2, 7)
    assert (after["storybot_corpus_articles",], after["storybot_corpus_passages",]) == (1, 5)
    assert (before["storybot_reloads_total", "succeeded"], before["storybot_reloads_total", "failed"]) == (0, 0)
    assert (after["storybot_reloads_total", "succeeded"], after["storybot_reloads_total", "failed"]) == (1, 1)
    assert after["storybot_reload_seconds_total",] == pytest.approx(live.reloads.seconds)
    assert after["storybot_corpus_loaded_timestamp_seconds",] == pytest.approx(done.edition.loaded_at.timestamp())
    assert (before["storybot_gateway_ready",], after["storybot_gateway_ready",]) == (0, 1)
    assert math.isnan(before["storybot_gateway_latency_seconds",])
    assert after["storybot_gateway_latency_seconds",] == 0.125


async def test_two_sets_of_measurements_share_nothing(live, gateway, measured):
    new_metrics(live, gateway).count("command", "answered", 1.0)
    assert not [key for key in await measured() if key[0] == "storybot_questions_total"]


async def test_the_readme_tells_of_every_measurement_and_every_label(read):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = readme.split("\n## Watch over it\n")[1].split("\n## ")[0]
    _, _, text, _ = await read("/metrics")
    shown = {name for name in re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE) if not name.endswith("_created")}
    told = set(re.findall(r"`(storybot_\w+)`", section))
    assert told == shown
    for value in (*get_args(Surface), *get_args(Outcome)):
        assert f"`{value}`" in section


async def test_a_port_in_use_is_one_sentence_with_a_remedy(live, gateway, metrics):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError) as caught:
            async with HealthPages(live, gateway, metrics.handler()).served("127.0.0.1", port):
                pass
    (problem,) = caught.value.problems
    assert problem.file == "HEALTH_PORT"
    assert str(port) in problem.message
    assert "HEALTH_HOST" in problem.remedy


@pytest.mark.parametrize("host", ["no such host", "a..b", "x" * 300])
async def test_an_address_that_is_none_is_one_sentence_too(live, gateway, metrics, host):
    with pytest.raises(SettingsError, match="HEALTH_HOST"):
        async with HealthPages(live, gateway, metrics.handler()).served(host, free_port()):
            pass


async def test_the_port_is_given_back_at_the_end(live, gateway, metrics):
    port = free_port()
    for _ in range(2):
        async with HealthPages(live, gateway, metrics.handler()).served("127.0.0.1", port):
            pass
    with contextlib.closing(socket.socket()) as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
