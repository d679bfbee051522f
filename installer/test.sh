#!/usr/bin/env bash
# Sets up everything and passes all checks and tests.
#
#   bash installer/test.sh [ARGUMENTS OF PYTEST]
#
# The tests run in two processes; with "-n 0" in one, for a debugger.

source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
need_packages xvfb xauth xdotool
set_up "[dev]"

cd "$here"
export PATH="$venv/bin:$PATH"
unset PYTHONDONTWRITEBYTECODE   # else each program that a test starts compiles all of ours again
ruff check .
ruff format --check .
mypy
lint-imports
exec python -m pytest --numprocesses 2 --dist worksteal "$@"
