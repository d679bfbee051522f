import pickle
from string import Formatter

from faceapp.domain.import_problems import Problem, Problems, Wrong
from faceapp.domain.import_thresholds import IMPORT_PROBLEMS_SAID


def test_a_problem_is_a_sentence_with_its_facts() -> None:
    problem = Problem.of(Wrong.LINE_CELLS, line=7, count=3, wanted=5)
    assert str(problem) == "Line 7: 3 cells instead of 5."
    inner = Problem.of(Wrong.NO_NUMBER, told="{x}")
    assert str(Problem.of(Wrong.IN_ROW, row=2, problem=inner)) == "Row 2: {x} is no number."
    assert pickle.loads(pickle.dumps(problem)) == problem


def test_what_is_wrong_in_the_same_way_again_is_counted() -> None:
    crowd, loose = Problem(Wrong.CROWD), Problem.of(Wrong.SOME_LOOSE, count=2)
    assert str(Problems.of([crowd, loose, crowd])) == (
        "A box around a crowd is no face (2 times). 2 pictures lie in no folder of a class."
    )
    assert str(Problems.of([])) == ""


def test_of_many_the_rest_is_a_number() -> None:
    many = [Problem.of(Wrong.LINE_NO_JSON, line=line) for line in range(IMPORT_PROBLEMS_SAID)]
    assert str(Problems.of(many)).endswith("Line 19 is no JSON.")
    assert str(Problems.of([*many, Problem(Wrong.CROWD)])).endswith("There is one more problem.")
    assert str(Problems.of([*many, *[Problem(Wrong.CROWD)] * 3])).endswith("There are 3 more problems.")


def test_each_template_is_said_in_another_language_with_the_same_facts() -> None:
    for wrong in Wrong:
        names = {name for _, name, _, _ in Formatter().parse(wrong.value) if name}
        said = Problem(wrong, tuple((name, name) for name in names)).said(lambda english: f"<{english}>")
        assert said.startswith("<")
        assert "{" not in said
    nested = Problem.of(Wrong.ABOUT, name="a.json", problem=Problems((Problem(Wrong.NO_JSON),)))
    again = Problem.of(Wrong.AGAIN, problem=nested, count=2)
    german = {
        Wrong.NO_JSON: "Das ist kein ganzes JSON.",
        Wrong.ABOUT: "{name}: {problem}",
        Wrong.AGAIN: "{problem} ({count}-mal).",
    }
    assert again.said(lambda english: german[Wrong(english)]) == "a.json: Das ist kein ganzes JSON (2-mal)."
