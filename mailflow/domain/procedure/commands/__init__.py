"""The commands, one function each; importing this package registers them all."""

from mailflow.domain.procedure.commands import answering, holding, remedy, tickets, triage, verifying

__all__ = ["answering", "holding", "remedy", "tickets", "triage", "verifying"]
