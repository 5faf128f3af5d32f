"""What `storybot bench --texts` does."""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import terminal
from bot.evaluation.bench import whole_report
from bot.evaluation.bench.command import ended_in_order
from bot.evaluation.bench.peer import has_peer
from bot.evaluation.bench.watching import watched
from bot.evaluation.bench.whole_measures import WholeRun
from bot.evaluation.bench.whole_run import STEPS, Whole


def bench_texts(sizes: Sequence[int], corpus: Path | None, questions: int, *, as_json: bool) -> int:
    """Measure made-up corpora of some sizes, or a folder instead; print each when it is done; return the exit code.

    1 when a process failed, or a changed text was not found. Raises CorpusError and EvaluationError for a corpus that
    nothing can be asked about.
    """
    if not has_peer():
        sys.stderr.write("tantivy is left out, for it is not installed: python -m pip install '.[bench]'\n")
    right = True
    with ended_in_order():
        for size in sizes if corpus is None else [None]:
            run = _run(size, corpus, questions)
            right &= not run.faults
            if as_json:
                sys.stdout.write(f"{whole_report.json_line(run)}\n")
                sys.stderr.writelines(f"{fault}\n" for fault in run.faults)
            else:
                terminal.write(whole_report.table(run))
            sys.stdout.flush()
    if not as_json:
        terminal.write([(whole_report.LEGEND, "dim")])
    return 0 if right else 1


def _run(size: int | None, corpus: Path | None, questions: int) -> WholeRun:
    with TemporaryDirectory(prefix="storybot-bench-") as name, watched(STEPS) as say:
        whole = Whole(Path(name), questions, say)
        if size is not None:
            whole.make_up(size)
        elif corpus is not None:
            whole.copy(corpus)
        return whole.run(with_peer=has_peer())
