#!/bin/sh
# All checks and tests, and a plain word at the end about what could not run here.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
unset PYTHONDONTWRITEBYTECODE # the tests start the program hundreds of times: it must not be compiled each time

headline() { printf '\n== %s\n' "$1"; }

failed=""
check() { # check NAME COMMAND...
    name=$1
    shift
    "$@" || failed="$failed $name"
}

headline "Style"
check style "$bin/ruff" check .
check format "$bin/ruff" format --check .

types=$(mktemp)
trap 'rm -f "$types"' EXIT
"$bin/mypy" >"$types" 2>&1 & # on one core, while the tests begin on the others
mypy=$!

headline "Tests"
workers=$(($(getconf _NPROCESSORS_ONLN) + 1)) # one more than cores: many tests wait for servers
[ "$workers" -le 6 ] || workers=6
check tests "$bin/python" -m pytest -n "$workers" --dist worksteal --session-timeout=3000 "$@"

headline "Types"
check types wait "$mypy"
cat "$types"

headline "What did not run here"
complete=yes
missing() {
    complete=no
    printf '%s\n  %s\n' "$1" "$2"
}
PATH=$PATH:/usr/sbin
if ! command -v dovecot >/dev/null 2>&1 || ! command -v postfix >/dev/null 2>&1; then
    missing "Conversations through Dovecot and Postfix: they are not installed; the embedded mail server stood in." \
        "sudo make servers installs them (Debian); nothing starts listening."
fi
[ "$(id -u)" -eq 0 ] || missing "Postfix in the tests needs root; a small SMTP server stood in." "sudo make test runs it."
command -v systemd-analyze >/dev/null 2>&1 ||
    missing "The check of the unit's sandbox: systemd-analyze is not installed." "It comes with the package systemd."
command -v rspamd >/dev/null 2>&1 ||
    missing "Forged headers through a real rspamd: it is not installed." "apt-get install rspamd; the tests start it on loopback."
[ "$complete" = no ] || echo "Nothing was left out but the long counts of make soak."

if [ -n "$failed" ]; then
    headline "Failed:$failed"
    exit 1
fi
headline "All passed"
