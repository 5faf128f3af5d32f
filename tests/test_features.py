"""The table of features names tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = (ROOT / ".github" / "FEATURES.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE)


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_a_feature_is_shown_by_a_test_that_exists(file, name):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, functions)}


def test_every_feature_that_is_there_is_shown():
    rows = [row for row in TABLE.splitlines() if row.startswith("| ") and "| yes" in row]
    assert len(rows) > 40
    assert [row for row in rows if "::test_" not in row] == []
