"""`manage.py serve`: the whole site in one process tree, for `make run` and the container."""

import errno
import sys
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.jobs.supervisor import Child, Door, Supervisor
from cms.settings import env

REQUEST_SECONDS: Final = 30
GRACEFUL_SECONDS: Final = 7
"""Requests in flight may take so long after SIGTERM, inside the supervisor's own limit."""
STATEMENT_SECONDS: Final = 5
"""PostgreSQL ends a statement of the web server that takes longer, or waits so long for a lock.

gunicorn's own limit ends no thread: a few statements that hang, and a process would serve nobody.
"""


class Command(BaseCommand):
    """Starts the web server and the worker as children, and starts them again when they end."""

    help = "Serve the site: web server and worker. Stop it with SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the address and size; the environment gives what the command line does not."""
        parser.add_argument("--host", help="Default: HOST, or 127.0.0.1.")
        parser.add_argument(
            "--port", type=int, help="Default: PORT, or 8000. 0 takes any free one."
        )
        parser.add_argument(
            "--workers", type=int, help="Web processes. Default: WEB_WORKERS, or 2."
        )
        parser.add_argument(
            "--only",
            choices=["web"],
            help="Start no worker: another process runs `manage.py work`.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until stopped. Raises `CommandError` for bad values and a port that is taken."""
        try:
            host = options["host"] or env.read("HOST", "127.0.0.1")
            port = options["port"]
            port = env.read_int("PORT", 8000) if port is None else port
            workers = options["workers"] or env.read_int("WEB_WORKERS", 2, minimum=1)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        door = open_door(host, port)
        web = Child(
            "web server",
            lambda restarts: web_command(door.socket.fileno(), workers, settings.WEB_THREADS),
            pass_fds=(door.socket.fileno(),),
        )
        children = [web] if options["only"] else [web, Child("worker", worker_command)]
        shown = f"[{door.host}]" if ":" in door.host else door.host
        self.stdout.write(f"Serving http://{shown}:{door.port}/ (stop with Ctrl-C)")
        self.stdout.flush()
        code = Supervisor(door, children).run()
        if code:
            raise CommandError("The site could not be loaded; the reason stands above.")


def open_door(host: str, port: int) -> Door:
    """Return the open listening socket; raises `CommandError` with the remedy."""
    try:
        return Door(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} on {host} is in use. Stop the program that has it, or choose "
                f"another port: PORT={port + 1}."
            ) from None
        if error.errno == errno.EACCES:
            raise CommandError(
                f"Port {port} may not be opened by this user. Choose one above 1023: PORT=8000."
            ) from None
        raise CommandError(
            f"Can't listen on {host}, port {port}: {error.strerror}. Set HOST to an address of "
            "this machine, such as 127.0.0.1 or 0.0.0.0."
        ) from None
    except OverflowError:
        raise CommandError(f"{port} is no port. Choose one from 1 to 65535: PORT=8000.") from None


def web_command(descriptor: int, workers: int, threads: int) -> list[str]:
    """Return gunicorn's command line for the open socket `descriptor`."""
    return [
        *(sys.executable, "-m", "gunicorn", "cms.wsgi:application"),
        *("--chdir", str(env.PROJECT_DIR)),
        *("--bind", f"fd://{descriptor}"),
        *("--worker-class", "gthread", "--workers", str(workers)),
        *("--threads", str(threads)),
        *("--timeout", str(REQUEST_SECONDS), "--graceful-timeout", str(GRACEFUL_SECONDS)),
        # The client library of PostgreSQL reads it. Worker and commands, which get none, may take longer.
        # Compiling the start page's question for 1,000 pages took 2 s, and answering it 30 ms without.
        *("--env", f"PGOPTIONS=-c statement_timeout={STATEMENT_SECONDS}s -c jit=off"),
        # It would be a file in the home folder, which a container does not have.
        "--no-control-socket",
        *("--log-level", "warning"),
    ]


def worker_command(restarts: int) -> list[str]:
    """Return the worker's command line; `restarts` ends up in `/-/health`."""
    manage = str(env.PROJECT_DIR / "manage.py")
    return [sys.executable, manage, "work", "--skip-checks", "--restarts", str(restarts)]
