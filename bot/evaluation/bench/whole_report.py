"""What a run of the whole way measured, as a table for people and as JSON for programs."""

import json
from typing import Any

from bot.evaluation.bench.memory import Memory
from bot.evaluation.bench.report import aligned
from bot.evaluation.bench.whole_measures import Calls, Indexed, WholeRun
from bot.terminal import Piece

LEGEND = (
    "build: from a folder of texts to an index on disk. of all cores: seconds that a process and its helpers worked.\n"
    "peak: the most resident memory of these together; pages that several share count for each.\n"
    "MB: resident, and of that what is in no file. first answer: from the start of a process that maps what is kept.\n"
    "stall: the longest time between two turns of an event loop. x: passages a second against the peer.\n"
    "quiet: some seconds before a reload, with the same questions.\n"
)
_NONE = "–"


def table(run: WholeRun) -> list[Piece]:
    """Return a run's rows, and what is to be said about them."""
    if run.ours is None:
        return [(f"{fault}\n", "bold red") for fault in run.faults]
    title = f"{run.ours.passages:,} passages in {run.articles:,} articles, {run.questions:,} questions\n"
    rows = [["", "storybot", "tantivy", "x"], *_built(run, run.ours), *_served(run)]
    pieces: list[Piece] = [(title, "bold"), *_lines(rows)]
    for number, each in enumerate(run.reloads, start=1):
        heading = [f"reload {number}: {each.what}", "meanwhile", "quiet"]
        pieces += [("\n", ""), *_lines([heading, *_calls(each.reload, each.quiet), _after(each.after)])]
    pieces += [(f"{fault}\n", "bold red") for fault in run.faults]
    return [*pieces, ("\n", "")]


def json_line(run: WholeRun) -> str:
    """Return a run as one line of JSON."""
    ours, served = run.ours, run.served
    form: dict[str, Any] = {"passages": ours and ours.passages, "articles": run.articles, "questions": run.questions}
    if ours:
        form |= {"build_s": round(ours.seconds, 3), "cpu_s": round(ours.cpu_s, 3)}
        form |= {"passages_per_second": round(ours.passages / ours.seconds, 1)}
        form |= {"peak_mb": _rounded(ours.peak), "disk_mb": round(ours.disk_mb, 3)}
    form["tantivy"] = run.peer and {
        "passages": run.peer.passages,
        "build_s": round(run.peer.seconds, 3),
        "cpu_s": round(run.peer.cpu_s, 3),
        "peak_mb": _rounded(run.peer.peak),
        "disk_mb": round(run.peer.disk_mb, 3),
    }
    form["of_tantivy"] = None if ours is None or run.peer is None else round(_ratio(ours, run.peer), 3)
    form["served"] = served and {
        "first_answer_s": round(served.first_s, 3),
        "first_mb": _rounded(served.first),
        "p50_ms": round(served.p50_ms, 4),
        "p95_ms": round(served.p95_ms, 4),
        "p99_ms": round(served.p99_ms, 4),
        "answered": round(served.answered, 4),
        "after_mb": _rounded(served.after),
    }
    form["reloads"] = [
        {
            "what": each.what,
            "reload": _figures(each.reload),
            "quiet": _figures(each.quiet),
            "after_mb": _rounded(each.after),
            "right": not each.faults,
        }
        for each in run.reloads
    ]
    return json.dumps(form, ensure_ascii=False)


def _built(run: WholeRun, ours: Indexed) -> list[list[str]]:
    peer = run.peer
    both = [ours, *([peer] if peer else [])]
    return [
        ["build s", *(f"{each.seconds:.1f}" for each in both)],
        ["of all cores s", *(f"{each.cpu_s:.1f}" for each in both)],
        [
            "passages a second",
            *(f"{each.passages / each.seconds:,.0f}" for each in both),
            *([f"{_ratio(ours, peer):.2f}"] if peer else []),
        ],
        ["peak MB", *(_shown(each.peak) for each in both)],
        ["disk MB", *(f"{each.disk_mb:.1f}" for each in both)],
    ]


def _served(run: WholeRun) -> list[list[str]]:
    if (served := run.served) is None:
        return []
    return [
        ["first answer s", f"{served.first_s:.2f}"],
        ["MB at the first answer", _shown(served.first)],
        ["p50 ms", f"{served.p50_ms:.2f}"],
        ["p95 ms", f"{served.p95_ms:.2f}"],
        ["p99 ms", f"{served.p99_ms:.2f}"],
        ["answered", f"{served.answered:.0%}"],
        ["MB after all questions", _shown(served.after)],
    ]


def _calls(*each: Calls) -> list[list[str]]:
    return [
        ["seconds", *(f"{one.seconds:.2f}" for one in each)],
        ["questions", *(f"{one.asked:,}" for one in each)],
        ["median question ms", *(f"{one.p50_ms:.2f}" for one in each)],
        ["longest question ms", *(f"{one.longest_ms:.2f}" for one in each)],
        ["longest stall ms", *(f"{one.stall_ms:.2f}" for one in each)],
    ]


def _after(memory: Memory | None) -> list[str]:
    return ["MB after it", _shown(memory)]


def _lines(rows: list[list[str]]) -> list[Piece]:
    return [(f"{line}\n", "" if number else "bold") for number, line in enumerate(aligned(rows))]


def _shown(memory: Memory | None) -> str:
    return _NONE if memory is None else f"{memory.resident:.0f} ({memory.own:.0f})"


def _rounded(memory: Memory | None) -> dict[str, float] | None:
    if memory is None:
        return None
    return {
        "resident": round(memory.resident, 1),
        "own": round(memory.own, 1),
        "mapped": round(memory.mapped, 1),
    }


def _figures(calls: Calls) -> dict[str, float]:
    return {
        "seconds": round(calls.seconds, 3),
        "asked": calls.asked,
        "p50_ms": round(calls.p50_ms, 4),
        "longest_ms": round(calls.longest_ms, 4),
        "stall_ms": round(calls.stall_ms, 4),
    }


def _ratio(ours: Indexed, peer: Indexed) -> float:
    """Return how many times as many passages a second are indexed as by the peer."""
    return ours.passages / ours.seconds * peer.seconds / peer.passages
