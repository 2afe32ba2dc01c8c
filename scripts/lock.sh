#!/bin/sh
# Renew requirements.lock: exact versions and hashes for every platform, without the registry's address.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
command -v uv >/dev/null 2>&1 || .venv/bin/python -m pip --disable-pip-version-check --quiet install uv

new=$(mktemp)
trap 'rm -f "$new"' EXIT
{
    echo "# Exact versions and hashes of all packages that make installs.  Renew: make lock"
    uv pip compile pyproject.toml --quiet --upgrade --all-extras --universal --python-version 3.11 \
        --generate-hashes --no-header --no-emit-index-url --no-emit-find-links
} >"$new"
if grep -n '://' "$new" >&2; then
    echo "The lock must not name addresses." >&2
    exit 1
fi
cp "$new" requirements.lock
