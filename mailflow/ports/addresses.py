"""What is remembered of an address: its language, whether it bounces, whether it may be asked."""

from datetime import datetime
from typing import Protocol


class Addresses(Protocol):
    """The addresses of people who have written to us."""

    def language(self, email: str) -> str:
        """The language of the customer's earlier mails; "" where none is remembered."""
        ...

    def remember_language(self, email: str, language: str) -> None:
        """Remember a customer's language for their short mails to come."""
        ...

    def spare_surveys(self, email: str) -> None:
        """Never again ask this customer how satisfied they are."""
        ...

    def surveyed_since(self, email: str, since: datetime) -> bool:
        """Whether this customer was asked lately, or does not want to be asked at all."""
        ...
