"""What `storybot index` does: it loads a corpus folder into the cluster, or takes that back."""

import json
import socket
import sys
import time
from pathlib import Path

from bot.clustered import load_corpus, undo_load
from bot.errors import Problem, SettingsError
from bot.progress import in_lines, on_terminal
from bot.settings import Settings
from bot.terminal import Piece, write


def index(settings: Settings, corpus_dir: Path, *, anew: bool, as_json: bool) -> int:
    """Load a folder and let the cluster answer from it; print what that was, and return the exit code.

    Raises SettingsError where ENGINE_URL names no cluster, and what `load_corpus` raises.
    """
    _require_cluster(settings)
    began = time.monotonic()
    with on_terminal(otherwise=in_lines(lambda line: print(line, file=sys.stderr, flush=True))) as watch:  # noqa: T201
        loaded = load_corpus(settings, corpus_dir, _name(), watch, anew=anew)
    seconds = time.monotonic() - began
    made = loaded.record.manifest
    wrong = sum(not problem.notice for problem in loaded.corpus.problems)
    if as_json:
        form = {
            "version": made.version,
            "corpus": made.corpus,
            "articles": made.articles,
            "passages": made.passages,
            **dict(zip(("added", "changed", "removed"), loaded.changes, strict=True)),
            "problems": wrong,
            "seconds": round(seconds, 3),
        }
        write([(json.dumps(form) + "\n", "")])
        return 0
    first = f"The cluster answers from {_count(made.articles, 'article')} with {_count(made.passages, 'passage')} now"
    lines: list[Piece] = [(f"{first}: version {made.version}, after {seconds:.1f} s.\n", "bold")]
    added, changed, removed = loaded.changes
    if added or changed or removed:
        lines.append((f"Articles: {added:,} added, {changed:,} changed, {removed:,} removed.\n", ""))
    else:
        lines.append(("No article has changed.\n", ""))
    if wrong:
        lines.append((f"{_count(wrong, 'problem')}: `storybot check` names them.\n", "bold red"))
    write(lines)
    return 0


def undo(settings: Settings, *, as_json: bool) -> int:
    """Let the version before answer again; print what it holds, and return the exit code. Raises as `index`."""
    _require_cluster(settings)
    made = undo_load(settings, _name()).manifest
    if as_json:
        form = {"version": made.version, "corpus": made.corpus, "articles": made.articles, "passages": made.passages}
        write([(json.dumps(form) + "\n", "")])
        return 0
    said = f"The cluster answers from {_count(made.articles, 'article')} with {_count(made.passages, 'passage')} again"
    write([(f"{said}: version {made.version}. `storybot index --undo` once more undoes that.\n", "bold")])
    return 0


def _require_cluster(settings: Settings) -> None:
    if not settings.engine_url:
        remedy = (
            "Give the addresses of an OpenSearch cluster, such as https://one:9200, with commas between them. Without "
            "a cluster nothing need be loaded: `ask` and `run` make the index by themselves."
        )
        raise SettingsError([Problem(".env", None, "ENGINE_URL is not set.", remedy)])


def _name() -> str:
    return f"storybot index on {socket.gethostname()}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
