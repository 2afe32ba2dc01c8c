#!/bin/sh
# Make .venv with exactly the packages of requirements-dev.lock, and mailflow in it (editable).
# Called by make when pyproject.toml or the lock has changed; PYTHON=... chooses the interpreter.
set -eu
cd "$(dirname "$0")/.."

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

find_python() {
    for candidate in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14; do
        if "$candidate" -c "$new_enough" 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "mailflow needs Python 3.11 or newer, and found none." >&2
    echo "  Debian 12, Ubuntu 24.04 or newer:  apt-get install python3 python3-venv" >&2
    echo "  elsewhere:                         make PYTHON=/path/to/python3.11 ..." >&2
    return 1
}

if ! .venv/bin/python -c "$new_enough" 2>/dev/null || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$python cannot make virtual environments: its venv package is missing." >&2
        echo "  Debian, Ubuntu:  apt-get install python3-venv   (make servers, as root, does it too)" >&2
        exit 1
    fi
    echo "Making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
fi

echo "Installing the packages of requirements-dev.lock into .venv"
pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet --quiet "$@"; }
pip install --require-hashes --requirement requirements-dev.lock
pip install --no-deps --no-build-isolation --editable .
touch .venv/ready
