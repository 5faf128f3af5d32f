"""The measurements in Prometheus' form: the only door to its client library."""

import math
from collections.abc import Iterator

from aiohttp.typedefs import Handler
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.aiohttp import make_aiohttp_handler
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.answers.live import LiveCorpus
from bot.chat.connection.gateway import Gateway, GatewayState
from bot.records.asked import Outcome, Surface

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the histogram's buckets: a search takes milliseconds, Discord's part up to seconds."""
_REPLIED = frozenset({"answered", "refused"})


def new_metrics(live: LiveCorpus, gateway: Gateway) -> "Metrics":
    """Return measurements in a registry of their own."""
    return Metrics(CollectorRegistry(), live, gateway)


class Metrics:
    """Counts questions, and reads the state of corpus and gateway whenever the page is asked for."""

    def __init__(self, registry: CollectorRegistry, live: LiveCorpus, gateway: Gateway) -> None:
        """Register everything in `registry`, which the page shows."""
        self._registry = registry
        self._questions = Counter(
            "storybot_questions", "Questions by where they were asked and what became of them.",
            ["surface", "outcome"], registry=registry,
        )  # fmt: skip
        self._answers = Histogram(
            "storybot_answer_seconds", "Seconds from a question's arrival until its answer or refusal was sent.",
            ["surface"], buckets=_SECONDS, registry=registry,
        )  # fmt: skip
        registry.register(_State(live, gateway))

    def count(self, surface: Surface, outcome: Outcome, seconds: float) -> None:
        """Count one finished question."""
        self._questions.labels(surface, outcome).inc()
        if outcome in _REPLIED:
            self._answers.labels(surface).observe(seconds)

    def handler(self) -> Handler:
        """Return the page, for aiohttp's router."""
        return make_aiohttp_handler(self._registry)


class _State(Collector):
    """What needs no counting, because corpus and gateway know it."""

    def __init__(self, live: LiveCorpus, gateway: Gateway) -> None:
        self._live = live
        self._gateway = gateway

    def collect(self) -> Iterator[Metric]:
        edition, reloads, gateway = self._live.edition, self._live.reloads, self._gateway
        done = CounterMetricFamily("storybot_reloads", "Reloads by how they ended.", labels=["outcome"])
        done.add_metric(["succeeded"], reloads.succeeded)
        done.add_metric(["failed"], reloads.failed)
        yield done
        yield CounterMetricFamily("storybot_reload_seconds", "Seconds that all reloads took.", reloads.seconds)
        yield GaugeMetricFamily(
            "storybot_corpus_loaded_timestamp_seconds", "When the corpus was last read with success.",
            edition.loaded_at.timestamp(),
        )  # fmt: skip
        yield GaugeMetricFamily("storybot_corpus_articles", "Articles in the corpus.", len(edition.corpus))
        yield GaugeMetricFamily("storybot_corpus_passages", "Passages in the corpus.", len(edition.engine))
        ready = gateway.state is GatewayState.READY
        yield GaugeMetricFamily("storybot_gateway_ready", "1 while connected to Discord, else 0.", ready)
        latency = math.nan if gateway.latency is None else gateway.latency
        yield GaugeMetricFamily("storybot_gateway_latency_seconds", "Heartbeat of Discord's gateway.", latency)
