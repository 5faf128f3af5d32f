"""The terminal: every sub-command and its exit code.

0 done; 1 nothing found, or problems found; 2 wrong usage, settings or corpus folder.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import rich_click as click
from click.core import ParameterSource

from bot.errors import BotError
from bot.model import Answer, Query
from bot.settings import Settings

_corpus = click.option(
    "--corpus", type=click.Path(path_type=Path), metavar="DIR", help="The folder of articles, instead of CORPUS_DIR."
)
_json = click.option("--json", "as_json", is_flag=True, help="Write JSON, one object a line.")
_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_new_file = click.Path(dir_okay=False, path_type=Path)


def _limit(default: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    most = click.IntRange(min=1)
    return click.option(
        "--limit", type=most, default=default, show_default=True, metavar="N", help="The most passages."
    )


def _sizes(_: click.Context, param: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    """Read whole numbers above zero with commas between them; None where none are given."""
    if value is None:
        return None
    try:
        sizes = tuple(map(int, value.split(",")))
    except ValueError:
        sizes = ()
    if not sizes or min(sizes) < 1:
        raise click.BadParameter("Give numbers above zero with commas between them: 16000,1000000.", param=param)
    return sizes


def _is_given(context: click.Context, name: str) -> bool:
    """Whether an option is on the command line."""
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


@click.group(
    name="storybot",
    epilog="Start with: storybot ask 'Who spoke at the United Nations?'",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="storybot")
def app() -> None:
    """Ask a story a question and get the passages that answer it, word for word, with their source."""


@app.command()
@click.argument("question", nargs=-1)
@_corpus
@_limit(3)
@click.option("--follow", is_flag=True, help="Read a conversation: a line may lean on those before.")
@_json
def ask(question: tuple[str, ...], corpus: Path | None, limit: int, *, follow: bool, as_json: bool) -> None:
    """Answer a QUESTION with the passages that say it, or with an honest no.

    Without a question, one question a line is read from standard input and one result a line is written.
    With --follow a line may lean on those before it ("And when?"); an empty line starts a new conversation.
    Exit code 0 when something was found, 1 when nothing was.

    Examples: storybot ask "What did Hong Lei say?" · storybot ask --json < questions.txt
    """
    if follow and question:
        raise click.UsageError("--follow reads questions from standard input, one a line. Leave out the QUESTION.")
    from bot.parts import answering
    from bot.terminal import reply

    with answering(corpus) as answerer:
        if follow:
            from bot.answers.follow_up import Conversation, FollowUps

            if sys.stdin.isatty():
                sys.stderr.write("An empty line starts a new conversation. ")
            reply((), Conversation(answerer.ask, FollowUps(), limit).ask, as_json=as_json)
        reply(question, lambda text: answerer.ask(Query(text, limit)), as_json=as_json)


class _SearchCommand(click.RichCommand):
    """Takes `-word` for a word to leave out; `-h` and what begins with two minus signs stay options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = args[: args.index("--")] if "--" in args else args
        words = [arg for arg in options if len(arg) > 1 and arg[0] == "-" and arg[1] != "-" and arg != "-h"]
        others = [arg for arg in options if arg not in words]
        # Words stand behind "--", where nothing is an option.
        return super().parse_args(ctx, [*others, "--", *words, *args[len(options) + 1 :]] if words else args)


@app.command(cls=_SearchCommand)
@click.argument("words", nargs=-1)
@_corpus
@_limit(10)
@click.option("--article", metavar="ID", help="Only this article's passages.")
@click.option("--explain", is_flag=True, help="Show what each kind of evidence adds to each score.")
@_json
def search(
    words: tuple[str, ...], corpus: Path | None, limit: int, article: str | None, *, explain: bool, as_json: bool
) -> None:
    """List every passage that has one of the WORDS, best first, without judging.

    Also understood: "words together", -without, title:word, author:word, before:2012-03-01 and after:2012. With
    conditions alone, every passage that meets them is listed in the order of the corpus.

    Without words, one search a line is read from standard input and one result a line is written.
    Exit code 0 when something was found, 1 when nothing was.

    Examples: storybot search '"hunger strike" -visit' · storybot search author:park before:2013
    """
    from bot.parts import answering
    from bot.search.syntax import parse
    from bot.terminal import reply

    with answering(corpus) as answerer:

        def look_up(text: str) -> Answer:
            parsed = parse(text)
            query = Query(parsed.text, limit, article=article, filters=parsed.filters)
            return replace(answerer.search(query), question=text)

        reply(words, look_up, as_json=as_json, explain=explain)


@app.command()
@_corpus
@_json
def check(corpus: Path | None, *, as_json: bool) -> None:
    """Check the settings and every file of the corpus; name each problem's file and line.

    Exit code 0 when there is nothing to mend, 1 when there is.
    """
    from bot.checkup import check_all

    sys.exit(check_all(corpus, as_json=as_json))


@app.command("eval")
@click.argument("folders", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="[SET]...", nargs=-1)
@click.option(
    "--all",
    "every",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Every set in this folder, one a row, misspelt questions on a row of their own.",
)
@click.option("--queries", type=_file, metavar="FILE", help="Other questions than the set's own, with its ids.")
@_limit(100)
@click.option("--run", "ranks", type=_new_file, metavar="FILE", help="Write query id, passage id, rank, score.")
@click.option("--answers", type=_new_file, metavar="FILE", help="Write every answer as JSON, one a line.")
@click.option("--leave-out", is_flag=True, help="Leave 30 % of the articles out: are questions about them refused?")
@click.option(
    "--fit", "weights", type=_new_file, metavar="FILE", help="Fit the weights on half of each SET's articles."
)
@_json
def evaluate(
    folders: tuple[Path, ...],
    every: Path | None,
    limit: int,
    *,
    leave_out: bool,
    weights: Path | None,
    queries: Path | None,
    ranks: Path | None,
    answers: Path | None,
    as_json: bool,
) -> None:
    """Measure the answers to the questions of an evaluation SET, a folder whose right passages are known.

    A set holds corpus.jsonl, queries.jsonl and qrels.tsv, each also with .gz. Exit code 0 when all was measured, 1
    when a set cannot be read.

    With --leave-out it measures instead how well questions are refused that the rest of the corpus cannot answer.

    Examples: storybot eval sets/xquad-en · storybot eval --all sets --json
    """
    if weights and folders and not (every or queries or ranks or answers or leave_out or as_json):
        from bot.app import Workshop
        from bot.evaluation.fitted import fit_weights

        fit_weights(folders, Workshop().engine, weights)
        return
    if weights:
        raise click.UsageError("--fit takes one or more SETs and no other option.")
    folder = folders[0] if len(folders) == 1 else None
    if len(folders) > 1 or (folder is None) == (every is None):
        raise click.UsageError("Name either a SET, or with --all a folder of sets.")
    if leave_out and (every or queries or ranks or answers):
        raise click.UsageError("--leave-out goes with one SET and its own questions.")
    if every and (queries or ranks or answers):
        raise click.UsageError("--queries, --run and --answers go with one SET, not with --all.")
    if ranks and ranks == answers:
        raise click.UsageError("--run and --answers cannot share one file.")
    from bot.evaluation import command
    from bot.parts import answerers

    with answerers() as build:
        if folder and leave_out:
            sys.exit(command.evaluate_refusals(folder, build, as_json=as_json))
        if folder:
            files = {"queries": queries, "run": ranks, "answers": answers}
            sys.exit(command.evaluate_one(folder, build, limit, **files, as_json=as_json))
        if every:
            sys.exit(command.evaluate_all(every, build, limit, as_json=as_json))


@app.command()
@click.option(
    "--passages",
    callback=_sizes,
    default="16000",
    show_default=True,
    metavar="N,...",
    help="How many made-up passages; a table each.",
)
@click.option(
    "--texts",
    callback=_sizes,
    metavar="N,...",
    help="The whole way instead, from so many made-up passages as text to answers.",
)
@click.option("--corpus", type=click.Path(path_type=Path), metavar="DIR", help="A folder of articles, instead.")
@click.option("--questions", type=click.IntRange(min=1), default=300, show_default=True, metavar="N")
@click.option(
    "--rounds", type=click.IntRange(min=1), default=5, show_default=True, metavar="N", help="Times each is asked."
)
@click.option("-k", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="Passages a question.")
@click.option("--plot", "picture", type=_new_file, metavar="FILE", help="Draw a PNG or SVG of time against passages.")
@_json
@click.pass_context
def bench(
    context: click.Context,
    *,
    passages: tuple[int, ...],
    texts: tuple[int, ...] | None,
    corpus: Path | None,
    questions: int,
    rounds: int,
    k: int,
    picture: Path | None,
    as_json: bool,
) -> None:
    """Measure the index beside other engines (rank-bm25, bm25s, bm25q, tantivy) that are installed.

    All get the same words and questions, on one thread each, and take turns. Exit code 0 when all was measured and
    the engines that score alike agree, 1 when not.

    With --texts it measures the whole way instead, beside tantivy: an index made of archives of articles, a start from
    what is kept, questions, and changes that are read while questions are answered. Exit code 1 when one is not found.

    Examples: storybot bench --passages 16000,1000000 --plot speed.svg · storybot bench --texts 20000
    """
    if texts:
        if any(_is_given(context, name) for name in ("passages", "rounds", "k", "picture")):
            raise click.UsageError("--texts goes with --corpus, --questions and --json alone.")
        from bot.evaluation.bench.whole_command import bench_texts

        sys.exit(bench_texts(texts, corpus, questions, as_json=as_json))
    from bot.evaluation.bench import command, plot

    if picture is not None and picture.suffix.lower() not in plot.FORMATS:
        raise click.UsageError("--plot takes a FILE that ends in .png or .svg.")
    sys.exit(command.bench(command.Plan(passages, corpus, questions, rounds, k), picture, as_json=as_json))


@app.command()
@_corpus
@click.option("--anew", is_flag=True, help="Take nothing over from the version that answers.")
@click.option("--undo", "back", is_flag=True, help="Let the version before answer again; once more undoes that.")
@_json
def index(corpus: Path | None, *, anew: bool, back: bool, as_json: bool) -> None:
    """Load the corpus into the OpenSearch cluster of ENGINE_URL, beside the version that answers, and let it answer.

    Only articles that changed are sent. What an interrupted load left is gone on with. The version before is kept.

    Examples: storybot index --corpus archive · storybot index --undo
    """
    if back and (corpus or anew):
        raise click.UsageError("--undo takes no other option but --json.")
    from bot import indexing

    settings = Settings.load()
    if back:
        sys.exit(indexing.undo(settings, as_json=as_json))
    sys.exit(indexing.index(settings, corpus or settings.corpus_dir, anew=anew, as_json=as_json))


@app.command()
def run() -> None:
    """Run the Discord bot until it is told to stop (Ctrl-C or SIGTERM)."""
    from bot.chat.connection.runner import run_bot

    sys.exit(run_bot(Settings.load()))


@app.command()
def sync() -> None:
    """Register the slash commands with Discord now, whether they changed or not."""
    from bot.chat.connection.runner import sync_commands

    sys.exit(sync_commands(Settings.load()))


@app.command()
@_corpus
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="0 chooses a free one.")
def preview(corpus: Path | None, port: int) -> None:
    """Try the same bot on a local page, without a token and without Discord."""
    from bot.chat.connection.preview import run_preview

    settings = Settings.load()
    sys.exit(run_preview(corpus or settings.corpus_dir, settings, port))


@app.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a SHELL complete these commands.

    Example: storybot completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(app, {}, "storybot", "_STORYBOT_COMPLETE").source())


def main(args: list[str] | None = None) -> NoReturn:
    """Run a sub-command and exit with its code; errors that people can mend become one sentence."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app.main(args=args, prog_name="storybot")
    except BotError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except BrokenPipeError:
        # The reader went away (`| head`). Python would complain once more while it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(0)
