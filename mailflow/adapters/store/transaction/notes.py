"""What the program remembers about itself."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import bindparam, insert, select, update

from mailflow.adapters.store.tables import NoteRow
from mailflow.adapters.store.unit_of_work import Part, table

_notes = table(NoteRow)


class SqlNotes(Part):
    """Fulfils ``ports.notes.Notes``, which says what each method promises."""

    _known_notes: Mapping[str, str] = MappingProxyType({})  # asked once per transaction

    _ONE = select(_notes.c.value).where(_notes.c.name == bindparam("b_name"))

    def get(self, name: str) -> str:
        if name not in self._known_notes:
            row = self._connection.execute(self._ONE, {"b_name": name}).one_or_none()
            self._known_notes = {**self._known_notes, name: row.value if row else ""}
        return self._known_notes[name]

    _AGAIN = update(_notes).where(_notes.c.name == bindparam("b_name")).values(value=bindparam("b_value"))
    _NEW = insert(_notes)

    def set(self, name: str, value: str) -> None:
        if self.get(name):
            self._connection.execute(self._AGAIN, {"b_name": name, "b_value": value})
        else:
            self._connection.execute(self._NEW, {"name": name, "value": value})
        self._known_notes = {**self._known_notes, name: value}
