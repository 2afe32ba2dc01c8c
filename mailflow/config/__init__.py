"""config.toml: read once, checked whole, frozen."""

from mailflow.config.load import load
from mailflow.config.problems import ConfigError, ConfigProblem
from mailflow.config.settings import Loaded, LogSettings, MailboxConfig

__all__ = ["ConfigError", "ConfigProblem", "Loaded", "LogSettings", "MailboxConfig", "load"]
