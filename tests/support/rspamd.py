"""A real rspamd on loopback that checks SPF, DKIM and DMARC against invented DNS records."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = shutil.which("rspamd")
AUTHSERV_ID = "mx.company.test"
_GOOD, _FROM_NOBODY = "v=spf1 ip4:192.0.2.7 -all", "v=spf1 -all"
_RECORDS = {
    "departments.test": _FROM_NOBODY,
    "_dmarc.departments.test": "v=DMARC1; p=none",
    "good.test": _GOOD,
    "_dmarc.good.test": "v=DMARC1; p=none",
    "evil.test": "v=spf1 nonsense:x -all",
}
_CONFIG = """
options {{
  filters = "dkim"; tempdir = "{at}"; pidfile = "{at}/pid"; cache_file = "{at}/cache"; hs_cache_dir = "{at}";
  control_socket = "{at}/control mode=0600"; url_tld = "{at}/tld"; disable_hyperscan = true;
  dns {{ nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; fake_records = [ {records} ]; }}
}}
logging {{ type = "file"; filename = "{at}/log"; level = "info"; }}
lua = "/usr/share/rspamd/rules/rspamd.lua";
worker "normal" {{ bind_socket = "127.0.0.1:{port}"; count = 1; task_timeout = 30s; }}
modules {{ path = "/usr/share/rspamd/plugins/"; }}
spf {{ }} dkim {{ }} dmarc {{ }}
milter_headers {{ use = ["authentication-results"]; }}
"""


@contextmanager
def running(folder: Path) -> Iterator[int]:
    """The daemon's port while it runs; its files are in ``folder``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    records = ", ".join(
        f'{{ name = "{name}", type = "txt", replies = ["{text}"] }}' for name, text in _RECORDS.items()
    )
    (folder / "tld").write_text("test\n")
    (folder / "rspamd.conf").write_text(_CONFIG.format(at=folder, port=port, records=records))
    root = ["-i"] if os.geteuid() == 0 else []
    daemon = subprocess.Popen([str(PROGRAM), "-f", *root, "-c", str(folder / "rspamd.conf")])
    try:
        _await(daemon, port)
        yield port
    finally:
        daemon.terminate()
        daemon.wait(60)


def _await(daemon: subprocess.Popen[bytes], port: int) -> None:
    """Until it listens; raises where it has ended instead."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
        except OSError:
            assert daemon.poll() is None, "rspamd has ended"
            time.sleep(0.1)
        else:
            return


def stamped(port: int, mail: bytes, *, mail_from: str, helo: str) -> bytes:
    """The mail as Postfix with this rspamd as its milter would deliver it: their header on top."""
    asked = {
        "IP": "192.0.2.7",
        "From": mail_from,
        "Helo": helo,
        "Rcpt": "support@company.test",
        "MTA-Name": AUTHSERV_ID,
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/checkv2", mail, asked)
    changes = json.loads(connection.getresponse().read())["milter"]
    connection.close()
    assert "Authentication-Results" in changes["remove_headers"]
    header = changes["add_headers"]["Authentication-Results"]["value"]
    return b"Authentication-Results: %s\r\n" % header.encode() + mail
