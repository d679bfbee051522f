"""The user's language: our own texts, and those of Qt's dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from faceapp.domain.resources import resource


def install(
    app: QCoreApplication, locale: QLocale | None = None, folder: Path | None = None
) -> list[QTranslator]:
    """Load what there is for ``locale``; English needs no file.

    Files are ``faceapp_<language>.qm``, made with ``pyside6-lupdate`` and
    ``pyside6-lrelease`` from the ``.ts`` files beside them.

    Returns:
        The translators in use; they belong to ``app``.
    """
    wanted = locale or QLocale.system()
    if wanted.language() in {QLocale.Language.C, QLocale.Language.English}:
        return []
    ours = folder or resource("translations")
    theirs = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    used = []
    for name, place in (("qtbase", theirs), ("faceapp", str(ours))):
        translator = QTranslator(app)
        if translator.load(wanted, name, "_", place):
            app.installTranslator(translator)
            used.append(translator)
        else:
            translator.deleteLater()
    return used
