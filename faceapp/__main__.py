"""``python -m faceapp`` is the command ``faceapp``."""

from faceapp.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
