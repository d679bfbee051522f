"""``faceapp check``, ``backup``, ``restore``: the library's health."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from faceapp.commands.library import present_library
from faceapp.commands.output import count, path_text, print_json
from faceapp.domain.health import Finding, Severity, Trouble, is_healthy
from faceapp.services import health
from faceapp.services.library import default_library_path, open_library, open_thumbnails

_WORDS = {
    Trouble.DAMAGED: "the file is damaged",
    Trouble.BROKEN_REFERENCE: "rows that speak of others that are not there",
    Trouble.UNGUARDED: "what people said is not guarded against models",
    Trouble.EMBEDDING_SIZE: "measurements of one model that differ in length",
    Trouble.UNREADABLE_CHANGE: "changes that can not be undone",
    Trouble.CHANGE_DIFFERS: "the last change is not what the library holds",
    Trouble.CHANGE_ORDER: "undone changes that are older than others that are not",
    Trouble.HALF_MEASURED: "photos without a whole measurement",
    Trouble.NAMED_AND_MARKED: "faces that have a name and are hidden or no face",
    Trouble.NAMED_AND_REJECTED: "faces given to somebody they were rejected for",
    Trouble.WRONG_COVER: "pictures of people that are not of them",
    Trouble.WRONG_LEFT: "photos of folders that were removed and are shown, or the reverse",
    Trouble.WRONG_NAME_KEY: "names that can not be found",
    Trouble.SAME_PERSON_TWICE: "people twice on one photo",
    Trouble.STRAY_RECORDING: "recordings, or faces in them, that belong nowhere",
    Trouble.BROKEN_SAMPLES: "recordings with measurements that can not be right",
    Trouble.EMPTY_GROUP: "groups without a face",
    Trouble.PICTURES_DAMAGED: "the file of small pictures is damaged; it is made anew",
    Trouble.PICTURES_LEFT: "small pictures of photos or faces that are no more",
    Trouble.PICTURES_MISSING: "photos without a small picture",
}


def run(arguments: argparse.Namespace) -> int:
    """Run one of the commands."""
    restoring = arguments.command == "restore"
    path = arguments.library or default_library_path() if restoring else present_library(arguments)
    {"check": _check, "backup": _backup, "restore": _restore}[arguments.command](path, arguments)
    return 0


def _check(path: Path, arguments: argparse.Namespace) -> None:
    with open_library(path) as library, closing(open_thumbnails(library)) as thumbnails:
        findings = health.check(library, thumbnails)
    healthy = is_healthy(findings)
    if arguments.json:
        print_json({"ok": healthy, "findings": [_document(finding) for finding in findings]})
        return
    for finding in findings:
        if finding.severity is not Severity.NOTE:
            print(f"{finding.severity.value}: {_words(finding)}")
    if healthy:
        print("The library is in order.")
    elif any(finding.severity is Severity.ERROR for finding in findings):
        print("The library is damaged; restore a backup of it: faceapp restore FILE")
    else:
        print("Nothing is lost, but this should not be; please report it.")


def _document(finding: Finding) -> dict[str, object]:
    return {
        "trouble": finding.trouble.value,
        "severity": finding.severity.value,
        "count": finding.count,
        "examples": list(finding.examples),
        "detail": finding.detail,
    }


def _words(finding: Finding) -> str:
    examples = ""
    if finding.examples:
        more = ", ..." if finding.count > len(finding.examples) else ""
        examples = f" (numbers {', '.join(map(str, finding.examples))}{more})"
    detail = f": {finding.detail}" if finding.detail else ""
    return f"{_WORDS[finding.trouble]}, {finding.count}{examples}{detail}"


def _backup(path: Path, arguments: argparse.Namespace) -> None:
    file = arguments.file.expanduser().absolute()
    with open_library(path) as library:
        health.backup(library, file)
    size = file.stat().st_size
    if arguments.json:
        print_json({"file": str(file), "bytes": size})
    else:
        print(f"Written: {path_text(file)}, {count(size, 'byte', 'bytes')}")


def _restore(path: Path, arguments: argparse.Namespace) -> None:
    file = arguments.file.expanduser().absolute()
    kept = health.restore(file, path)
    if arguments.json:
        document = {"library": str(path), "restored": str(file), "kept": None if kept is None else str(kept)}
        print_json(document)
        return
    print(f"Restored: {path_text(path)} is now what {path_text(file)} holds.")
    if kept is not None:
        print(f"What was there before is kept: {path_text(kept)}")
