"""Where numba keeps what it compiled: apart for each state of the code."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def compiler(tmp_path, monkeypatch):
    compiler = pytest.importorskip("bot.search.compiled.compiler", reason="the extra `fast` is not installed")
    search = Path(compiler.__file__).parents[1]
    here = tmp_path / "search" / "compiled"
    shutil.copytree(search, here.parent, ignore=shutil.ignore_patterns("__pycache__", "data", "cluster"))
    monkeypatch.setattr(compiler, "_HERE", here)
    return compiler


def test_other_code_has_another_folder_also_where_a_function_of_another_file_changed(compiler):
    before = compiler._folder()
    assert compiler._folder() == before
    lists = compiler._HERE / "lists.py"
    lists.write_text(lists.read_text().replace("low < high", "low <= high"))
    after = compiler._folder()
    assert after != before
    postings = compiler._HERE.parent / "postings.py"
    postings.write_text(postings.read_text().replace("65_536", "32_768"))
    assert compiler._folder() not in {before, after}


def test_what_was_compiled_of_other_code_is_deleted(compiler):
    old = compiler._folder()
    old.mkdir(parents=True)
    (old / "top.nbi").write_bytes(b"1")
    other = old.parent / "top.cpython-311.pyc"
    other.write_bytes(b"2")
    assert compiler._folder() == old
    assert old.is_dir()
    (compiler._HERE / "best.py").write_text("")
    assert compiler._folder() != old
    assert not old.exists()
    assert other.exists()


def test_whoever_names_a_folder_for_it_gets_that_one(compiler):
    class Config:
        CACHE_DIR = "/somewhere"

    compiler._keep_apart(Config)
    assert Config.CACHE_DIR == "/somewhere"
    Config.CACHE_DIR = ""
    compiler._keep_apart(Config)
    mine = str(compiler._folder())
    assert mine == Config.CACHE_DIR
