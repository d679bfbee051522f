"""Names of files that are worth a look: what they really are, ``sniff`` says."""

from __future__ import annotations

from typing import Final

from faceapp.domain.recording import VIDEO_SUFFIXES

_NAMES: Final = (
    ".jpg .jpeg .jpe .jfif .png .webp .tif .tiff .gif .bmp .dib .heic .heif .hif .avif"
    # cameras' RAW
    " .3fr .arw .cr2 .cr3 .crw .dcr .dng .erf .fff .iiq .k25 .kdc .mef .mos .mrw .nef .nrw .orf .pef .ptx"
    " .pxn .raf .raw .rw2 .rwl .sr2 .srf .srw .x3f"
    # photos that can not be read yet: listed, so that nobody wonders where they are
    " .jxl .jp2 .j2k .jpf .jpx"
)
PICTURES: Final = frozenset(_NAMES.split())
"""In lower case, with the dot."""

VIDEOS: Final = frozenset(suffix.decode() for suffix in VIDEO_SUFFIXES)
"""As above."""
