"""Where files lie: a folder or a bucket, kept once, and swept where no record took them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from danliu.files import uploads
from danliu.files.errors import BadStore, FileGone, FileRefused, FileTooLarge, StoreAway
from danliu.files.store import Store, open_store
from danliu.files.uploads import Upload, key_of
from danliu.people.actor import SYSTEM, person
from danliu.tables.errors import InvalidRecord
from danliu.tables.history import What
from danliu.tables.undoing import Undoing
from danliu.tables.write import Context, Create, Set
from tests.conftest import free_port
from tests.fields import pictures
from tests.fields.bucket import KEY, REGION, SECRET, Bucket, running_bucket
from tests.fields.conftest import LI, WANG
from tests.tables.conftest import Shop

WORDS = {"DANLIU_S3_KEY": KEY, "DANLIU_S3_SECRET": SECRET, "DANLIU_S3_REGION": REGION}


@pytest.fixture(scope="module")
def s3() -> Iterator[Bucket]:
    with running_bucket() as bucket:
        yield bucket


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    if request.param == "bucket":
        monkeypatch.setenv("DANLIU_FILES", "s3://files/danliu")
        monkeypatch.setenv("DANLIU_S3_ENDPOINT", request.getfixturevalue("s3").address)
        for name, value in WORDS.items():
            monkeypatch.setenv(name, value)
    return open_store(tmp_path)


async def stream(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 1_000):
        yield content[start : start + 1_000]


async def sent(shop: Shop, store: Store, content: bytes, name: str = "图.png", who=LI) -> Upload:
    return await uploads.receive(
        shop.db,
        store,
        shop.workspace,
        stream(content),
        name=name,
        who=person(who, "member").ref,
        now=shop.clock.now(),
    )


async def read(store: Store, key: str, start: int = 0, end: int | None = None) -> bytes:
    last = await store.size(key) if end is None else end
    return b"".join([chunk async for chunk in store.read(key, start, last)])


async def test_what_is_sent_is_read_back_whole_or_in_part(shop: Shop, store: Store) -> None:
    content = pictures.picture(300, 200, colour="gold")
    upload = await sent(shop, store, content)
    key = key_of(shop.workspace, upload.hash)

    assert await read(store, key) == content
    assert await read(store, key, 10, 20) == content[10:20]
    assert (await read(store, key_of(shop.workspace, upload.hash, "small")))[8:12] == b"WEBP"
    assert (upload.type, upload.size, upload.width) == ("image/png", len(content), 300)


async def test_one_content_is_kept_once_whoever_sends_it(shop: Shop, store: Store) -> None:
    content = pictures.picture(31, 31)
    first = await sent(shop, store, content)
    second = await sent(shop, store, content, "同一张.png", WANG)

    assert first.hash == second.hash
    assert first.ticket != second.ticket
    rows = await shop.db.fetchval("SELECT count(*) FROM danliu.files WHERE hash = $1", first.hash)
    assert rows == 1


async def test_a_large_file_goes_to_the_bucket_in_parts(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, s3: Bucket
) -> None:
    for name, value in {**WORDS, "DANLIU_S3_ENDPOINT": s3.address}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DANLIU_FILES", "s3://files/large")
    store, content = open_store(tmp_path), pictures.PDF + bytes(12_000_000)
    upload = await sent(shop, store, content, "长.pdf")

    assert "POST" in s3.asked
    assert await read(store, key_of(shop.workspace, upload.hash)) == content


async def test_a_bucket_that_knows_another_secret_is_told_as_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, s3: Bucket
) -> None:
    for name, value in {**WORDS, "DANLIU_S3_ENDPOINT": s3.address}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DANLIU_S3_SECRET", "another")
    monkeypatch.setenv("DANLIU_FILES", "s3://files")
    with pytest.raises(StoreAway):
        await open_store(tmp_path).put("1/ab", b"x")


async def test_nothing_is_kept_of_what_is_refused(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path)
    with pytest.raises(FileRefused):
        await sent(shop, store, pictures.SVG)
    monkeypatch.setattr(uploads, "LARGEST_MB", 0)
    with pytest.raises(FileTooLarge):
        await sent(shop, store, pictures.PDF)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


async def test_what_no_record_took_is_swept_after_a_day(shop: Shop, store: Store) -> None:
    loose = await sent(shop, store, pictures.picture(41, 41))
    taken = await sent(shop, store, pictures.picture(42, 42))
    await attach(shop, taken.ticket)
    tomorrow = shop.clock.now() + timedelta(hours=25)

    assert await uploads.sweep(shop.db, store, shop.clock.now()) == 0
    assert await uploads.sweep(shop.db, store, tomorrow) >= 1
    for copy in ("", "small", "large"):
        with pytest.raises(FileGone):
            await store.size(key_of(shop.workspace, loose.hash, copy))
        assert await store.size(key_of(shop.workspace, taken.hash, copy)) > 0
    with pytest.raises(InvalidRecord):
        await attach(shop, loose.ticket)


async def test_a_write_that_fails_leaves_its_file_to_the_sweep(shop: Shop, tmp_path: Path) -> None:
    store = open_store(tmp_path)
    upload = await sent(shop, store, pictures.picture(51, 51))
    with pytest.raises(InvalidRecord):
        await attach(shop, upload.ticket, email="no address")
    assert await uploads.sweep(shop.db, store, shop.clock.now() + timedelta(hours=25)) >= 1


async def test_sending_while_the_sweep_runs_loses_nothing(shop: Shop, tmp_path: Path) -> None:
    store, content = open_store(tmp_path), pictures.picture(61, 61)
    for _ in range(10):
        old = await sent(shop, store, content)
        await shop.db.execute(
            "UPDATE danliu.files SET uploaded_at = uploaded_at - '2 days'::interval"
            " WHERE hash = $1",
            old.hash,
        )
        _, again = await asyncio.gather(
            uploads.sweep(shop.db, store, shop.clock.now()), sent(shop, store, content)
        )
        assert await read(store, key_of(shop.workspace, again.hash)) == content


async def test_a_store_that_is_away_or_misnamed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DANLIU_FILES", "s3://files")
    with pytest.raises(BadStore):
        open_store(tmp_path)
    for name, value in {**WORDS, "DANLIU_S3_ENDPOINT": f"http://127.0.0.1:{free_port()}"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(StoreAway):
        await open_store(tmp_path).size("1/ab")
    monkeypatch.setenv("DANLIU_FILES", "ftp://files")
    with pytest.raises(BadStore):
        open_store(tmp_path)


async def attach(shop: Shop, ticket: str, who=LI, **cells: object) -> object:
    files = [{"ticket": ticket, "name": "货损.png"}]
    write = Create("every", {"text": "有图", "attachment": files, **cells})
    context = Context(person(who, "member"), "desk")
    (written,) = await shop.writer.write(shop.db, shop.workspace, [write], context)
    return written.id


async def edit(shop: Shop, record: object, files: object, actor) -> None:
    write = Set("every", record, {"attachment": files})  # type: ignore[arg-type]
    await shop.writer.write(shop.db, shop.workspace, [write], Context(actor, "desk"))


async def test_only_the_uploader_may_attach_and_only_by_the_ticket(
    shop: Shop, tmp_path: Path
) -> None:
    store = open_store(tmp_path)
    upload = await sent(shop, store, pictures.picture(71, 71))
    for who, file in ((WANG, {"ticket": upload.ticket}), (LI, {"hash": upload.hash, "name": "x"})):
        write = Create("every", {"text": "偷", "attachment": [file]})
        context = Context(person(who, "member"), "desk")
        with pytest.raises(InvalidRecord) as caught:
            await shop.writer.write(shop.db, shop.workspace, [write], context)
        assert [fault.code for fault in caught.value.faults] == ["not-your-file"]


async def test_the_server_says_what_a_file_is_and_a_person_only_its_name(
    shop: Shop, tmp_path: Path
) -> None:
    upload = await sent(shop, open_store(tmp_path), pictures.picture(81, 82))
    record = await attach(shop, upload.ticket)
    (file,) = (await shop.cells("every", record))["attachment"]  # type: ignore[arg-type]
    assert file == {
        "name": "货损.png",
        "hash": upload.hash,
        "type": "image/png",
        "size": upload.size,
        "width": 81,
        "height": 82,
    }
    lie = file | {"type": "text/html", "size": 1, "name": "改名.png"}
    await edit(shop, record, [lie], person(WANG, "member"))
    (kept,) = (await shop.cells("every", record))["attachment"]  # type: ignore[arg-type]
    assert kept == file | {"name": "改名.png"}


async def test_what_a_record_had_may_come_back_to_it_and_to_no_other(
    shop: Shop, tmp_path: Path
) -> None:
    upload = await sent(shop, open_store(tmp_path), pictures.picture(91, 91))
    record, other = await attach(shop, upload.ticket), (await shop.add("every", text="别处")).id
    anybody, had = person(WANG, "member"), [{"hash": upload.hash}]
    await edit(shop, record, None, anybody)
    await edit(shop, record, had, anybody)
    assert (await shop.cells("every", record))["attachment"][0]["name"] == "货损.png"  # type: ignore[arg-type]
    with pytest.raises(InvalidRecord):
        await edit(shop, other, had, anybody)
    await edit(shop, other, had, SYSTEM)  # a flow that copies what it read


async def test_a_signature_is_one_small_image(shop: Shop, tmp_path: Path) -> None:
    store = open_store(tmp_path)
    drawn = await sent(shop, store, pictures.picture(300, 100, colour="white"))
    paper = await sent(shop, store, pictures.PDF)
    context = Context(person(LI, "member"), "desk")
    for upload, accepted in ((paper, False), (drawn, True)):
        write = Create("every", {"text": "签收", "signature": [{"ticket": upload.ticket}]})
        if accepted:
            await shop.writer.write(shop.db, shop.workspace, [write], context)
            continue
        with pytest.raises(InvalidRecord) as caught:
            await shop.writer.write(shop.db, shop.workspace, [write], context)
        assert [fault.code for fault in caught.value.faults] == ["file-not-accepted"]


async def test_undo_brings_a_file_back(shop: Shop, tmp_path: Path) -> None:
    upload = await sent(shop, open_store(tmp_path), pictures.picture(95, 91))
    record = await attach(shop, upload.ticket)
    before = await shop.cells("every", record)  # type: ignore[arg-type]
    written = await shop.set("every", record, attachment=None)  # type: ignore[arg-type]
    assert written.change
    undoing = Undoing(shop.db, shop.writer, shop.workspace, Context(SYSTEM, "柜台"))
    await undoing.undo(What.named(f"change:{written.change}"))
    assert (await shop.cells("every", record))["attachment"] == before["attachment"]  # type: ignore[arg-type]
