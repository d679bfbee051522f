"""Memory for large pictures, shared out among the workers: first come, first served."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

_T = TypeVar("_T", bound=Hashable)


class Room(Generic[_T]):
    """Who may take how much at once, and who waits for it.

    Whoever holds room asks for no more before it leaves, and whoever comes while nobody
    holds any is let in however much it needs: so nobody waits for ever.
    """

    def __init__(self) -> None:
        self._held: dict[_T, int] = {}
        self._waiting: dict[_T, int] = {}

    def ask(self, who: _T, needed: int) -> None:
        """Wait in the row for ``needed`` bytes; see ``let_in``."""
        self._waiting[who] = needed

    def leave(self, who: _T) -> None:
        """Give back what it holds, or its place in the row; nothing where it has neither."""
        self._held.pop(who, None)
        self._waiting.pop(who, None)

    def let_in(self, total: int) -> list[_T]:
        """Those in the row whose turn it is, where ``total`` bytes are there for all."""
        let: list[_T] = []
        for who, needed in list(self._waiting.items()):
            if self._held and sum(self._held.values()) + needed > total:
                break  # those behind wait too, or a large one never had its turn
            self._held[who] = self._waiting.pop(who)
            let.append(who)
        return let

    def clear(self) -> None:
        """Nobody is there any more."""
        self._held.clear()
        self._waiting.clear()
