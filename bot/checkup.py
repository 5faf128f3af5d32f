"""What `storybot check` looks at: the settings, the cluster that they name, and every file of the corpus."""

import json
from pathlib import Path

from bot.corpus.reader import read_corpus
from bot.errors import CorpusError, Problem, SettingsError
from bot.settings import Settings
from bot.terminal import problem_lines, write


def check_all(corpus: Path | None, *, as_json: bool) -> int:
    """Print every problem with file and line, and what was found; return the exit code, 1 when something is wrong."""
    problems: list[Problem] = []
    articles = passages = 0
    folder = corpus
    try:
        settings = Settings.load()
        folder = folder or settings.corpus_dir
        if not settings.discord_token:
            remedy = "Only `run` and `sync` need it."
            problems.append(Problem(".env", None, "DISCORD_TOKEN is not set.", remedy, notice=True))
        if settings.engine_url:
            from bot.clustered import cluster_problems

            problems += cluster_problems(settings)
    except SettingsError as error:
        problems += error.problems
    try:
        found = read_corpus(folder or Settings().corpus_dir)
        problems += found.problems
        articles, passages = len(found.articles), len(found.passages())
    except CorpusError as error:
        problems += error.problems
        message = str(error).partition("\n")[0]
        problems.append(Problem(str(folder), None, message, "Put an article there, or name another folder."))
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
    return 1 if wrong else 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
