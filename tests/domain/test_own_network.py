from __future__ import annotations

import pytest

from faceapp.domain.errors import BadNetworkFacts
from faceapp.domain.own_network import Colour, OwnNetwork, Values, free_id, labels_in


def test_labels_are_read_as_people_write_them() -> None:
    assert labels_in("Anger, happiness;\n sad , CONTEMPT,") == ("angry", "happy", "sad", "contempt")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "at least two"),
        ("happy", "at least two"),
        ("happy, bored", "bored is none of"),
        ("happy, joy", "happy is there twice"),
    ],
)
def test_labels_that_mean_nothing_are_refused(text: str, why: str) -> None:
    with pytest.raises(BadNetworkFacts, match=why):
        labels_in(text)


@pytest.mark.parametrize(
    ("name", "taken", "found"),
    [
        ("My Net 2.0", (), "my-net-2-0"),
        ("My Net", ("my-net", "my-net-2"), "my-net-3"),
        ("\u8868\u60c5", (), "own"),
        ("x" * 200, (), "x" * 48),
        ("  --  ", ("own",), "own-2"),
    ],
)
def test_a_name_becomes_an_id_that_none_has(name: str, taken: tuple[str, ...], found: str) -> None:
    assert free_id(name, taken) == found


def test_the_facts_say_what_goes_in() -> None:
    network = OwnNetwork("N", ("happy", "sad"), 112, Colour.BGR, Values.UNIT)
    assert network.shapes() == ((-1, 3, 112, 112), (-1, 112, 112, 3))
    facts = network.facts(())
    assert (facts["side"], facts["colour"], facts["range"]) == (112, "bgr", [0, 1])
    assert Values.SIGNED.range == (-1, 1)
