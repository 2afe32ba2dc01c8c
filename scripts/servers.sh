#!/bin/sh
# Install the mail servers that the acceptance tests start themselves: Dovecot and Postfix (Debian, root).
# Nothing starts listening, now or at the next boot, unless it did so before.
set -eu

packages="dovecot-imapd dovecot-lmtpd postfix openssl"

installed() { dpkg-query --show --showformat '${Status}' "$1" 2>/dev/null | grep -q 'ok installed$'; }

missing=""
for package in $packages; do
    installed "$package" || missing="$missing $package"
done
# The unit's sandbox is measured with systemd-analyze; .venv needs ensurepip.
command -v systemd-analyze >/dev/null 2>&1 || missing="$missing systemd"
if python=$(command -v /usr/bin/python3) && ! "$python" -c 'import ensurepip' 2>/dev/null; then
    missing="$missing python3-venv"
fi

if [ -z "$missing" ]; then
    echo "The mail servers for the tests are installed."
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "make servers knows Debian and Ubuntu only. Install here by hand:$missing" >&2
    echo "Without them make test runs all the rest, on the embedded mail server." >&2
    exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "Missing:$missing" >&2
    echo "Installing needs root:  sudo make servers" >&2
    exit 1
fi

# invoke-rc.d asks this file before it starts a service; 101 means: not allowed.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\n# Temporary, by mailflow: installing starts no service.\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086  # a list of packages
install() { apt-get install --quiet --quiet --yes --no-install-recommends $missing; }

echo "Installing:$missing"
case $missing in
*postfix*) # its own configuration would be for a mail server of this machine; the tests bring theirs
    echo 'postfix postfix/main_mailer_type select Local only' | debconf-set-selections
    ;;
esac
if ! install >/dev/null 2>&1; then # perhaps the package lists are old: renew them, then show all
    apt-get update --quiet --quiet
    install
fi

# Not at the next boot either, as far as we brought them.
for service in dovecot postfix; do
    case $missing in
    *"$service"*)
        for unit in "$service.service" "$service.socket"; do
            systemctl disable --quiet "$unit" 2>/dev/null || true
        done
        update-rc.d "$service" disable >/dev/null 2>&1 || true
        ;;
    esac
done
echo "Installed; no service was started."
