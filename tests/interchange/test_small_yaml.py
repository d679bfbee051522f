"""YAML of datasets, against PyYAML."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from interchange.dataset_world import HOSTILE

from faceapp.interchange.small_yaml import NotYaml, parse, quoted

FILES = (
    "",
    "# nothing\n",
    "a: 1\nb: 2.5\nc: -3.0\nd: yes it is\ne: ~\nf:\ng: true\n",
    "path: ../coco8 # root\ntrain: images/train # 4 images\ntest:\n\nnames:\n  0: person\n  1: a light\n",
    "names: ['a', \"b\\n\\u00e9\", c d, 'it''s']\nnc: 4\n",
    "names:\n- a\n- b: 1\n  c: 2\n-\n  - x\n  - y\n",
    "names:\n  - Ann # first\n  - 'Ben: #2'\nroboflow:\n  workspace: w\n  license: CC BY 4.0\n  url: https://a.b/c\n",
    "names: {0: a, 1: 'b', 2: \"c, d\"}\n",
    "names: [\n  a,\n  b, # c\n  c\n]\nnc: 3\n",
    "kpt_shape: [5, 3]\nflip_idx: [1, 0, 2, 4, 3]\n",
    "---\na: b\n",
    "a:\r\n  b: c\r\n",
    '"a b": "c: d"\n\'e\': f\n',
    "a: []\nb: {}\nc: [[1, 2], [3]]\n",
    "- 1\n- two\n",
    "a: b#c\nd: e #f\n",
    "a:\n  b:\n    - c\n    - d\n  e: f\n",
    "x: a:b\ny: http://x\n",
)


@pytest.mark.parametrize("text", FILES)
def test_the_same_as_pyyaml(text: str) -> None:
    assert parse(text) == yaml.safe_load(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &b c",
        "a: !x y",
        "a: |\n  text",
        "a: [1, 2",
        'a: "b',
        "\ta: b",
        "a: {b",
        "a: b\n  c: d\n e: f",
        "[" * 500,
    ],
)
def test_what_is_not_read_is_told(text: str) -> None:
    with pytest.raises(NotYaml):
        parse(text)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
def test_any_name_comes_back(name: str) -> None:
    assert yaml.safe_load(f"a: {quoted(name)}") == {"a": name}
    assert parse(f"a: {quoted(name)}") == {"a": name}


def test_hostile_names_come_back() -> None:
    text = "names:\n" + "".join(f"  {number}: {quoted(name)}\n" for number, name in enumerate(HOSTILE))
    assert parse(text) == yaml.safe_load(text) == {"names": dict(enumerate(HOSTILE))}


@settings(max_examples=200)
@given(st.text("ab01:-#[]{}, '\"\n\\~.", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except NotYaml:
        return
