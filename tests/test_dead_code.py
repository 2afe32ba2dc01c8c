"""Nothing stands in the program that nothing uses any more."""

import ast
import re
from pathlib import Path

import vulture

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mailflow"
LIBRARIES_CALL = {
    "cache_ok": "SQLAlchemy's TypeDecorator",
    "process_bind_param": "SQLAlchemy's TypeDecorator",
    "process_result_value": "SQLAlchemy's TypeDecorator",
    "dialect": "SQLAlchemy's TypeDecorator",
    "isolation_level": "sqlite3",
    "load_bytecode": "Jinja2's BytecodeCache",
    "dump_bytecode": "Jinja2's BytecodeCache",
    "model_config": "pydantic",
    "_value_": "enum",
    "handle_RCPT": "aiosmtpd",
    "handle_DATA": "aiosmtpd",
    "greeting": "pymap",
    "users_dict": "pymap",
    "do_GET": "http.server",
    "do_POST": "http.server",
    "log_message": "http.server",
    "daemon_threads": "socketserver",
    "server_name": "http.server",
    "revision": "Alembic",
    "down_revision": "Alembic",
    "branch_labels": "Alembic",
    "depends_on": "Alembic",
    "upgrade": "Alembic",
    "downgrade": "Alembic",
}
BY_NAME = {
    "TextIO": "a type in quotes, for cast()",
    "subject_or_text": "a key of [[routes]], found by its name",
    "complaint": "a key of [nature.words], found by its name",
    "hand_in": "facts within facts: a letter has its fields as its own",
    "UNEXPLAINED": "which columns no event explains, and why: held to the schema by a test",
}
DECORATORS = [
    "@app.*",
    "@command*",
    "@criterion*",
]  # what they mark is called by the command line or by rules


def members_and_facts() -> set[str]:
    """Members of enums, which come by their values, and facts of events, which stay."""
    names = set()
    for path in PACKAGE.rglob("*.py"):
        kept = path.is_relative_to(PACKAGE / "domain" / "model" / "events")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            is_enum = any(isinstance(base, ast.Name) and base.id.endswith("Enum") for base in node.bases)
            for line in node.body:
                if is_enum and isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                    names.add(line.targets[0].id)
                elif kept and isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                    names.add(line.target.id)
    return names


def words_of_letters() -> set[str]:
    """What the templates of letters ask for."""
    return {
        word
        for path in (ROOT / "templates").rglob("*")
        if path.suffix in {".txt", ".html"}
        for word in re.findall(r"[a-z_]+", path.read_text(encoding="utf-8"))
    }


def test_nothing_is_left_that_nothing_uses() -> None:
    """What the tests alone use is no part of the program either."""
    finder = vulture.Vulture(ignore_decorators=DECORATORS)
    finder.scavenge([str(PACKAGE), str(ROOT / "benchmarks"), str(ROOT / "scripts")])
    used = members_and_facts() | words_of_letters() | LIBRARIES_CALL.keys() | BY_NAME.keys()
    found = [
        f"{Path(item.filename).relative_to(ROOT)}:{item.first_lineno} {item.typ} {item.name}"
        for item in finder.get_unused_code(min_confidence=60)
        if item.name not in used
    ]
    assert found == [], "\n".join(found)
