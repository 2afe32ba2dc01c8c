#!/bin/sh
# Renew both locks: exact versions and hashes for every platform, without the registry's address.
#   requirements.lock      what runs in production
#   requirements-dev.lock  the same and all that make needs
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
command -v uv >/dev/null 2>&1 || .venv/bin/python -m pip --disable-pip-version-check --quiet install uv

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT

compile() { # compile FILE ARGUMENT...
    file=$1
    shift
    {
        echo "# Exact versions and hashes.  Renew: make lock"
        uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
            --no-header --no-emit-index-url --no-emit-find-links --no-annotate "$@"
    } >"$new/$file"
    if grep -n '://' "$new/$file" >&2; then
        echo "A lock must not name addresses." >&2
        exit 1
    fi
}

compile requirements-dev.lock --all-extras
compile requirements.lock --constraint "$new/requirements-dev.lock"
cp "$new/requirements.lock" "$new/requirements-dev.lock" .
