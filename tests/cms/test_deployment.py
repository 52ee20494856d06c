"""`check --deploy` in production: nothing to complain about but the demo content (F61)."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from cms.deployment import check_no_demo_content
from tests.demo_database import Kept
from tools import services

PROJECT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "Zk3!x9Qw7-Lr5_Tv2@Bn8#Mc4$Hj6%Pd1^Fs0&Gy9*Ue7(Ka3)Wo5+",
    "BASE_URL": "https://tryg.example.org",
    "TRUSTED_PROXY": "1",
}


@pytest.mark.django_db
def test_live_demo_pages_and_records_are_named() -> None:
    problems = {problem.id: problem.msg for problem in check_no_demo_content()}

    assert re.search(r"^\d+ demo pages are live: .* and \d+ more\.$", problems["cms.E020"])
    assert "partner" in problems["cms.E022"]


@pytest.mark.django_db
def test_the_check_is_one_of_deployment_alone() -> None:
    assert not [problem for problem in run_checks() if problem.id == "cms.E020"]
    with pytest.raises(SystemCheckError, match=r"cms\.E020"):
        call_command("check", "--deploy", "--fail-level", "ERROR", stderr=io.StringIO())


@pytest.mark.django_db
def test_content_of_ones_own_is_no_demo_content() -> None:
    for model in apps.get_models():
        if any(field.name == "is_demo" for field in model._meta.local_concrete_fields):
            model._default_manager.update(is_demo=False)

    assert check_no_demo_content() == []


@pytest.mark.vendor("sqlite")
def test_production_settings_are_clean_on_an_empty_database(
    django_db_setup: None, kept_demo: Kept, tmp_path: Path
) -> None:
    """Everything that Django, Wagtail, allauth and django-csp check for a deployment."""
    # Emptied below: to migrate anew takes most of a minute.
    kept_demo.copy_to(str(tmp_path / "site.sqlite3"))
    environment = {
        "PATH": os.environ["PATH"],
        **PRODUCTION,
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
    }

    def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    for command in ("flush", "migrate"):
        done = manage(command, "--no-input", "--verbosity", "0", "--skip-checks")
        assert done.returncode == 0, done.stderr
    checked = manage("check", "--deploy", "--fail-level", "WARNING")
    # What `make` builds is checked elsewhere; here there is no var/ of a built tree.
    told = [
        line
        for line in checked.stderr.splitlines()
        if re.match(r"^\S*: \(", line) and not re.search(r"\((cms\.E003|search\.E001)\)", line)
    ]
    # A site that nobody has filled yet lacks one thing, and can't go live without it (F17).
    assert [re.findall(r"\((.+?)\)", line)[0] for line in told] == ["cms.E023"]


def run(
    code: str, folder: Path, check: bool = True, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run Python code with the settings of production; their database is a file in `folder`."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={
            "PATH": os.environ["PATH"],
            **PRODUCTION,
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            **variables,
        },
        capture_output=True,
        text=True,
        check=check,
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "BASE_URL", "DATABASE_URL"])
def test_production_explains_a_missing_variable(missing: str, tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        **PRODUCTION,
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
    }
    del environment[missing]
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode != 0
    assert f"The environment variable {missing} is not set." in result.stderr


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "console.EmailBackend"),
        ("smtp://anna:a%40b@mail.example.org", "smtp.EmailBackend mail.example.org 587 anna a@b"),
        ("smtps://mail.example.org", "smtp.EmailBackend mail.example.org 465  "),
    ],
)
def test_the_mail_server_comes_from_one_variable(
    address: str, expected: str, tmp_path: Path
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        **PRODUCTION,
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "SMTP_URL": address,
    }
    told = (
        "from django.conf import settings as s; m = s.MAIL_TRANSPORT.split('.', 4)[-1]; "
        "print(m if 'console' in m else f'{m} {s.EMAIL_HOST} {s.EMAIL_PORT} "
        "{s.EMAIL_HOST_USER} {s.EMAIL_HOST_PASSWORD}')"
    )
    result = subprocess.run(
        [sys.executable, "-c", told],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout.rstrip("\n") == expected


@pytest.mark.parametrize("trusted", ["0", "1"])
def test_a_trusted_proxy_tells_who_signs_in(trusted: str, tmp_path: Path) -> None:
    """What allauth limits sign-ins by (test_accounts); else all share the address of the proxy."""
    environment = {
        "PATH": os.environ["PATH"],
        **PRODUCTION,
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "TRUSTED_PROXY": trusted,
    }
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "from allauth import app_settings as s; print(s.TRUSTED_PROXY_COUNT)",
        ],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout.strip() == trusted


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("SMTP_URL", "mail.example.org:587"),
        ("SMTP_URL", "smtp:/anna:hemmelig@mail.example.org"),
        ("SMTP_URL", "https://anna:hemmelig@mail.example.org"),
        ("SMTP_URL", "smtp://anna:hemmelig@mail.example.org:mail"),
        ("SMTP_URL", "smtp://anna:hem#melig@mail.example.org"),
        ("CACHE_URL", "redis:6379/0"),
        ("CACHE_URL", "http://:hemmelig@redis:6379/0"),
        ("BASE_URL", "tryg.example.org"),
        ("BASE_URL", "//tryg.example.org"),
    ],
)
def test_production_explains_a_malformed_address(name: str, address: str, tmp_path: Path) -> None:
    """It doesn't say it, for a log is no place for a password."""
    result = run("import django; django.setup()", tmp_path, check=False, **{name: address})

    assert result.returncode != 0
    assert f"ImproperlyConfigured: {name} must begin with " in result.stderr
    assert "hem" not in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "max-age=31536000; includeSubDomains"),
        ({"HSTS_SECONDS": "3600", "HSTS_SUBDOMAINS": "0"}, "max-age=3600"),
    ],
)
def test_how_long_browsers_insist_on_https_is_a_choice(
    variables: dict[str, str], expected: str, tmp_path: Path
) -> None:
    told = (
        "import django; django.setup(); from django.core.checks import run_checks; "
        "from django.test import Client; "
        "answer = Client().get('/robots.txt', secure=True, headers={'host': 'tryg.example.org'}); "
        "print(answer.get('Strict-Transport-Security')); "
        "print([m.id for m in run_checks(include_deployment_checks=True) if not m.is_silenced() "
        "and m.id.startswith('security.')])"
    )
    header, complaints = run(told, tmp_path, **variables).stdout.splitlines()

    assert header == expected
    assert complaints == "[]"


TWO_PROCESSES = """
import os, django
django.setup()
from importlib import import_module
from django.conf import settings
from django.db import connection
Session = import_module(settings.SESSION_ENGINE).SessionStore
session = Session()
session["who"] = "anne"
session.save()
connection.close()
(known, knows), (gone, goes) = os.pipe(), os.pipe()
if os.fork() == 0:
    assert Session(session.session_key).get("who") == "anne"
    os.write(knows, b".")
    os.read(gone, 1)
    print(Session(session.session_key).get("who"), flush=True)
    os._exit(0)
os.close(knows)
os.read(known, 1)
session.flush()
os.write(goes, b".")
os.wait()
"""


@pytest.mark.vendor("sqlite")
def test_without_redis_who_signs_out_has_done_so_in_every_process(
    django_db_setup: None, kept_demo: Kept, tmp_path: Path
) -> None:
    kept_demo.copy_to(str(tmp_path / "site.sqlite3"))

    assert run(TWO_PROCESSES, tmp_path).stdout == "None\n"


AT_ONCE = """
import threading, django
django.setup()
from django.db import connection
from django.conf import settings
together = threading.Barrier(settings.WEB_THREADS, timeout=30)
held = []
def hold():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        held.append(together.wait())
    connection.close()
threads = [threading.Thread(target=hold) for _ in range(settings.WEB_THREADS)]
for thread in threads: thread.start()
for thread in threads: thread.join()
connection.close_pool()
print(len(held))
"""


@pytest.mark.slow
@pytest.mark.needs("postgresql")
@pytest.mark.vendor("sqlite")  # it has a database of its own
def test_every_thread_of_the_web_server_has_its_connection(tmp_path: Path) -> None:
    server = services.addresses()["TEST_DATABASE_URL"]

    held = run(AT_ONCE, tmp_path, WEB_THREADS="16", DATABASE_URL=server)

    assert held.stdout == "16\n", held.stderr
