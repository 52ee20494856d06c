"""The real command, offered by the small site."""

from cms.management.commands.work import Command

__all__ = ["Command"]
