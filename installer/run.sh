#!/usr/bin/env bash
# Sets up everything and runs the main job.
#
#   bash installer/run.sh [FOLDER]
#
# With a display it opens the window on FOLDER. Without one it looks for faces in
# FOLDER, says who was found and how to go on.

source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
set_up ""

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then
    exec "$venv/bin/faceapp" "$@"
fi

folder="${1:-$HOME/Pictures}"
if [ ! -e "$folder" ]; then
    [ $# = 0 ] || fail "The folder $folder can not be opened."
    say "The program is set up. There is no display here: give it a folder of photos to look through:"
    say "  bash installer/run.sh FOLDER"
    exit 0
fi
"$venv/bin/faceapp" index "$folder"
cat <<END

faceapp stands for $venv/bin/faceapp
With a display, the command that you typed opens the window.
END
