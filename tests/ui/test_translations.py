from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication

from faceapp.ui import translations, wording

TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context><name>wording</name>
<message numerus="yes"><source>{n} photos</source><translation>
<numerusform>{n} Foto</numerusform><numerusform>{n} Fotos</numerusform></translation></message>
</context>
<context><name>errors</name>
<message><source>There is nobody called {name}.</source>
<translation>Niemand heißt {name}.</translation></message>
</context>
</TS>
"""


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """A folder with a compiled translation of two texts."""
    tool = Path(PySide6.__file__).parent / "lrelease"
    if not tool.exists():
        pytest.skip("this PySide6 comes without lrelease")
    source = tmp_path / "faceapp_de.ts"
    source.write_text(TS)
    subprocess.run([str(tool), str(source)], check=True, capture_output=True)
    return tmp_path


def test_texts_of_a_translation_are_used_with_their_plurals(qapp: QApplication, german: Path) -> None:
    used = translations.install(qapp, QLocale("de_DE"), german)
    try:
        assert wording.photos(1204) == "1\u202f204 Fotos"
        text = QCoreApplication.translate("errors", "There is nobody called {name}.")
        assert text.format(name="Anna") == "Niemand heißt Anna."
    finally:
        for translator in used:
            qapp.removeTranslator(translator)
    assert wording.photos(2) == "2 photos"


def test_english_and_unknown_languages_need_no_file(qapp: QApplication, tmp_path: Path) -> None:
    assert translations.install(qapp, QLocale("en_GB"), tmp_path) == []
    assert translations.install(qapp, QLocale("zu_ZA"), tmp_path) == []


def test_the_translators_tool_finds_our_texts(tmp_path: Path) -> None:
    tool = Path(PySide6.__file__).parent / "lupdate"
    if not tool.exists():
        pytest.skip("this PySide6 comes without lupdate")
    place = Path(wording.__file__).parent
    out = tmp_path / "faceapp_xx.ts"
    files = [str(place / name) for name in ("wording.py", "wording_errors.py", "activity.py", "actions.py")]
    subprocess.run([str(tool), *files, "-ts", str(out)], check=True, capture_output=True)
    found = out.read_text()
    for text in ("{n} photos", "There is nobody called {name}.", "Looking for photos", "Anywhere"):
        assert text.replace("'", "&apos;") in found, f"lupdate does not see {text!r} ({sys.platform})"
