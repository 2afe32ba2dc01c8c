"""What a person wrote now, without what came before."""


def reply_text(text: str, *, parent: str = "") -> str:  # noqa: ARG001
    """The new text of a mail."""
    return text
