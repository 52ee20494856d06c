"""The real command, offered by the small site."""

from cms.management.commands.serve import Command

__all__ = ["Command"]
