"""Text that a mail program has wrapped for transport (RFC 3676, format=flowed) as it was written."""


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Lines that end in a space are joined with the next one of the same quote depth; stuffing is removed."""
    paragraphs: list[list[str]] = []
    open_depth = -1  # quote depth of the paragraph that goes on, -1 for none
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:]
        content = content.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        if flows and delete_space:
            content = content[:-1]
        if open_depth == depth and content != "-- ":
            paragraphs[-1].append(content)
        else:
            paragraphs.append([">" * depth + (" " if depth and content else "") + content])
        open_depth = depth if flows else -1
    return "\n".join(map("".join, paragraphs))
