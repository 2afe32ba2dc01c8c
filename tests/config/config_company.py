"""A small company's config.toml for the tests, and ways to change and read it."""

from collections.abc import Mapping
from pathlib import Path

from mailflow.config import ConfigError, Loaded, load

ENVIRON = {"SUPPORT_PASSWORD": "correct horse battery staple"}

COMPANY = """\
[organisation]
name = "Công ty ACME"
domain = "acme.vn"
languages = ["vi", "en", "zh"]

[[mailboxes]]
address = "support@acme.vn"
start_from = "2026-11-23"
[mailboxes.imap]
host = "imap.acme.vn"
username = "support@acme.vn"
password = { env = "SUPPORT_PASSWORD" }
[mailboxes.smtp]
host = "smtp.acme.vn"
port = 587
security = "starttls"
username = "support@acme.vn"
password = { env = "SUPPORT_PASSWORD" }

[[departments]]
name = "billing"
address = "billing@acme.vn"

[[routes]]
department = "billing"
subject_or_text = ["hóa đơn", "invoice", "发票"]

[roles]
customer_care = "cskh@acme.vn"
"""


def changed(old: str, new: str) -> str:
    """The company's file with one piece of text replaced."""
    assert COMPANY.count(old) >= 1, f"not in the file: {old}"
    return COMPANY.replace(old, new, 1)


def read(
    folder: Path, text: str | bytes, environ: Mapping[str, str] = ENVIRON, *, secrets: bool = True
) -> Loaded:
    """What mailflow makes of a text as config.toml."""
    path = folder / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load(path, secrets=secrets, environ=environ)


def mistakes(folder: Path, text: str | bytes, environ: Mapping[str, str] = ENVIRON) -> list[str]:
    """The sentences about a text, without the folder in front; none when it loads."""
    try:
        read(folder, text, environ)
    except ConfigError as error:
        return [str(problem).replace(f"{folder}/", "") for problem in error.problems]
    return []


def warnings(folder: Path, text: str | bytes, environ: Mapping[str, str] = ENVIRON) -> list[str]:
    """The doubts about a text that loads, but the one about environment variables."""
    found = read(folder, text, environ).warnings
    return [line.replace(f"{folder}/", "") for line in found if "environment variable" not in line]
