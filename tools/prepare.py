"""Brings the database and the index up to date, then says where the site is and who may sign in.

    python tools/prepare.py [--without-demo] [--serve]

One process for all commands, `manage.py serve` included when asked for: starting Django costs more
than a command that finds nothing to do.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.embedded")


def prepare(demo: bool) -> None:
    """Migrate, make the skeleton, load `demo` content into an empty site, fill an absent index.

    Raises what the commands raise; each can be run again after an interruption.
    """
    from django.core.management import call_command

    call_command("check")
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("setup_site", skip_checks=True)
    if demo:
        call_command("load_demo", if_empty=True)
    call_command("search_rebuild", if_needed=True, skip_checks=True)


def greet() -> None:
    """Print the addresses and the first administrator's name and password."""
    from django.conf import settings

    base = settings.BASE_URL
    print(f"  Danish   {base}/da/\n  English  {base}/en/\n  Editors  {base}/admin/")
    account = Path(settings.VAR_DIR) / "admin.txt"
    if account.exists():
        for line in account.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(": ")
            print(f"  {name.capitalize():<8} {value}")
        print(f"  (made at the first start; kept in {account})")


def main(arguments: list[str]) -> int:
    """Prepare and, on a machine of one's own, greet; return the exit code. A fault is one line that says the remedy."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError, SystemCheckError
    from django.db import DatabaseError

    demo = "--without-demo" not in arguments
    try:
        django.setup()
        prepare(demo)
    except SystemCheckError as error:
        problems = [line for line in str(error).splitlines() if line.startswith(("?:", "\tHINT:"))]
        print(*(line.strip() for line in problems), file=sys.stderr)
    except (CommandError, ImproperlyConfigured) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        print(
            f"The database can't be used ({reason}): check DATABASE_URL and that it runs.",
            file=sys.stderr,
        )
    except OSError as error:
        remedy = "let VAR_DIR be a folder with room, in which the site's user may write"
        print(f"What the site writes can't be written ({error}): {remedy}.", file=sys.stderr)
    else:
        if demo:  # a container's log is no place for a password
            greet()
        return serve() if "--serve" in arguments else 0
    return 1


def serve() -> int:
    """Serve the site until stopped; return the exit code."""
    from django.core.management import CommandError, call_command
    from django.db import connections

    connections.close_all()  # the children open their own
    try:
        call_command("serve")
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
