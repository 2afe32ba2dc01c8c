"""What the program remembers about itself."""

from typing import Protocol


class Notes(Protocol):
    """Notes by name."""

    def get(self, name: str) -> str:
        """Something that the daemon remembers about itself; "" where nothing is."""
        ...

    def set(self, name: str, value: str) -> None:
        """Remember something about ourselves."""
        ...
