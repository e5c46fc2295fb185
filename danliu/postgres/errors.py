"""What can keep the database from serving, each with what a person can do about it.

DanliuError
├── NoBinaries         the wheel carries no PostgreSQL for this platform
├── NoAccount          root may not run PostgreSQL, and no other account could be made
├── FolderBarred       the account that runs PostgreSQL cannot enter a folder on the way
├── FolderForbidden    the data folder may not be written
├── FolderInUse        another server has the data folder
├── OtherVersion       the data folder was made by another major version
├── DiskFull           no room left where the data lives
├── DidNotStart        PostgreSQL gave up; its last words are among the facts
├── DatabaseAway       the server that DANLIU_DATABASE_URL names does not let us in
└── DatabaseTooOld     the server that DANLIU_DATABASE_URL names is too old
"""

from dataclasses import dataclass

from danliu.errors import DanliuError


@dataclass(eq=False)
class NoBinaries(DanliuError):
    """No PostgreSQL for this platform: install one and name it in DANLIU_DATABASE_URL."""

    code = "postgres-no-binaries"
    status = 500

    platform: str
    detail: str


@dataclass(eq=False)
class NoAccount(DanliuError):
    """PostgreSQL does not run as root: add this system user, or start as an ordinary user."""

    code = "postgres-no-account"
    status = 500

    account: str
    detail: str


@dataclass(eq=False)
class FolderBarred(DanliuError):
    """This account cannot enter `barred`: let it pass (chmod o+x) or choose another data folder."""

    code = "postgres-folder-barred"
    status = 500

    account: str
    folder: str  # where the data should live
    barred: str  # the first folder on the way that the account may not enter


@dataclass(eq=False)
class FolderForbidden(DanliuError):
    """The data folder may not be written: give it to this account or choose another one."""

    code = "postgres-folder-forbidden"
    status = 500

    account: str
    folder: str
    detail: str


@dataclass(eq=False)
class FolderInUse(DanliuError):
    """Another server has this data folder: stop that one first, or choose another folder."""

    code = "postgres-folder-in-use"
    status = 503
    retry = True

    folder: str
    by: str  # host and process as far as they are known


@dataclass(eq=False)
class OtherVersion(DanliuError):
    """Another PostgreSQL made this folder: dump with `found`, restore with `ours`, or go back."""

    code = "postgres-other-version"
    status = 500

    folder: str
    found: str
    ours: str


@dataclass(eq=False)
class DiskFull(DanliuError):
    """The disk is full: make room where the data lives, then start again; nothing is lost."""

    code = "postgres-disk-full"
    status = 507

    folder: str
    free: int  # bytes


@dataclass(eq=False)
class DidNotStart(DanliuError):
    """PostgreSQL did not come up: its last words say why; the whole log is in `log`."""

    code = "postgres-did-not-start"
    status = 500

    log: str
    last_words: list[str]


@dataclass(eq=False)
class DatabaseAway(DanliuError):
    """The database cannot be reached: check that it runs, and DANLIU_DATABASE_URL."""

    code = "database-away"
    status = 503
    retry = True

    server: str  # host, port and database; never the password
    detail: str


@dataclass(eq=False)
class DatabaseTooOld(DanliuError):
    """Danliu needs PostgreSQL 15 or newer: upgrade that server or leave DANLIU_DATABASE_URL out."""

    code = "database-too-old"
    status = 500

    found: str
    needed: str
