"""The command line: what an admin does with mailflow."""

from mailflow.cli.app import main

__all__ = ["main"]
