"""JSON that comes back as it went out, be it no proper Unicode."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search.cluster.wire import decoded, encoded, kind

texts = st.text(st.characters(categories=None) | st.sampled_from('\x1a\\u001d\ud800\udfffa"\x02'), max_size=30)
values = st.recursive(
    texts | st.integers() | st.none(), lambda some: st.lists(some) | st.dictionaries(texts, some), max_leaves=6
)


def as_a_server_keeps_it(written, *, loud):
    """The text that a server with proper UTF-8 gives back: it reads JSON and writes it again in its own way."""
    again = json.dumps(json.loads(written.decode("utf-8")), ensure_ascii=False)
    assert not any("\ud800" <= c <= "\udfff" for c in again)
    return re.sub(r"\\(?:u001a|.)", lambda found: found.group().replace("u001a", "u001A"), again) if loud else again


@settings(deadline=None)
@given(st.dictionaries(texts, values), st.booleans())
def test_every_text_comes_back_as_it_went_out(body, loud):
    assert decoded(as_a_server_keeps_it(encoded(body), loud=loud)) == body
    assert decoded(encoded(body).decode("utf-8")) == body


@settings(deadline=None)
@given(st.lists(st.dictionaries(texts, texts), min_size=1))
def test_a_list_is_one_object_a_line(bodies):
    *lines, rest = encoded(bodies).decode("utf-8").split("\n")
    assert list(map(decoded, lines)) == bodies
    assert rest == ""


def test_the_kinds_of_bodies():
    assert (kind([{}]), kind({})) == ("application/x-ndjson", "application/json")
