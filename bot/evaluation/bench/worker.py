"""The process of one engine: builds its index, or opens it and answers. The bench runs it and reads its lines.

    python -m bot.evaluation.bench.worker build ENGINE TOKENS INDEX
    python -m bot.evaluation.bench.worker serve ENGINE QUESTIONS INDEX K

Each line that it writes is JSON. `serve` writes one when the first question is answered, then one for each line that it
reads: the seconds of every question for "round", what was found for "answers".
"""

import gc
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.evaluation.bench.engines import ENGINES, Driver
from bot.evaluation.bench.memory import status
from bot.evaluation.bench.talking import Listener, tell
from bot.evaluation.bench.tokens import Tokens


def main(task: str, engine: str, source: str, index: str, k: str = "10") -> None:
    """Do what the command line says."""
    heard = Listener()
    driver = next(each for each in ENGINES if each.name == engine).drive()
    if task == "build":
        tell(_build(driver, Path(source), Path(index)))
        # Until it is ended from outside, as always: Python cannot end in order while a thread reads.
        heard.line()
    else:
        _serve(driver, json.loads(Path(source).read_text(encoding="utf-8")), Path(index), int(k), heard)


def _build(driver: Driver, source: Path, index: Path) -> dict[str, Any]:
    passages = list(Tokens.read(source).passages())
    # What was there before is not for the engine's garbage collections to look at.
    gc.collect()
    gc.freeze()
    before = _forget_peak()
    begun = perf_counter()
    driver.build(passages, index)
    built = perf_counter()
    peak = status().get("VmHWM")
    driver.save(index)
    return {
        "build_s": built - begun,
        "save_s": perf_counter() - built,
        "peak_mb": None if peak is None or before is None else peak - before,
    }


def _serve(driver: Driver, questions: list[list[str]], index: Path, k: int, heard: Listener) -> None:
    driver.load(index)
    driver.found(driver.ask(questions[0], k))
    tell({"answered": 1})
    driver.settle()
    while True:
        what = heard.line()
        tell(_round(driver, questions, k) if what == "round" else _answers(driver, questions, k))


def _round(driver: Driver, questions: list[list[str]], k: int) -> list[float]:
    """Ask every question once; return the seconds of each."""
    gc.collect()
    gc.disable()
    seconds = []
    for words in questions:
        begun = perf_counter()
        driver.ask(words, k)
        seconds.append(perf_counter() - begun)
    gc.enable()
    return seconds


def _answers(driver: Driver, questions: list[list[str]], k: int) -> list[tuple[list[int], list[float]]]:
    found = (driver.found(driver.ask(words, k)) for words in questions)
    return [(list(ids), list(scores)) for ids, scores in found]


def _forget_peak() -> float | None:
    """Let the peak of memory count from now; return what is used, in MB, where the system tells."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return None
    return status().get("VmRSS")


if __name__ == "__main__":
    main(*sys.argv[1:])
