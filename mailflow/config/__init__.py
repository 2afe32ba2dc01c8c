"""config.toml: read once, checked whole, frozen."""

from mailflow.config.load import load
from mailflow.config.problems import ConfigError, Problem
from mailflow.config.settings import Loaded, LogSettings, MailboxConfig

__all__ = ["ConfigError", "Loaded", "LogSettings", "MailboxConfig", "Problem", "load"]
