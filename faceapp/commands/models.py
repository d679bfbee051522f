"""``faceapp models``: the shelves of models, getting them, checking them."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from dataclasses import fields

from faceapp.commands.output import ProgressLine, duration, print_json
from faceapp.domain.model_choice import BUILT_IN, CHOSEN
from faceapp.domain.shelf import FetchProgress, Getting, ModelState, ShelfModel
from faceapp.services import choosing, fetching, shelf
from faceapp.services.library import default_library_path, open_library
from faceapp.services.models import in_use, written

_USAGE = 2
_SHELVES = {
    "built-in": "Built in",
    "one-click": "Recommended",
    "others": "Others",
    "own": "Your own",
}
_SAYS = {
    "built-in": "work right after installation",
    "one-click": "faster, and fewer people taken for each other",
    "others": "by choice: to compare, for old machines, for looking closer at a face",
    "own": "networks of your own, and those you trained",
}
_KINDS = {
    "detector": "finds faces",
    "embedder": "recognises people",
    "expression": "expression",
    "attributes": "age and gender",
    "landmarks": "landmarks",
    "pose": "head pose",
}
_NO_FILE = """\
faceapp models add: FILE is missing: which file is to be added?
  faceapp models add FILE                 a published one is recognised by its checksum
  faceapp models add FILE --as ID         you say which model it is, where no checksum is published
  faceapp models add FILE --entry TOML    a network of your own, with a text file that describes it"""
_HOW = {
    Getting.INCLUDED: "the program has to be installed again",
    Getting.DOWNLOAD: "get",
    Getting.BY_HAND: "download it yourself, then add",
    Getting.DISK: "add",
}


def run(arguments: argparse.Namespace) -> int:
    """Run one of the verbs; without one, list."""
    if arguments.verb == "use":
        from faceapp.commands.switching import use

        return use(arguments)
    if arguments.verb == "add" and arguments.file is None:
        print(_NO_FILE, file=sys.stderr)
        return _USAGE
    verb = {"get": _get, "add": _add, "remove": _remove, "check": _check}.get(arguments.verb, _list)
    verb(arguments)
    return 0


def _list(arguments: argparse.Namespace) -> None:
    models, used = shelf.shelf(), _used(arguments)
    if arguments.json:
        print_json([{**_document(model), "in_use": model.id in used} for model in models])
        return
    rows = [
        (
            model.id,
            _KINDS.get(model.kind, model.kind),
            _size(model),
            "in use" if model.id in used and model.state is ModelState.READY else _state(model),
            model.licence,
            model.shelf,
        )
        for model in models
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for place, heading in _SHELVES.items():
        standing = [cells for *cells, shelf_ in rows if shelf_ == place]
        print(f"{heading} ({_SAYS[place]})")
        for *cells, licence in standing:
            print("  " + "  ".join(map(str.ljust, cells, widths)) + f"  {licence}")
        if not standing:
            print("  none yet")
        print()
    print('"faceapp models get ID" downloads, "add FILE" takes a file from disk, "use ID" changes to it,')
    print('"remove ID" deletes its files.')


def _used(arguments: argparse.Namespace) -> set[str | None]:
    """Ids of the models that the library goes by."""
    path = arguments.library or default_library_path()
    if not path.exists():
        return set(written(BUILT_IN).values())
    with open_library(path) as library:
        return set(written(in_use(library)).values())


def _wanted(arguments: argparse.Namespace) -> set[str | None]:
    """The same, and of models that the library is on its way to."""
    path = arguments.library or default_library_path()
    if not path.exists():
        return _used(arguments)
    with open_library(path) as library:
        coming = choosing.wanted(library)
    return _used(arguments) | (set() if coming is None else set(written(coming).values()))


def _get(arguments: argparse.Namespace) -> None:
    progress = ProgressLine()
    mirror, proxy = _kept_way(arguments)
    if arguments.mirror is not None:
        mirror = arguments.mirror
    try:
        with closing(fetching.fetch(arguments.model, mirror=mirror, proxy=proxy)) as events:
            for event in events:
                if isinstance(event, FetchProgress):
                    progress.say(_progress(event), event.done / event.total if event.total else None)
    except KeyboardInterrupt:
        progress.end()
        print("Stopped. What was downloaded is kept; the same command goes on from there.", file=sys.stderr)
        raise
    finally:
        progress.end()
    _tell(arguments, shelf.shelf_model(arguments.model))


def _kept_way(arguments: argparse.Namespace) -> tuple[str, str]:
    """The mirror and the proxy that were set for the library, if there are any."""
    path = arguments.library or default_library_path()
    if not path.exists():
        return "", ""
    with open_library(path) as library:
        fetching.forget_proxy_login(library)
        return fetching.mirror(library), fetching.proxy(library)


def _add(arguments: argparse.Namespace) -> None:
    file = arguments.file.expanduser().absolute()
    if arguments.entry is not None:
        from faceapp.services.own_models import add_own

        added = add_own(file, arguments.entry.expanduser().absolute())
    else:
        added = shelf.add(file, model=arguments.model)
    _tell(arguments, added)
    if not arguments.json and added.state is ModelState.READY:
        print(f"Its ID is {added.id}.{_how_to_use(added)}")


def _how_to_use(model: ShelfModel) -> str:
    if model.kind not in CHOSEN or not model.usable:
        return ""
    judge = f"\nTo judge it:  faceapp evaluate expression DIR --model {model.id}"
    return f"\nTo use it:    faceapp models use {model.id}" + judge * (model.kind == "expression")


def _remove(arguments: argparse.Namespace) -> None:
    model = shelf.shelf_model(shelf.named(arguments.model))
    shelf.remove(model.id, frozenset(filter(None, _wanted(arguments))))
    if arguments.json:
        print_json({"removed": model.id})
    else:
        print(f"{model.name} is removed.")


def _check(arguments: argparse.Namespace) -> None:
    checked = []
    for found in shelf.check([shelf.named(model) for model in arguments.models] or None):
        checked.append(found)
        if not arguments.json:
            print(f"{found.model}: {found.problem or 'in order'}")
    if arguments.json:
        listed = [
            {"id": one.model, "ok": one.problem is None, "problem": one.problem and str(one.problem)}
            for one in checked
        ]
        print_json({"ok": all(one.problem is None for one in checked), "models": listed})


def _tell(arguments: argparse.Namespace, model: ShelfModel) -> None:
    if arguments.json:
        print_json(_document(model))
    else:
        print(f"{model.name}: {_state(model)}." if model.begun else f"{model.name} is {_state(model)}.")


def _document(model: ShelfModel) -> dict[str, object]:
    return {field.name: getattr(model, field.name) for field in fields(model)}


def _state(model: ShelfModel) -> str:
    if model.state is ModelState.READY:
        return "ready"
    if model.state is ModelState.DAMAGED:
        return f"damaged ({_HOW[model.getting]})"
    if model.state is ModelState.PARTIAL and model.begun:
        here, get = len(model.files) - len(model.missing), " or get it" * (model.getting is Getting.DOWNLOAD)
        return f"{here} of {len(model.files)} files is there (add {', '.join(model.missing)}{get})"
    if model.state is ModelState.PARTIAL and model.size:
        return f"{min(99, 100 * model.done // model.size)} % there ({_HOW[model.getting]})"
    return f"not there ({_HOW[model.getting]})"


def _size(model: ShelfModel) -> str:
    return bytes_text(model.size) if model.exact else f"about {round(model.size / 1e6)} MB"


def bytes_text(number: int) -> str:
    """As "233 kB", "4.0 MB", "540 MB"."""
    if number < 999_500:
        return f"{max(1, round(number / 1e3)) if number else 0} kB"
    return f"{number / 1e6:.1f} MB" if number < 99_950_000 else f"{number / 1e6:.0f} MB"


def _progress(event: FetchProgress) -> str:
    """As "net.onnx  1.2 MB of 3.8 MB · 2.1 MB/s · 3 s left"."""
    whole = f" of {bytes_text(event.total)}" if event.total else ""
    parts = [f"{bytes_text(event.done)}{whole}"]
    if event.rate > 0:
        parts.append(f"{bytes_text(round(event.rate))}/s")
    if event.seconds_left is not None:
        parts.append(f"{duration(event.seconds_left)} left")
    return f"{event.file}  " + " · ".join(parts)
