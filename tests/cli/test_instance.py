"""`--instance NAME` sees what the service clerk@NAME sees, as its unit file says it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.environment import WrongConfiguration
from cli.instance import give_back, read_instance
from tests.test_app import CITY, ROOT, ROSTER, run

UNIT = (ROOT / "deploy" / "clerk@.service").read_text(encoding="utf-8")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine on which the shipped unit is installed, and `climate` was started once: its folders are below this one."""
    unit = UNIT
    for folder in ("/etc/clerk", "/var/lib/clerk"):
        assert folder in unit
        unit = unit.replace(folder, f"{tmp_path}{folder}")
    (tmp_path / "etc/clerk/climate").mkdir(parents=True)
    (tmp_path / "var/lib/clerk/climate").mkdir(parents=True)
    (tmp_path / "units").mkdir()
    (tmp_path / "units/clerk@.service").write_text(unit, encoding="utf-8")
    shutil.copyfile(CITY, tmp_path / "etc/clerk/climate/charter.yaml")
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        token = f"{'xoxb' if 'BOT' in name else 'xapp'}-climate"
        (tmp_path / "etc/clerk/climate" / name).write_text(token, encoding="utf-8")
    return tmp_path


def of_climate(machine: Path, *words: str, **settings: str) -> tuple[int, str, str]:
    return run(machine, "--instance", "climate", *words, SYSTEMD_UNIT_PATH=str(machine / "units"), **settings)


def put_beside(machine: Path, text: str, *, unit: str = "clerk@climate.service") -> None:
    """Do what `systemctl edit` does."""
    folder = machine / "units" / f"{unit}.d"
    folder.mkdir()
    (folder / "override.conf").write_text(f"[Service]\n{text}\n", encoding="utf-8")


def test_command_sees_the_folder_the_settings_and_the_credentials_of_the_service(machine: Path) -> None:
    lines = "PORT=3001\nCOMMAND='/climate'\n=nothing\n"
    (machine / "etc/clerk/climate/settings").write_text(lines, encoding="utf-8")

    found = read_instance("climate", unit_path=str(machine / "units"))

    own = machine / "etc/clerk/climate"
    assert found.folder == machine / "var/lib/clerk/climate"
    assert found.variables() == {
        "CHARTER": str(own / "charter.yaml"),
        "LOG_FORMAT": "json",
        "PORT": "3001",
        "COMMAND": "/climate",
        "SLACK_BOT_TOKEN_FILE": str(own / "SLACK_BOT_TOKEN"),
        "SLACK_APP_TOKEN_FILE": str(own / "SLACK_APP_TOKEN"),
    }


def test_records_are_those_of_the_service_and_settings_of_the_shell_are_not_seen(machine: Path) -> None:
    elsewhere = f"sqlite:///{machine}/elsewhere.db"

    code, _, complained = of_climate(machine, "migrate", DATABASE_URL=elsewhere, PORT="many")

    assert (code, complained) == (0, "")
    assert (machine / "var/lib/clerk/climate/data/isc.db").exists()
    assert not (machine / "elsewhere.db").exists()


def test_doctor_of_an_instance_tries_its_tokens(machine: Path) -> None:
    (machine / "etc/clerk/climate/settings").write_text(
        "SLACK_API_URL=http://127.0.0.1:9/api/\n", encoding="utf-8"
    )

    code, said, complained = of_climate(machine, "doctor")

    assert "City Climate Task Force" in said
    assert "no SLACK_BOT_TOKEN" not in said
    assert code == 1
    assert complained.startswith("Slack does not answer at http://127.0.0.1:9/api/")


def test_what_was_put_beside_the_unit_counts(machine: Path) -> None:
    (machine / "etc/clerk/climate/DATABASE_URL").write_text("sqlite:///other.db", encoding="utf-8")
    put_beside(machine, f"LoadCredential=DATABASE_URL:{machine}/etc/clerk/%i/DATABASE_URL")
    put_beside(machine, "Environment=\nEnvironment=LOG_LEVEL=ERROR", unit="clerk@.service")

    found = read_instance("climate", unit_path=str(machine / "units"))

    # Of files of one name the instance's own counts, as in systemd.
    assert found.credentials["DATABASE_URL"] == machine / "etc/clerk/climate/DATABASE_URL"
    assert found.environment["LOG_FORMAT"] == "json"
    assert of_climate(machine, "migrate")[0] == 0
    assert (machine / "var/lib/clerk/climate/other.db").exists()


def test_files_that_are_named_are_those_of_the_folder_in_which_one_types(machine: Path) -> None:
    rows = ROSTER.splitlines()
    (machine / "people.csv").write_text(
        "\n".join([rows[0], "Ann Other,ann@example.org,HALL,en,,,"]), encoding="utf-8"
    )
    assert of_climate(machine, "migrate")[0] == 0

    code, said, complained = of_climate(machine, "backup", "now.db")

    assert (code, complained) == (0, "")
    assert (machine / "now.db").exists()
    assert str(machine / "now.db") in said
    assert of_climate(machine, "import", "roster", "none.csv")[0] == 1
    assert "people.csv" not in of_climate(machine, "import", "roster", "people.csv", "--check")[2]


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda at: shutil.rmtree(at / "units"), "clerk@.service is not installed here"),
        (lambda at: shutil.rmtree(at / "var"), "Start clerk@climate once"),
        (lambda at: (at / "etc/clerk/climate/SLACK_BOT_TOKEN").unlink(), "SLACK_BOT_TOKEN_FILE names cannot be read"),
        (lambda at: (at / "etc/clerk/climate/charter.yaml").unlink(), "charter.yaml cannot be read"),
        (lambda at: put_beside(at, "EnvironmentFile=/none"), "The settings in /none cannot be read"),
        (lambda at: put_beside(at, "WorkingDirectory=%S/x"), "says %S"),
        (lambda at: put_beside(at, 'Environment="A=b'), "a quotation mark that is not closed"),
        (lambda at: (at / "units/clerk@.service").write_bytes(b"\xff"), "clerk@.service cannot be read"),
    ],
    ids=[
        "no unit", "never started", "no credential", "no charter", "no settings", "unknown specifier", "open quotation",
        "not UTF-8",
    ],
)  # fmt: skip
def test_what_the_unit_names_and_is_not_there_ends_the_command(
    machine: Path, damage: Callable[[Path], None], named: str
) -> None:
    damage(machine)

    code, _, complained = of_climate(machine, "doctor")

    assert code == 78
    assert named in complained
    assert len(complained.splitlines()) == 1


@pytest.mark.parametrize("name", ["../isc", "a/b", "-x", "%i"])
def test_name_of_an_instance_leads_nowhere_else(machine: Path, name: str) -> None:
    with pytest.raises(WrongConfiguration, match="not the name of an instance"):
        read_instance(name, unit_path=str(machine / "units"))


def test_what_root_wrote_belongs_to_the_service(machine: Path) -> None:
    folder = machine / "var/lib/clerk/climate"
    (folder / "data").mkdir()
    (folder / "data" / "isc.db").touch()
    (machine / "mine").touch()
    (folder / "link").symlink_to(machine / "mine")
    try:
        shutil.chown(folder, 10001, 10001)
    except PermissionError:
        give_back(folder)  # without root nothing can be given, and nothing is tried
        return

    give_back(folder)

    owned = [file.lstat().st_uid for file in (folder / "data", folder / "data" / "isc.db", folder / "link")]
    assert owned == [10001] * 3
    assert (machine / "mine").stat().st_uid != 10001


def test_service_is_not_started_again_after_a_wrong_configuration(tmp_path: Path) -> None:
    (wrong,) = re.findall(r"^RestartPreventExitStatus=(\d+)$", UNIT, re.MULTILINE)

    assert int(wrong) == WrongConfiguration.code
    assert run(tmp_path, "run", CHARTER="none.yaml")[0] == WrongConfiguration.code


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "verify"), ("backup", "now.db"), ("export", "roster", "people.csv"),
        ("import", "roster", "none.csv"), ("import", "roster", "here.csv", "--check"),
        ("privacy", "export", "ann@example.org", "ann.json"), ("restore", "none.db"),
        ("doctor", "--charter", "none.yaml"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_command_without_the_records_or_the_file_that_it_needs_fails(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "here.csv").write_text(ROSTER, encoding="utf-8")

    code, _, complained = run(tmp_path, *words)

    assert code != 0
    assert complained.count("\n") == 1
