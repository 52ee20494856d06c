"""Stops `make run` before the set-up, not minutes later, when HOST:PORT can't be listened on.

Standard library only. `manage.py serve` says the same for itself when it is started without make.
"""

import os
import socket
import sys


def problem(host: str, port: str) -> str:
    """Return one line with the remedy when `host`:`port` can't be listened on, else ""."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        return f"PORT={port} is no port: choose one from 1 to 65535, such as PORT=8000."
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, int(port), type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
            door.listen()
    except OSError as error:
        return (
            f"Can't listen on {host}:{port} ({error.strerror}): stop the program that has it, or "
            f"choose another, such as make run PORT={int(port) % 65535 + 1}."
        )
    return ""


def main() -> int:
    """Check HOST and PORT of the environment; return the exit code."""
    line = problem(os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000")
    if line:
        print(line, file=sys.stderr)
    return 1 if line else 0


if __name__ == "__main__":
    sys.exit(main())
