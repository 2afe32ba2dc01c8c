"""What ``mailflow check`` says of an SMTP server; sends no mail."""

import asyncio

from mailflow.adapters.servers import Probe, ServerSettings
from mailflow.adapters.smtp.connection import SmtpConnection, SmtpTimeouts, Unavailable


def probe_smtp(settings: ServerSettings) -> list[Probe]:
    """What ``mailflow check`` says of an SMTP server; sends no mail, raises nothing."""
    return asyncio.run(_probe(settings))


async def _probe(settings: ServerSettings) -> list[Probe]:
    timeouts = SmtpTimeouts(connect=settings.timeout, command=settings.timeout)
    try:
        connection = await SmtpConnection.open(settings, timeouts)
    except Unavailable as failure:
        return [Probe("smtp login", ok=False, detail=failure.text)]
    extensions = connection.extensions
    await connection.quit()
    who = settings.username or "without a login"
    size = extensions.get("size", "")
    limit = f"letters up to {size} bytes" if size.isdigit() and int(size) else "no limit told"
    beyond = "taken" if "smtputf8" in extensions else "not taken: letters to such addresses are refused"
    return [
        Probe("smtp login", ok=True, detail=f"{who} at {settings.where}"),
        Probe("smtp SIZE", ok=True, detail=limit),
        Probe("smtp SMTPUTF8", ok=True, detail=f"addresses beyond ASCII: {beyond}"),
    ]
