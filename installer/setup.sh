# Sourced by run.sh and test.sh: system libraries, the virtual environment, the package.
# Quick when nothing has to be done.

set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
venv="$here/.venv"

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 3; }

# Debian packages that Qt loads at run time, and a font to write with.
qt_packages=(
    libegl1 libgl1 libopengl0 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libglib2.0-0
    libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
    libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xinerama0 libxcb-xkb1 libx11-xcb1 libsm6 libice6
    libpulse0 fonts-dejavu-core
)

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else fail "Some system packages are missing and there is no sudo to install them with: $*"
    fi
}

# need_packages NAME...: installs the Debian packages that are not there yet.
need_packages() {
    command -v dpkg-query >/dev/null || return 0   # not Debian: the libraries are the user's to install
    local missing=() name
    for name in "$@"; do
        [ "$(dpkg-query -W -f='${Status}' "$name" 2>/dev/null)" = "install ok installed" ] || missing+=("$name")
    done
    [ ${#missing[@]} = 0 ] && return 0
    say "Installing system packages: ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${missing[@]}" \
        </dev/null >/dev/null
}

find_python() {
    local name
    for name in python3.11 python3.12 python3.13 python3; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

# set_up EXTRA: the virtual environment with the package in it; EXTRA is "" or "[dev]".
set_up() {
    local extra="$1" python wanted
    need_packages "${qt_packages[@]}"
    python="$(find_python)"
    if [ -z "$python" ]; then
        need_packages python3 python3-venv
        python="$(find_python)"
        [ -n "$python" ] || fail "Python 3.11 or later is needed."
    fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null || need_packages python3-venv
    wanted="$("$python" -c 'import sys; print(sys.version)') $here $(cksum "$here/pyproject.toml") "
    if [ -f "$venv/.installed" ] && [[ "$(cat "$venv/.installed")" == "$wanted"*"$extra" ]]; then
        return 0
    fi
    say "Setting up the program in $venv. The first time takes a few minutes and about 6 GB of disk."
    "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade pip
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$here$extra"
    printf '%s' "$wanted$extra" >"$venv/.installed"
}
