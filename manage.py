#!/usr/bin/env python
"""Django's command line for the site; `DJANGO_SETTINGS_MODULE` chooses the profile."""

import os
import sys


def main() -> None:
    """Run the command named on the command line in the chosen profile (default: embedded)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.embedded")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
