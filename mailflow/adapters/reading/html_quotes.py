"""Quoted history in HTML mail."""


def without_quotes(html: str) -> str:
    """The HTML without the quoted history."""
    return html
