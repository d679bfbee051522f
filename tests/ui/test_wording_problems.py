from pathlib import Path

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from faceapp.domain.import_errors import BrokenDataset
from faceapp.domain.import_problems import Problem, Problems, Wrong
from faceapp.ui import wording, wording_problems


class German(QTranslator):
    """Knows one sentence, in the place where the window looks for it."""

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        known = {("problems", Wrong.NO_JSON.value): "Das ist keine ganze JSON-Datei."}
        return known.get((context, sourceText), sourceText)

    def isEmpty(self) -> bool:
        return False


def test_the_translators_see_each_problem() -> None:
    said = [str(sentence) for sentence in wording_problems.PROBLEMS]
    assert sorted(said) == sorted(wrong.value for wrong in Wrong)


def test_a_problem_is_told_in_the_users_language_also_within_an_error(qapp: QApplication) -> None:
    inner = Problems((Problem.of(Wrong.ABOUT, name="a.json", problem=Problem(Wrong.NO_JSON)),))
    error = BrokenDataset(folder=Path("/d"), reason=inner)
    english = "/d is no labelled dataset that can be read. a.json: It is no whole JSON file."
    assert str(error) == english
    assert wording.sentence(error) == english
    translator = German()
    qapp.installTranslator(translator)
    try:
        assert wording_problems.problems_said(inner) == "a.json: Das ist keine ganze JSON-Datei."
        assert wording.sentence(error).endswith("a.json: Das ist keine ganze JSON-Datei.")
    finally:
        qapp.removeTranslator(translator)
