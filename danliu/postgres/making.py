"""Making the data folder: whole or not at all, whatever kills us on the way."""

import os
import secrets
import shutil
from pathlib import Path
from subprocess import CompletedProcess

from danliu.postgres.binaries import Binaries
from danliu.postgres.cluster import NAME, PASSWORD, Cluster
from danliu.postgres.errors import OtherVersion
from danliu.postgres.settings import first_settings


def make_cluster(cluster: Cluster, binaries: Binaries) -> None:
    """Make the cluster unless it is there. Only while starting.

    Raises   OtherVersion, DiskFull, DidNotStart
    """
    if cluster.folder.is_dir():
        _check_version(cluster.folder, binaries.major())
        return
    draft = cluster.home / "making"
    shutil.rmtree(draft, ignore_errors=True)
    password = _new_password(cluster)
    _expect(cluster, binaries.run("initdb", *_initdb_options(draft, password)))
    alone = ("--single", "-D", str(draft), "postgres")
    _expect(cluster, binaries.run("postgres", *alone, typed=f"create database {NAME}\n"))
    password.rename(draft / PASSWORD)
    draft.rename(cluster.folder)


def _check_version(folder: Path, ours: str) -> None:
    found = (folder / "PG_VERSION").read_text().strip()
    if found != ours:
        raise OtherVersion(str(folder), found, ours)


def _new_password(cluster: Cluster) -> Path:
    path = cluster.home / PASSWORD
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(32))
    cluster.account.own(path)
    return path


def _expect(cluster: Cluster, done: CompletedProcess[str]) -> None:
    if done.returncode != 0:
        raise cluster.failure(done.stderr or done.stdout)


def _initdb_options(folder: Path, password: Path) -> list[str]:
    """Everyone must show a password; text sorts by code point, the same on every machine."""
    settings = [f"--set={name}={value}" for name, value in first_settings().items()]
    return [
        f"--pgdata={folder}",
        f"--username={NAME}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions",
        *settings,
    ]
