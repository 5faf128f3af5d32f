"""What a bench run measured, as a table for people and as JSON for programs."""

import json
from collections.abc import Callable, Sequence
from itertools import zip_longest

from bot.evaluation.bench.engines import Engine
from bot.evaluation.bench.measures import Measure, best_peer
from bot.evaluation.bench.running import Run
from bot.terminal import Piece

_COLUMNS: tuple[tuple[str, Callable[[Measure], str]], ...] = (
    ("build s", lambda m: f"{m.built.build_s:.1f}"),
    ("peak MB", lambda m: "–" if m.built.peak_mb is None else f"{m.built.peak_mb:.0f}"),
    ("disk MB", lambda m: f"{m.built.disk_mb:.0f}"),
    ("first s", lambda m: f"{m.first_s:.2f}"),
    ("p50 ms", lambda m: f"{m.p50_ms:.3f}"),
    ("p95 ms", lambda m: f"{m.p95_ms:.3f}"),
    ("p99 ms", lambda m: f"{m.p99_ms:.3f}"),
    ("a second", lambda m: f"{m.per_second:,.0f}"),
)
LEGEND = (
    "build: from words in memory to the index. peak: the most memory beside the words. first: from the start of a\n"
    "process to its first answer. ms: a question's median over the rounds. a second: questions, one after the other.\n"
    "x: questions a second against the best peer that is exact. ~: may miss some of the best passages.\n"
)


def table(run: Run) -> list[Piece]:
    """Return a run's rows below one of headings, and what is to be said about them."""
    peer = best_peer(run.measures)
    headings = ["engine", *(name for name, _ in _COLUMNS), "x"]
    cells = [
        [_named(each), *(shown(each) for _, shown in _COLUMNS), "–" if peer is None else f"{ratio(each, peer):.2f}"]
        for each in run.measures
    ]
    lines = aligned([headings, *cells])
    pieces = [(f"{run.passages:,} passages, {run.questions:,} questions\n", "bold"), (f"{lines[0]}\n", "bold")]
    pieces += [
        (f"{line}\n", "cyan" if each.engine.ours else "") for line, each in zip(lines[1:], run.measures, strict=True)
    ]
    pieces += [(f"{failure}\n", "bold red") for failure in run.failures]
    if run.disagreement:
        pieces.append((f"{run.disagreement}\n", "bold red"))
    elif len(run.agreed) > 1:
        pieces.append((f"The same passages and scores for every question: {'; '.join(run.agreed)}.\n", ""))
    return [*pieces, ("\n", "")]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines, the first cells flush left and the others flush right; a row may lack its last ones."""
    wide = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    return [
        "  ".join([row[0].ljust(wide[0]), *(cell.rjust(width) for cell, width in zip(row[1:], wide[1:], strict=False))])
        for row in rows
    ]


def json_lines(run: Run) -> list[str]:
    """Return a line of JSON for each row."""
    peer = best_peer(run.measures)
    return [
        json.dumps(
            {
                "passages": run.passages,
                "questions": run.questions,
                "engine": each.engine.name,
                "exact": each.engine.exact,
                "agrees": not run.disagreement if each.engine.name in run.agreed else None,
                "build_s": round(each.built.build_s, 3),
                "save_s": round(each.built.save_s, 3),
                "peak_mb": None if each.built.peak_mb is None else round(each.built.peak_mb, 1),
                "disk_mb": round(each.built.disk_mb, 3),
                "first_answer_s": round(each.first_s, 3),
                "p50_ms": round(each.p50_ms, 4),
                "p95_ms": round(each.p95_ms, 4),
                "p99_ms": round(each.p99_ms, 4),
                "per_second": round(each.per_second, 1),
                "of_best_peer": None if peer is None else round(ratio(each, peer), 3),
            }
        )
        for each in run.measures
    ]


def left_out(engine: Engine) -> str:
    """Return a sentence about an engine that is not installed."""
    needed = " and ".join(engine.missing)
    return f"{engine.name} is left out, for {needed} is not installed: python -m pip install '.[{engine.extra}]'"


def ratio(one: Measure, peer: Measure) -> float:
    """Return how many times as many questions a second one engine answers as another."""
    return one.per_second / peer.per_second


def _named(measure: Measure) -> str:
    return measure.engine.name if measure.engine.exact else f"{measure.engine.name} ~"
