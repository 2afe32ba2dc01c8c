"""The commands, one function each; importing this package registers them all."""

from mailflow.domain.procedure.commands import answering, remedy, triage, verifying

__all__ = ["answering", "remedy", "triage", "verifying"]
