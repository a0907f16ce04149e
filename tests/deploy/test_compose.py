"""compose.yaml: what each service may do, and that it names only what exists."""

import copy
import json
import re
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet
from jsonschema import Draft202012Validator

from bench.programs.running import ROOT
from panel import __version__
from panel.environment import EXPECTS

FILE = ROOT / "compose.yaml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("panel-1", "panel-2", "worker", "migrate")
# The Compose Specification's own schema, by which `docker compose config` judges.
SCHEMA = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
SPECIFICATION = Draft202012Validator(json.loads(SCHEMA.read_text()))
LONG_RUNNING = sorted(set(SERVICES) - {"migrate"})


def test_it_has_two_panels_a_worker_and_what_they_share() -> None:
    assert set(SERVICES) == {"proxy", "panel-1", "panel-2", "worker", "migrate", "database", "cache"}


def test_it_is_what_the_specification_allows_and_a_misspelled_word_is_not() -> None:
    assert list(SPECIFICATION.iter_errors(COMPOSE)) == []
    misspelled = copy.deepcopy(COMPOSE)
    misspelled["services"]["worker"]["restrat"] = misspelled["services"]["worker"].pop("restart")
    (error,) = SPECIFICATION.iter_errors(misspelled)
    assert error.message == "Unevaluated properties are not allowed ('restrat' was unexpected)"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_each_service_can_write_only_where_it_must_and_gains_no_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    for volume in service.get("volumes", []):
        source, _, rest = re.sub(r"\$\{\w+:-([^}]+)\}", r"\1", volume).partition(":")
        assert source in COMPOSE["volumes"] or rest.endswith(":ro"), volume


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_each_service_comes_back_and_says_whether_it_is_healthy(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"
    if name not in ("panel-1", "panel-2"):  # these have the image's check
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_each_image_has_a_version(name: str) -> None:
    image = SERVICES[name]["image"]
    if name in OURS:
        assert image == f"panel:${{PANEL_VERSION:-{__version__}}}"
    else:
        assert re.fullmatch(r"[a-z/]+:\d+(\.\d+)?-alpine", image)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_only_the_proxy_can_be_reached_and_database_and_cache_reach_nobody(name: str) -> None:
    assert ("ports" in SERVICES[name]) == (name == "proxy")
    if name in ("database", "cache"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("name", OURS)
def test_the_panels_settings_exist_and_secrets_come_from_files(name: str) -> None:
    environment = SERVICES[name]["environment"]
    assert {variable.removesuffix("_FILE") for variable in environment} <= set(EXPECTS)
    files = {variable: value for variable, value in environment.items() if variable.endswith("_FILE")}
    assert set(files) == {"PANEL_SECRET_KEY_FILE", "PANEL_ENCRYPTION_KEYS_FILE", "DATABASE_URL_FILE"}
    assert sorted(files.values()) == sorted(f"/run/secrets/{secret}" for secret in SERVICES[name]["secrets"])


def test_no_secret_is_in_the_file_and_all_that_are_named_exist() -> None:
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    assert {secret["file"] for secret in COMPOSE["secrets"].values()} == {f"./secrets/{name}" for name in used}
    assert not re.search(r"(?i)(password|key|url):\s*\S*(://[^/\s]*@|[0-9a-f]{20})", FILE.read_text())


# Without the cache pages are only slower.
WAITED_FOR = {"migrate": "service_completed_successfully", "cache": "service_started"}


def test_each_service_waits_for_what_it_needs() -> None:
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in SERVICES, name
            assert how["condition"] == WAITED_FOR.get(needed, "service_healthy"), name


def test_no_more_time_to_end_is_needed_than_there_is() -> None:
    from panel.management.commands.serve import GRACE_SECONDS

    assert int(SERVICES["panel-1"]["stop_grace_period"].removesuffix("s")) > GRACE_SECONDS


def test_the_proxys_command_puts_both_panels_into_the_file() -> None:
    command = SERVICES["proxy"]["command"][-1]
    (sed,) = re.findall(r"sed '([^']+)'", command)
    source = ROOT / "deploy" / "nginx.conf"
    made = subprocess.run(["sed", sed, str(source)], check=True, capture_output=True, text=True).stdout
    assert "        server panel-1:8000; server panel-2:8000;" in made
    assert "127.0.0.1" not in made
    assert "./deploy/nginx.conf:/etc/nginx/panel.conf:ro" in SERVICES["proxy"]["volumes"]


def test_secrets_are_made_once_and_fit(tmp_path: Path) -> None:
    directory = tmp_path / "secrets"
    command = [str(ROOT / "deploy" / "make_secrets.sh"), str(directory)]
    subprocess.run(command, check=True, capture_output=True)
    made = {path.name: path.read_text() for path in directory.iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    Fernet(made["encryption_keys"])
    assert len(made["secret_key"]) >= 50
    assert made["database_url"] == f"postgresql://panel:{made['database_password']}@database:5432/panel"
    assert directory.stat().st_mode & 0o777 == 0o700
    subprocess.run(command, check=True, capture_output=True)
    assert {path.name: path.read_text() for path in directory.iterdir()} == made
