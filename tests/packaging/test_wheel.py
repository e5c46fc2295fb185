"""The wheel as a stranger gets it: whole, installed where no source tree is, and it runs."""

import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from tests.conftest import free_port, open_folder, until_it_answers
from tests.packaging.traces import MACHINE_PATH, REGISTRY

ROOT = Path(__file__).parents[2]
INSTALLING_S = 280  # a slow disk and an empty cache of pip
STOPPING_S = 40


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, with the front end in it."""
    assert (ROOT / "danliu/web/static/desk.html").exists(), "build the front end first: make build"
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("danliu-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `danliu` of a clean environment, with the versions that constraints.txt pins."""
    home = tmp_path_factory.mktemp("clean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    pip = [str(home / "bin/python"), "-m", "pip", "install", "--quiet"]
    flags = ["--disable-pip-version-check", "-c", str(ROOT / "constraints.txt")]
    subprocess.run([*pip, *flags, str(wheel)], check=True, timeout=INSTALLING_S)
    return home / "bin/danliu"


@pytest.fixture
def data() -> Iterator[Path]:
    folder = open_folder()
    yield folder
    shutil.rmtree(folder)


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def stranger_environment() -> Mapping[str, str]:
    """Nothing of ours: neither settings of Danliu nor the way to this source tree."""
    ours = ("DANLIU_", "PYTHON", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def test_all_that_is_not_python_is_in_the_wheel_too(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "danliu"], cwd=ROOT, check=True, capture_output=True, text=True
    )

    missing = set(tracked.stdout.split()) - names_in(wheel)

    assert missing == set()
    carried = {Path(name).suffix for name in tracked.stdout.split()}
    assert {".yaml", ".sql", ".lark", ".typed", ".md"} <= carried


def test_every_face_of_the_front_end_is_in_the_wheel(wheel: Path) -> None:
    names = names_in(wheel)

    for face in ROOT.glob("front/*.html"):
        page = f"danliu/web/static/{face.name}"
        assert page in names
        with zipfile.ZipFile(wheel) as archive:
            html = archive.read(page).decode()
        scripts = re.findall(r'(?:src|href)="/(assets/[^"]+)"', html)
        assert scripts, f"{face.name} loads nothing"
        assert {f"danliu/web/static/{one}" for one in scripts} <= names


def test_the_wheel_says_nothing_of_the_machine_that_built_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        told = [name for name in archive.namelist() if ".dist-info/" in name]
        said = {name: archive.read(name).decode() for name in told}

    assert any(name.endswith("METADATA") for name in said)
    for name, text in said.items():
        assert not REGISTRY.search(text), name
        assert not MACHINE_PATH.search(text), name


def test_no_test_and_no_source_of_the_front_end_is_shipped(wheel: Path) -> None:
    strangers = [
        name
        for name in names_in(wheel)
        if not name.startswith("danliu") or re.search(r"\.(tsx?|map|pyc)$|/tests?/", name)
    ]

    assert strangers == []


@pytest.mark.timeout(420)
def test_a_stranger_installs_it_signs_in_and_stops_it(
    installed: Path, data: Path, tmp_path: Path
) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [str(installed), "up", "--port", str(port), "--data", str(data)]
    log = data.parent / f"{data.name}.log"
    with (
        log.open("wb") as screen,
        subprocess.Popen(
            command,
            cwd=tmp_path,
            env=dict(stranger_environment()),
            stdout=screen,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            until_it_answers(f"{address}/healthz", process)
            with httpx.Client(base_url=address, timeout=20) as browser:
                desk = browser.get("/")
                signed = browser.post(
                    "/api/session", json={"login": "demo", "password": "danliu-demo"}
                )
                schema = browser.get("/api/schema")
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(timeout=STOPPING_S)

    said = log.read_text(encoding="utf-8")
    log.unlink()
    assert address in said, "it tells where to go"
    assert not re.search("warning|traceback|error", said, re.IGNORECASE), said
    static = (ROOT / "danliu/web/static/desk.html").read_text(encoding="utf-8")
    assert desk.text == static
    assert signed.status_code == 200
    assert "orders" in {table["key"] for table in schema.json()["tables"]}
    assert code == 0
    assert not list(tmp_path.iterdir()), "nothing is left where it was started"
    assert (data / "secret.key").stat().st_mode & 0o077 == 0
    assert not list((data / "postgres").rglob("postmaster.pid")), "the database was stopped"
