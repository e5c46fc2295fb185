"""What a flow asks of the outside goes through the gate, or nowhere."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from danliu.connect.addresses import allowed_hosts, why_closed
from danliu.connect.errors import (
    AddressClosed,
    AnswerTooLong,
    BadAllowList,
    BadRequest,
    OutsideRefused,
    Redirected,
    Throttled,
    UnexpectedAnswer,
    Unreachable,
)
from danliu.connect.outbound import Answered, Outbound
from tests.connect.raw_server import OK, Server, server


class Names:
    """A name server that answers as it is told, one answer after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0)


def allow(*hosts: str) -> Any:
    return allowed_hosts({"DANLIU_ALLOW_HOSTS": ",".join(hosts)})


async def ask(
    outbound: Outbound,
    url: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
    timeout_s: float = 10,
    max_bytes: int = 1000,
) -> Answered:
    return await outbound.ask(
        method, url, headers=headers or {}, body=body, timeout_s=timeout_s, max_bytes=max_bytes
    )


async def ask_allowed(one: Server, **how: Any) -> Answered:
    return await ask(Outbound(allow(f"127.0.0.1:{one.port}")), url_of(one), **how)


def url_of(one: Server) -> str:
    return f"http://127.0.0.1:{one.port}/orders?since=1"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.0.9", "loopback"),
        ("10.1.2.3", "private"),
        ("172.31.255.255", "private"),
        ("192.168.0.1", "private"),
        ("169.254.1.1", "link-local"),
        ("169.254.169.254", "metadata"),
        ("100.100.100.200", "metadata"),
        ("168.63.129.16", "metadata"),
        ("100.64.0.1", "reserved"),
        ("192.0.0.192", "reserved"),
        ("0.0.0.0", "unspecified"),
        ("0.1.2.3", "private"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "private"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("fe80::1%eth0", "link-local"),
        ("fc00::1", "private"),
        ("fd00:ec2::254", "metadata"),
        ("ff02::1", "multicast"),
        ("::ffff:10.0.0.1", "private"),
        ("::ffff:169.254.169.254", "metadata"),
        ("64:ff9b::7f00:1", "reserved"),
        ("64:ff9b:1::1", "reserved"),
        ("2002:7f00:1::", "reserved"),
        ("fec0::1", "reserved"),
        ("::10.0.0.1", "reserved"),
        ("3fff::1", "reserved"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "private"),
    ],
)
def test_an_address_that_is_not_of_the_open_internet_is_closed(address, kind):
    assert why_closed(address) == kind


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2400:3200::1", "::ffff:8.8.8.8"])
def test_a_public_address_is_open(address):
    assert why_closed(address) is None


async def test_the_loopback_is_closed_until_somebody_allows_it():
    async with server() as one:
        with pytest.raises(AddressClosed) as closed:
            await ask(Outbound(), url_of(one))
        assert not one.heard
        assert (await ask_allowed(one)).body == b"ok"
    assert closed.value.facts() == {
        "host": "127.0.0.1",
        "port": one.port,
        "address": "127.0.0.1",
        "kind": "loopback",
    }
    assert not closed.value.retry


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "0"]
)
async def test_another_spelling_of_the_loopback_is_closed_too(host):
    with pytest.raises(AddressClosed):
        await ask(Outbound(), f"http://{host}:9/")


async def test_another_port_of_an_allowed_host_stays_closed():
    async with server() as one, server() as other:
        with pytest.raises(AddressClosed):
            await ask(Outbound(allow(f"127.0.0.1:{other.port}")), url_of(one))
        assert not one.heard


async def test_one_inner_address_among_public_ones_closes_the_name():
    names = Names(["1.1.1.1", "10.0.0.5"])
    with pytest.raises(AddressClosed) as closed:
        await ask(Outbound(resolve=names), "https://erp.example/")
    assert closed.value.address == "10.0.0.5"


async def test_a_name_is_resolved_once_and_the_checked_address_is_called():
    async with server() as checked, server(host="127.0.0.2") as trap:
        names = Names(["127.0.0.1"], ["127.0.0.2"])
        outbound = Outbound(allow("erp.lan"), names)
        await ask(outbound, f"http://erp.lan:{checked.port}/")
        assert names.asked == ["erp.lan"]
        assert f"host: erp.lan:{checked.port}".encode() in checked.heard[0].lower()
        assert not trap.heard


async def test_a_name_that_moves_inside_later_is_closed_then():
    names = Names(["10.0.0.5"])
    with pytest.raises(AddressClosed):
        await ask(Outbound(resolve=names), "http://moved.example/")
    assert names.asked == ["moved.example"]


async def test_the_second_address_is_tried_where_the_first_does_not_answer():
    async with server(host="127.0.0.2") as one:
        names = Names(["127.0.0.1", "127.0.0.2"])
        outbound = Outbound(allow("erp.lan"), names)
        assert (await ask(outbound, f"http://erp.lan:{one.port}/")).status == 200


async def test_https_greets_the_host_by_its_name_and_checks_its_certificate(tmp_path):
    greeted: list[str | None] = []
    theirs, ours = certificates(tmp_path, "erp.lan")
    theirs.sni_callback = lambda socket, name, context: greeted.append(name)
    async with server(tls=theirs) as one:
        outbound = Outbound(allow("erp.lan"), Names(["127.0.0.1"]), tls=ours)
        assert (await ask(outbound, f"https://erp.lan:{one.port}/")).body == b"ok"
        wrong = Outbound(allow("other.lan"), Names(["127.0.0.1"]), tls=ours)
        with pytest.raises(Unreachable):
            await ask(wrong, f"https://other.lan:{one.port}/")
    assert greeted == ["erp.lan", "other.lan"]


def certificates(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS for a server of this name, and for a client that trusts it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    built = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    cert = built.add_extension(names, critical=False).sign(key, hashes.SHA256())
    file = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(secret + cert.public_bytes(serialization.Encoding.PEM))
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(file)
    return theirs, ssl.create_default_context(cafile=str(file))


async def test_a_redirect_into_the_network_is_refused_with_its_target():
    async with server() as inside:
        target = f"http://127.0.0.1:{inside.port}/secrets"
        moved = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n"
        async with server(moved.encode()) as one:
            with pytest.raises(Redirected) as refused:
                await ask_allowed(one)
        assert refused.value.target == target
        assert not inside.heard


async def test_an_answer_that_never_ends_ends_with_the_time():
    never = asyncio.Event()

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n.")
        await writer.drain()
        await never.wait()

    async with server(drip) as one:
        with pytest.raises(Unreachable) as late:
            await ask_allowed(one, timeout_s=0.3)
        assert late.value.retry
        never.set()


async def test_headers_that_never_end_end_too():
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-More: again\r\n" * 1000)
            await writer.drain()

    async with server(drip) as one:
        with pytest.raises(Unreachable):
            await ask_allowed(one)


async def test_a_flood_is_cut_off_at_the_allowed_size():
    async def flood(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 10_000)
            await writer.drain()

    async with server(flood) as one:
        with pytest.raises(AnswerTooLong) as long:
            await ask_allowed(one, max_bytes=50_000)
        await asyncio.wait_for(one.hung_up.wait(), 10)
    assert long.value.max_bytes == 50_000


async def test_exactly_the_allowed_size_is_taken():
    async with server(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345") as one:
        assert (await ask_allowed(one, max_bytes=5)).body == b"12345"
        with pytest.raises(AnswerTooLong):
            await ask_allowed(one, max_bytes=4)


async def test_a_compressed_answer_that_nobody_asked_for_is_refused():
    bomb = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab"
    async with server(bomb) as one:
        with pytest.raises(UnexpectedAnswer):
            await ask_allowed(one)


@pytest.mark.parametrize(
    ("status", "error", "again"),
    [
        (400, OutsideRefused, False),
        (404, OutsideRefused, False),
        (429, Throttled, True),
        (500, Unreachable, True),
        (503, Unreachable, True),
        (304, Redirected, False),
    ],
)
async def test_the_status_says_whether_trying_again_can_help(status, error, again):
    async with server(f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode()) as one:
        with pytest.raises(error) as refused:
            await ask_allowed(one)
    assert refused.value.retry is again
    assert str(status) in refused.value.detail


async def test_a_refusal_repeats_their_words_and_the_status():
    body = "余额不足".encode()
    head = f"HTTP/1.1 402 No\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    async with server(head + body) as one:
        with pytest.raises(OutsideRefused) as refused:
            await ask_allowed(one)
    assert (refused.value.refusal, refused.value.detail) == ("402", "HTTP 402: 余额不足")


async def test_nobody_listening_is_worth_another_try():
    async with server() as one:
        pass
    with pytest.raises(Unreachable) as gone:
        await ask_allowed(one)
    assert gone.value.retry


async def test_a_name_that_does_not_exist_is_worth_another_try():
    async def nobody(host: str, port: int) -> list[str]:
        raise OSError("name unknown")

    with pytest.raises(Unreachable):
        await ask(Outbound(resolve=nobody), "http://nobody.example/")


async def test_the_proxy_of_the_environment_is_not_used(monkeypatch):
    async with server() as one, server() as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
        await ask_allowed(one)
        assert one.heard
        assert not proxy.heard


async def test_a_cookie_is_not_kept_for_the_next_request():
    async with server(OK.replace(b"\r\n", b"\r\nSet-Cookie: a=1\r\n", 1)) as one:
        outbound = Outbound(allow(f"127.0.0.1:{one.port}"))
        await ask(outbound, url_of(one))
        await ask(outbound, url_of(one))
        assert b"cookie" not in one.heard[1].lower()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://erp.example/",
        "file:///etc/passwd",
        "erp.example/orders",
        "http://",
        "http://user:secret@erp.example/",
        "http://erp.example:70000/",
        "http://[::1/",
        "http://" + "a" * 70 + ".example/",
    ],
)
async def test_what_is_not_a_web_address_is_refused_without_asking_anybody(url):
    with pytest.raises(BadRequest) as refused:
        await ask(Outbound(), url)
    assert refused.value.part == "url"
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "inside.lan"},
        {"transfer-encoding": "chunked"},
        {"X-Key": "geheim\r\nHost: b"},
        {"X-Key": "geheim密"},
    ],
)
async def test_headers_that_would_break_the_frame_are_refused_without_their_text(headers):
    async with server() as one:
        with pytest.raises(BadRequest) as refused:
            await ask_allowed(one, headers=headers)
        assert not one.heard
    assert "geheim" not in str(refused.value)


def test_the_list_of_allowed_hosts_reads_names_and_ports():
    assert allow("127.0.0.1:9000", " ERP.lan ", "[::1]:80", "") == {
        ("127.0.0.1", 9000),
        ("erp.lan", None),
        ("::1", 80),
    }


@pytest.mark.parametrize("entry", ["erp.lan:port", "http://erp.lan", "a@b", "erp.lan/x"])
def test_an_entry_that_is_no_host_is_named(entry):
    with pytest.raises(BadAllowList) as wrong:
        allow(entry)
    assert wrong.value.entry == entry
