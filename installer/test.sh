#!/usr/bin/env bash
# Sets up everything and passes all checks and tests.
#
#   bash installer/test.sh [ARGUMENTS OF PYTEST]

source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
need_packages xvfb xauth xdotool
set_up "[dev]"

cd "$here"
export PATH="$venv/bin:$PATH"
export PYTHONDONTWRITEBYTECODE=1
ruff check .
ruff format --check .
mypy
lint-imports
exec python -m pytest "$@"
