"""The terminal: every sub-command and its exit code.

0 done; 1 nothing found, or problems found; 2 wrong usage, settings or corpus folder.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.errors import BotError, CorpusError, Problem, SettingsError
from bot.model import Answer, Query
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app import App

app = typer.Typer(
    name="storybot",
    help="Ask a story a question and get the passages that answer it, word for word, with their source.",
    epilog="Start with: storybot ask 'Who spoke at the United Nations?'",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

CorpusOption = Annotated[
    Path | None,
    typer.Option("--corpus", metavar="DIR", help="The folder of articles, instead of CORPUS_DIR.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON, one object a line.")]


@app.command()
def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(help="The question. Without one, one question a line is read from standard input."),
    ] = None,
    corpus: CorpusOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="The most passages.")] = 3,
    as_json: JsonOption = False,
) -> None:
    """Answer a question with the passages that say it, or with an honest no.

    Exit code 0 when something was found, 1 when nothing was.

    Examples: storybot ask "What did Hong Lei say?" · storybot ask --json < questions.txt
    """
    parts = _parts(corpus)
    _reply(question, lambda text: parts.answerer.ask(Query(text, limit)), as_json=as_json)


@app.command()
def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Words to look for. Without any, one search a line is read from standard input."),
    ] = None,
    corpus: CorpusOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="The most passages.")] = 10,
    article: Annotated[
        str | None,
        typer.Option("--article", metavar="ID", help="Only this article's passages.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List every passage that has one of the words, best first, without judging.

    Exit code 0 when something was found, 1 when nothing was.
    """
    parts = _parts(corpus)
    _reply(words, lambda text: parts.answerer.search(Query(text, limit, article=article)), as_json=as_json)


@app.command()
def check(corpus: CorpusOption = None, as_json: JsonOption = False) -> None:
    """Check the settings and every file of the corpus; name each problem's file and line.

    Exit code 0 when there is nothing to mend, 1 when there is.
    """
    from bot.corpus.reader import read_corpus
    from bot.terminal import problem_lines, write

    problems: list[Problem] = []
    articles = passages = 0
    folder = corpus
    try:
        settings = Settings.load()
        folder = folder or settings.corpus_dir
        if not settings.discord_token:
            problems.append(
                Problem(".env", None, "DISCORD_TOKEN is not set.", "Only `run` and `sync` need it.", notice=True)
            )
    except SettingsError as error:
        problems += error.problems
    try:
        found = read_corpus(folder or Settings.corpus_dir)
        problems += found.problems
        articles, passages = len(found.articles), len(found.passages())
    except CorpusError as error:
        problems += error.problems
        problems.append(Problem(str(folder), None, str(error).partition("\n")[0], "Add an article."))
    wrong = sum(not problem.notice for problem in problems)
    if as_json:
        listed = [
            {"file": p.file, "line": p.line, "message": p.message, "remedy": p.remedy, "notice": p.notice}
            for p in problems
        ]
        form = {"ok": not wrong, "articles": articles, "passages": passages, "problems": listed}
        write([(json.dumps(form, ensure_ascii=False) + "\n", "")])
    else:
        count = f"{_count(articles, 'article')}, {_count(passages, 'passage')}, {_count(wrong, 'problem')}."
        write([*problem_lines(problems), (count + "\n", "bold")])
    raise typer.Exit(1 if wrong else 0)


@app.command()
def run() -> None:
    """Run the Discord bot until it is told to stop (Ctrl-C or SIGTERM)."""
    from bot.chat.runner import run_bot

    raise typer.Exit(run_bot(Settings.load()))


@app.command()
def sync() -> None:
    """Register the slash commands with Discord now, whether they changed or not."""
    from bot.chat.runner import sync_commands

    raise typer.Exit(sync_commands(Settings.load()))


@app.command()
def preview(
    corpus: CorpusOption = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 chooses a free one.")] = 0,
) -> None:
    """Try the same bot on a local page, without a token and without Discord."""
    from bot.chat.preview import run_preview

    settings = Settings.load()
    raise typer.Exit(run_preview(corpus or settings.corpus_dir, settings, port))


def main(args: list[str] | None = None) -> NoReturn:
    """Run a sub-command and exit with its code; errors that people can mend become one sentence."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app(args)
    except BotError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except BrokenPipeError:
        # The reader went away (`| head`). Python would complain once more while it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(0)


def _parts(corpus: Path | None) -> "App":
    from bot.app import build_app

    return build_app(corpus or Settings.load().corpus_dir)


def _reply(words: list[str] | None, answer: Callable[[str], Answer], *, as_json: bool) -> NoReturn:
    """Answer the words of the command line, or every line of standard input; exit with the code."""
    from bot import terminal

    one_by_one = not words
    found = False
    for text in _lines() if one_by_one else [" ".join(words or ())]:
        reply = answer(text.encode(errors="replace").decode())
        found |= reply.answered
        if as_json or one_by_one:
            sys.stdout.write((terminal.as_json(reply) if as_json else terminal.one_line(reply)) + "\n")
            sys.stdout.flush()
        else:
            terminal.write(terminal.page(reply))
    raise typer.Exit(0 if found else 1)


def _lines() -> Iterator[str]:
    if sys.stdin.isatty():
        sys.stderr.write("Type one question a line; end with Ctrl-D.\n")
    for line in sys.stdin:
        yield line.rstrip("\r\n")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
