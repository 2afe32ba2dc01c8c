"""The JSON schema of config.toml, for completion and checks in the editor."""

from typing import Any

from mailflow.config.model import File


def json_schema() -> dict[str, Any]:
    """The schema of a whole config file (JSON Schema 2020-12), as ``mailflow check --schema`` prints it."""
    schema = File.model_json_schema(mode="validation")
    _without_empty_defaults(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _without_empty_defaults(node: Any) -> None:
    """TOML has no null: drop the alternatives and defaults that say so, and those of whole sections."""
    if isinstance(node, dict):
        if node.get("default", ...) is None or isinstance(node.get("default"), dict):
            del node["default"]
        options = node.get("anyOf")
        if isinstance(options, list) and {"type": "null"} in options:
            options.remove({"type": "null"})
            if len(options) == 1:
                del node["anyOf"]
                node.update({**options[0], **node})
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _without_empty_defaults(child)
