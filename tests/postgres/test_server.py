"""The embedded server as a company meets it: first start, power cut, full disk, wrong folder."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import psutil
import pytest

from danliu.postgres.server import EmbeddedPostgres

NOBODY = 65534
Open = Callable[[], EmbeddedPostgres]
OTHER_PROCESS = """
import sys
from pathlib import Path
from danliu.postgres.server import EmbeddedPostgres
print(EmbeddedPostgres(Path(sys.argv[1])).start(), flush=True)
sys.stdin.read()
"""


def other_process(folder: Path) -> subprocess.Popen[str]:
    """Another Danliu process that starts the folder's server, prints its URL and lives on."""
    command = [sys.executable, "-c", OTHER_PROCESS, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def url_from(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate("")


def postmaster(folder: Path) -> psutil.Process:
    pid_file = folder / "postgres/cluster/postmaster.pid"
    return psutil.Process(int(pid_file.read_text().split("\n")[0]))


def runs(folder: Path) -> bool:
    return (folder / "postgres/cluster/postmaster.pid").exists()


async def ask(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_what_was_written_is_there_after_a_restart(server: Open):
    first = server()
    dsn = first.start()
    await ask(dsn, "create table orders as select 7 as boxes")
    first.stop()

    assert await ask(server().start(), "select boxes from orders") == 7


async def test_the_database_speaks_utf8_sorts_by_code_point_and_checks_its_pages(server: Open):
    dsn = server().start()

    assert await ask(dsn, "show server_encoding") == "UTF8"
    assert await ask(
        dsn, "select string_agg(x, '' order by x) from unnest('{a,B,啊}'::text[]) x"
    ) == ("Ba啊")
    assert await ask(dsn, "select upper('é')") == "É"
    assert await ask(dsn, "show data_checksums") == "on"
    assert await ask(dsn, "show fsync") == "on"


async def test_nobody_comes_in_without_the_password_or_over_the_network(server: Open):
    dsn = server().start()

    assert (
        await ask(
            dsn, "select count(*) from pg_hba_file_rules where auth_method != 'scram-sha-256'"
        )
        == 0
    )
    assert await ask(dsn, "show listen_addresses") == ""


async def test_ctrl_c_in_the_terminal_does_not_reach_the_database(server: Open, folder: Path):
    server().start()

    assert os.getsid(postmaster(folder).pid) != os.getsid(0)


async def test_a_second_process_uses_the_running_server_and_leaves_it_running(
    server: Open, folder: Path
):
    dsn = server().start()

    other = other_process(folder)
    assert url_from(other) == dsn
    finish(other)

    guest = server()
    assert guest.start() == dsn
    guest.stop()
    assert await ask(dsn, "select 1") == 1


async def test_two_processes_that_start_at_once_share_one_server(server: Open, folder: Path):
    pair = [other_process(folder), other_process(folder)]
    one, two = map(url_from, pair)

    assert one == two
    assert (
        await ask(one, "select count(*) from pg_stat_activity where backend_type = 'checkpointer'")
        == 1
    )
    for process in pair:
        finish(process)


async def test_whoever_finds_the_server_of_a_killed_process_looks_after_it(
    server: Open, folder: Path
):
    starter = other_process(folder)
    url_from(starter)
    starter.kill()
    starter.communicate()
    assert runs(folder)

    heir = server()
    heir.start()
    heir.stop()
    assert not runs(folder)


async def test_a_power_cut_loses_nothing_that_was_answered(server: Open, folder: Path):
    dsn = server().start()
    await ask(dsn, "create table orders as select generate_series(1, 1000) as n")

    main = postmaster(folder)
    for process in [main, *main.children(recursive=True)]:
        process.send_signal(signal.SIGKILL)

    assert await ask(server().start(), "select count(*) from orders") == 1000


async def test_a_killed_postmaster_is_replaced_once_its_children_are_gone(
    server: Open, folder: Path
):
    dsn = server().start()
    busy = await asyncpg.connect(dsn)
    postmaster(folder).kill()

    assert await ask(server().start(), "select 1") == 1
    busy.terminate()


async def test_a_stranger_with_the_old_process_id_does_not_hinder_the_start(
    server: Open, folder: Path
):
    first = server()
    first.start()
    pid_file = folder / "postgres/cluster/postmaster.pid"
    socket_lock = folder / "postgres/socket/.s.PGSQL.5432.lock"
    left = {pid_file: pid_file.read_text(), socket_lock: socket_lock.read_text()}
    first.stop()
    for path, text in left.items():
        path.write_text("\n".join([str(os.getpid()), *text.split("\n")[1:]]))

    assert await ask(server().start(), "select 1") == 1


async def test_a_half_made_data_folder_is_swept_away(server: Open, folder: Path):
    half = folder / "postgres/making"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")

    assert await ask(server().start(), "select 1") == 1
    assert not half.exists()


async def test_a_deep_folder_has_its_socket_elsewhere(folder: Path):
    deep = folder / ("a-folder-with-a-long-name" * 4)
    one, two = EmbeddedPostgres(deep), EmbeddedPostgres(deep)
    dsn = one.start()

    assert await ask(dsn, "select 1") == 1
    assert two.start() == dsn
    two.stop()
    one.stop()
    Path(dsn.split("host=")[1]).rmdir()


def test_a_start_that_takes_long_says_what_it_waits_for(server: Open, folder: Path):
    heard: list[str] = []
    server().start(progress=heard.append)
    assert heard[0] == "建数据文件夹 Making the data folder of PostgreSQL"


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as an ordinary user already")
def test_an_ordinary_user_runs_the_server_as_themselves(folder: Path):
    """A forked child becomes `nobody`, owns the folder, starts and stops; its exit code tells."""
    os.chown(folder, NOBODY, NOBODY)
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            server = EmbeddedPostgres(folder)
            server.start()
            server.stop()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert (folder / "postgres/cluster").stat().st_uid == NOBODY
