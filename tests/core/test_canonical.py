import random
import typing
from collections.abc import Iterator

import orjson
import pytest
import rfc8785
from hypothesis import given, strategies as st
from pydantic import BaseModel

from gateway.contracts.berichten import KINDS
from gateway.contracts.errors import Broken, Unreadable
from gateway.core import canonical

KEYS = st.text(st.characters(min_codepoint=0, max_codepoint=127))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_canonical_json_is_that_of_rfc_8785(value: object) -> None:
    content = canonical.dump(value)
    assert content == rfc8785.dumps(typing.cast("dict[str, str]", value))
    assert canonical.load(content) == value


@given(VALUES, st.randoms())
def test_the_order_of_writing_does_not_matter(value: object, chance: random.Random) -> None:
    items = [("b", value), ("a", 1), ("aa", None)]
    shuffled = sorted(items, key=lambda _: chance.random())
    assert canonical.dump(dict(items)) == canonical.dump(dict(shuffled))


@pytest.mark.parametrize("value", [2**53, b"bytes", "\ud800", {1: "a"}, object()], ids=str)
def test_what_json_has_not_is_refused(value: object) -> None:
    with pytest.raises(Broken):
        canonical.dump(value)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"NaN", b'"\\ud800"', b"\xef\xbb\xbf{}", b"9007199254740993", b"[" * 300 + b"]" * 300],
    ids=lambda content: content[:20].hex(),
)
def test_what_dump_could_not_have_written_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable):
        canonical.load(content)


def test_unreadable_json_names_line_and_column_and_no_value() -> None:
    with pytest.raises(Unreadable) as refused:
        canonical.load(b'{"bsn":\n "99999')
    assert refused.value.findings[0].path == "2:8"
    assert "99999" not in repr(refused.value)


def test_of_a_name_that_stands_twice_the_last_one_counts_and_is_seen() -> None:
    content = b'{"a":1,"a":2}'
    assert canonical.dump(canonical.load(content)) != content


def _types(model: type[BaseModel], seen: set[object]) -> Iterator[object]:
    for field in model.model_fields.values():
        queue: list[object] = [field.annotation]
        while queue:
            one = queue.pop()
            if one in seen:
                continue
            seen.add(one)
            yield one
            queue += typing.get_args(one)
            if isinstance(one, type) and issubclass(one, BaseModel):
                yield from _types(one, seen)


def test_no_kind_has_a_float_or_a_name_outside_ascii() -> None:
    for kind in KINDS.values():
        assert float not in set(_types(kind, set()))
        assert all(str(field.alias).isascii() for field in kind.model_fields.values())
    assert orjson.dumps(1.0) != rfc8785.dumps(1.0), "the reason for this rule"
