"""``faceapp clean``: which labels are probably wrong."""

from __future__ import annotations

import argparse
import sys


def run(arguments: argparse.Namespace) -> int:
    """List suspects, or keep what somebody says of them."""
    try:  # also while all that is needed is imported
        from faceapp.commands import cleaning_work

        return cleaning_work.run(arguments)
    except KeyboardInterrupt:
        told = arguments.keep or arguments.leave_out
        print("Stopped." if told else "Stopped. Nothing was changed.", file=sys.stderr)
        raise
