"""All kinds of errors by their name: a library keeps the name, and what is kept is told again."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from faceapp import domain
from faceapp.domain.errors import KnownError


@cache
def every_kind() -> dict[str, type[KnownError]]:
    """Each known error by the name of its class, also those of topics nobody has imported yet.

    The modules ``errors`` and ``TOPIC_errors`` of this package are looked through; nothing lists them.
    """
    kinds = {KnownError.__name__: KnownError}
    for module in pkgutil.iter_modules(domain.__path__):
        if module.name == "errors" or module.name.endswith("_errors"):
            path = f"{domain.__name__}.{module.name}"
            kinds |= {
                name: kind
                for name, kind in vars(import_module(path)).items()
                if isinstance(kind, type) and issubclass(kind, KnownError) and kind.__module__ == path
            }
    return kinds
