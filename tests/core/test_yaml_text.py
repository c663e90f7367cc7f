"""YAML is read safely, and every key's place is known."""

import json
import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.core.yaml_text import DEEPEST, LARGEST_TEXT, MOST_FAULTS, parse_yaml

READABLE = st.text(st.characters(codec="ascii", min_codepoint=32), max_size=8).filter(
    lambda text: "Infinity" not in text
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | READABLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(READABLE, inner, max_size=3),
    max_leaves=12,
)


def said(text: str) -> list[str]:
    """Return `line:column: message` for every fault."""
    return [f"{f.line}:{f.column}: {f.message}" for f in parse_yaml(text).faults]


@given(JSON)
def test_json_is_read_as_json_reads_it(value):
    text = json.dumps(value).replace("Infinity", "1e999")
    assert parse_yaml(text).value == value
    assert parse_yaml(json.dumps(value, indent=1).replace("Infinity", "1e999")).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20_000", 20000),
        ("-3", -3),
        ("2e11", 2e11),
        ("2.0e11", 2e11),
        (".5", 0.5),
        ("-.inf", -math.inf),
        ("true", True),
        ("~", None),
        ("yes", "yes"),
        ("2014-01", "2014-01"),
        ("2014-01-01", "2014-01-01"),
        ("0o14", "0o14"),
        ("'3'", "3"),
        ("1" * 5000, math.inf),
    ],
)
def test_scalars(text, value):
    assert parse_yaml(f"a: {text}").value == {"a": value}


def test_places_are_those_of_keys_and_items():
    parsed = parse_yaml("# comment\na: 1\nb:\n  c: {d: 2, 'e': 3}\n  f:\n  - 4\n  - 5\n")
    assert parsed.places == {
        ("a",): (2, 1),
        ("b",): (3, 1),
        ("b", "c"): (4, 3),
        ("b", "c", "d"): (4, 7),
        ("b", "c", "e"): (4, 13),
        ("b", "f"): (5, 3),
        ("b", "f", 0): (6, 5),
        ("b", "f", 1): (7, 5),
    }


def test_several_faults_are_found_at_once():
    assert said("a: &x 1\nb: *x\nc: !!str 3\na: 2\n") == [
        "1:4: carries the anchor &x; leave it out",
        "2:4: refers to *x; write the value out",
        "3:4: carries the tag tag:yaml.org,2002:str; leave it out",
        "4:1: stands here a second time; the first is on line 1",
    ]


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("a: b: c", "1:5: is no valid YAML: mapping values"),
        ("a: 1\n b: 2", "2:3: is no valid YAML"),
        ("a: [1, 2\nb: 3", "2:2: is no valid YAML"),
        ('a: "\\UFFFFFFFF"', "1:1: is no valid YAML"),
        ("a: 1\n---\nb: 2", "2:1: a second document"),
        ("? [a]\n: 1", "1:3: a key must be a plain word"),
        ("ab\nc\x07", "2:2: holds a character"),
        ("[" * 1000, f"1:{DEEPEST + 1}: is nested deeper"),
        ("- " * 1000, f"1:{2 * DEEPEST + 1}: is nested deeper"),
        ("a" * (LARGEST_TEXT + 1), "1:1: is longer than"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text, begin):
    (line,) = said(text)
    assert line.startswith(begin)
    assert "\n" not in line


@given(st.text() | st.text("ab:-[]{}#&*!|>'\"%@` \n\t,?0123456789.~<", max_size=60))
def test_no_text_makes_the_reader_fail(text):
    parsed = parse_yaml(text)
    assert parsed.value is None or not any("no valid YAML" in f.message for f in parsed.faults)


def test_an_alias_bomb_is_refused_without_being_followed():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    started = time.perf_counter()
    parsed = parse_yaml("\n".join(lines))
    assert time.perf_counter() - started < 5
    assert len(parsed.faults) == MOST_FAULTS
