"""What part of the photo shows, and how large: zoom and pan, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from faceapp.domain.geometry import Box, Point

STEP = 1.25
"""Of one notch of the wheel or one press of + or -."""
LARGEST = 8.0
"""Screen pixels for one pixel of the photo; beyond, there is nothing more to see."""


@dataclass(frozen=True, slots=True)
class Lens:
    """A view of a photo in a window.

    Attributes:
        photo: width and height of the upright original, pixels.
        window: width and height of the canvas, in logical pixels.
        scale: logical pixels for one pixel of the photo; None fits the photo in.
        centre: point of the photo (0..1) in the middle of the canvas.
    """

    photo: tuple[int, int]
    window: tuple[int, int]
    scale: float | None = None
    centre: Point = (0.5, 0.5)

    @property
    def fitting(self) -> float:
        """The scale at which the whole photo shows; small photos grow to twice their size."""
        width, height = self.photo
        if width <= 0 or height <= 0:
            return 1.0
        return min(self.window[0] / width, self.window[1] / height, 2.0)

    @property
    def zoom(self) -> float:
        """The scale in use."""
        return self.fitting if self.scale is None else self.scale

    @property
    def fits(self) -> bool:
        """Whether the whole photo shows by itself."""
        return self.scale is None

    def rect(self) -> tuple[float, float, float, float]:
        """Where the photo lies on the canvas: x, y, width, height in pixels of it."""
        width, height = self.photo[0] * self.zoom, self.photo[1] * self.zoom
        return (
            _placed(self.window[0], width, self.centre[0]),
            _placed(self.window[1], height, self.centre[1]),
            width,
            height,
        )

    def to_photo(self, x: float, y: float) -> Point:
        """The point of the photo (0..1, or beyond its edges) at a point of the canvas."""
        left, top, width, height = self.rect()
        return (x - left) / max(width, 1e-9), (y - top) / max(height, 1e-9)

    def on_canvas(self, box: Box) -> tuple[float, float, float, float]:
        """x, y, width, height of a box, in pixels of the canvas."""
        left, top, width, height = self.rect()
        return left + box.x * width, top + box.y * height, box.w * width, box.h * height

    def zoomed(self, factor: float, x: float, y: float) -> Lens:
        """Larger or smaller by ``factor``; what is at (x, y) stays there.

        Going below the size that fits snaps to fitting.
        """
        return self.scaled(self.zoom * factor, x, y)

    def scaled(self, scale: float, x: float, y: float) -> Lens:
        """At ``scale``; what is at (x, y) stays there."""
        scale = min(scale, max(LARGEST, self.fitting))
        if scale <= self.fitting * 1.001:
            return self.fitted()
        point = self.to_photo(x, y)
        width, height = self.photo[0] * scale, self.photo[1] * scale
        centre = (
            point[0] + (self.window[0] / 2 - x) / width,
            point[1] + (self.window[1] / 2 - y) / height,
        )
        return _kept_in(replace(self, scale=scale, centre=centre))

    def fitted(self) -> Lens:
        """The whole photo."""
        return replace(self, scale=None, centre=(0.5, 0.5))

    def panned(self, dx: float, dy: float) -> Lens:
        """Moved with the hand by so many pixels; never beyond the photo's edges."""
        _, _, width, height = self.rect()
        centre = self.centre[0] - dx / max(width, 1e-9), self.centre[1] - dy / max(height, 1e-9)
        return _kept_in(replace(self, centre=centre))

    def resized(self, width: int, height: int) -> Lens:
        """The same in a window of another size."""
        lens = replace(self, window=(width, height))
        if lens.scale is not None and lens.scale <= lens.fitting:
            return lens.fitted()
        return _kept_in(lens)

    def showing(self, box: Box, margin: float) -> Lens:
        """Moved so far as needed that ``box`` and ``margin`` pixels around it show."""
        if self.fits:
            return self
        x, y, width, height = self.on_canvas(box)
        dx = _push(x - margin, x + width + margin, self.window[0])
        dy = _push(y - margin, y + height + margin, self.window[1])
        return self.panned(dx, dy) if dx or dy else self


def _kept_in(lens: Lens) -> Lens:
    """The same, moved so that no more ground shows than must."""
    width, height = lens.photo[0] * lens.zoom, lens.photo[1] * lens.zoom
    x, y = lens.centre
    return replace(lens, centre=(_kept(x, lens.window[0], width), _kept(y, lens.window[1], height)))


def _placed(window: float, size: float, centre: float) -> float:
    return (window - size) / 2 if size <= window else window / 2 - centre * size


def _kept(centre: float, window: float, size: float) -> float:
    if size <= window:
        return 0.5
    half = window / 2 / size
    return min(max(centre, half), 1 - half)


def _push(low: float, high: float, window: float) -> float:
    if high - low > window:
        return window / 2 - (low + high) / 2
    if low < 0:
        return -low
    return min(window - high, 0.0)
