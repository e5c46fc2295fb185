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
    """No PostgreSQL for this platform: install one and name it in DANLIU_DATABASE_URL.
    这个平台没有自带的 PostgreSQL：请自己装一个，写在 DANLIU_DATABASE_URL 里。
    """

    code = "postgres-no-binaries"
    status = 500

    platform: str
    detail: str


@dataclass(eq=False)
class NoAccount(DanliuError):
    """PostgreSQL does not run as root: add this system user, or start as an ordinary user.
    PostgreSQL 不能用 root 运行：请建这个系统用户，或用普通用户启动。
    """

    code = "postgres-no-account"
    status = 500

    account: str
    detail: str


@dataclass(eq=False)
class FolderBarred(DanliuError):
    """This account cannot enter `barred`: let it pass (chmod o+x) or choose another data folder.
    这个账号进不去 `barred`：放行（chmod o+x），或换一个数据文件夹。
    """

    code = "postgres-folder-barred"
    status = 500

    account: str
    folder: str  # where the data should live
    barred: str  # the first folder on the way that the account may not enter


@dataclass(eq=False)
class FolderForbidden(DanliuError):
    """The data folder may not be written: give it to this account or choose another one.
    数据文件夹写不进去：把它交给这个账号，或换一个。
    """

    code = "postgres-folder-forbidden"
    status = 500

    account: str
    folder: str
    detail: str


@dataclass(eq=False)
class FolderInUse(DanliuError):
    """Another server has this data folder: stop that one first, or choose another folder.
    别的服务器正用着这个数据文件夹：先停掉它，或换一个文件夹。
    """

    code = "postgres-folder-in-use"
    status = 503
    retry = True

    folder: str
    by: str  # host and process as far as they are known


@dataclass(eq=False)
class OtherVersion(DanliuError):
    """Another PostgreSQL made this folder: dump with `found`, restore with `ours`, or go back.
    这个文件夹是别的版本的 PostgreSQL 建的：用 `found` 导出、用 `ours` 导入，或退回原版本。
    """

    code = "postgres-other-version"
    status = 500

    folder: str
    found: str
    ours: str


@dataclass(eq=False)
class DiskFull(DanliuError):
    """The disk is full: make room where the data lives, then start again; nothing is lost.
    磁盘满了：腾出地方再启动，数据没有丢。
    """

    code = "postgres-disk-full"
    status = 507

    folder: str
    free: int  # bytes


@dataclass(eq=False)
class DidNotStart(DanliuError):
    """PostgreSQL did not come up: its last words say why; the whole log is in `log`.
    PostgreSQL 没有起来：原因见它最后几句，全部记录在 `log`。
    """

    code = "postgres-did-not-start"
    status = 500

    log: str
    last_words: list[str]


@dataclass(eq=False)
class DatabaseAway(DanliuError):
    """The database cannot be reached: check that it runs, and DANLIU_DATABASE_URL.
    连不上数据库：看它是否在运行，DANLIU_DATABASE_URL 对不对。
    """

    code = "database-away"
    status = 503
    retry = True

    server: str  # host, port and database; never the password
    detail: str


@dataclass(eq=False)
class DatabaseTooOld(DanliuError):
    """Danliu needs PostgreSQL 15 or newer: upgrade that server or leave DANLIU_DATABASE_URL out.
    单流要 PostgreSQL 15 以上：升级它，或不写 DANLIU_DATABASE_URL，用自带的。
    """

    code = "database-too-old"
    status = 500

    found: str
    needed: str
