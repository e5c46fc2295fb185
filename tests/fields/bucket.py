"""A stand-in of S3 storage over real HTTP, written from the manual of its API.

It checks every signature (AWS Signature Version 4, «Authenticating Requests: Using the
Authorization Header») and speaks what an object store needs: put, get with a range, head, delete,
and an upload in parts.
"""

import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

KEY, SECRET, REGION = "key", "secret", "cn-test"
_SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<scope>[^,]+),\s*"
    r"SignedHeaders=(?P<headers>[^,]+),\s*Signature=(?P<signature>[0-9a-f]{64})"
)


class Bucket(ThreadingHTTPServer):
    """objects   what it holds, by path; `asked` the methods it was asked with, in order"""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running_bucket() -> Iterator[Bucket]:
    bucket = Bucket()
    thread = threading.Thread(target=bucket.serve_forever, daemon=True)
    thread.start()
    yield bucket
    bucket.shutdown()
    thread.join()
    bucket.server_close()


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    def log_message(self, *_: Any) -> None:
        """Quietly."""

    def handle_any(self) -> None:
        parts = urlsplit(self.path)
        self.key, self.query = unquote(parts.path), dict(parse_qsl(parts.query, True))
        self.body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.asked.append(self.command)
        if not self._is_signed(parts.path, parts.query):
            return self._say(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        return getattr(self, f"_{self.command.lower()}")()

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = handle_any  # noqa: N815

    def _is_signed(self, path: str, query: str) -> bool:
        found = _SIGNED.match(self.headers.get("authorization", ""))
        if not found or found["key"] != KEY:
            return False
        told = self.headers["x-amz-content-sha256"]
        if told not in ("UNSIGNED-PAYLOAD", sha256(self.body).hexdigest()):
            return False
        names = found["headers"].split(";")
        pairs = sorted((quote(k, "-_.~"), quote(v, "-_.~")) for k, v in parse_qsl(query, True))
        canonical = "\n".join(
            [
                self.command,
                path,
                "&".join(f"{key}={value}" for key, value in pairs),
                *(f"{name}:{' '.join(self.headers[name].split())}" for name in names),
                "",
                found["headers"],
                told,
            ]
        )
        digest = sha256(canonical.encode()).hexdigest()
        to_sign = "\n".join(
            ["AWS4-HMAC-SHA256", self.headers["x-amz-date"], found["scope"], digest]
        )
        key = f"AWS4{SECRET}".encode()
        for part in found["scope"].split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        wanted = hmac.digest(key, to_sign.encode(), "sha256").hex()
        return hmac.compare_digest(wanted, found["signature"])

    def _put(self) -> None:
        if "uploadId" in self.query:
            self.server.parts[self.query["uploadId"]][int(self.query["partNumber"])] = self.body
        else:
            self.server.objects[self.key] = self.body
        self._say(200, headers={"etag": f'"{md5(self.body).hexdigest()}"'})

    def _post(self) -> None:
        if "delete" in self.query:
            return self._delete_several()
        if "uploads" in self.query:
            upload = f"upload-{len(self.server.parts)}"
            self.server.parts[upload] = {}
            return self._say(
                200,
                b"<InitiateMultipartUploadResult><Bucket>files</Bucket><Key>k</Key>"
                b"<UploadId>%s</UploadId></InitiateMultipartUploadResult>" % upload.encode(),
            )
        parts = self.server.parts.pop(self.query["uploadId"])
        self.server.objects[self.key] = b"".join(parts[number] for number in sorted(parts))
        return self._say(
            200,
            b"<CompleteMultipartUploadResult><Location>l</Location><Bucket>files</Bucket>"
            b'<Key>k</Key><ETag>"e"</ETag></CompleteMultipartUploadResult>',
        )

    def _get(self) -> None:
        content = self.server.objects.get(self.key)
        if content is None:
            return self._say(404, b"<Error><Code>NoSuchKey</Code></Error>")
        headers = {"etag": f'"{md5(content).hexdigest()}"', "last-modified": _LONG_AGO}
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("range", ""))
        if found is None:
            return self._say(200, content, headers)
        first, last = int(found[1]), min(int(found[2]), len(content) - 1)
        headers["content-range"] = f"bytes {first}-{last}/{len(content)}"
        return self._say(206, content[first : last + 1], headers)

    _head = _get

    def _delete(self) -> None:
        self.server.objects.pop(self.key, None)
        self._say(204)

    def _delete_several(self) -> None:
        """The manual wants a checksum of this one's body."""
        if not {"content-md5", "x-amz-checksum-sha256"} & set(map(str.lower, self.headers)):
            return self._say(400, b"<Error><Code>InvalidRequest</Code></Error>")
        keys = re.findall(rb"<Key>(.*?)</Key>", self.body)
        for key in keys:
            self.server.objects.pop(f"{self.key.rstrip('/')}/{key.decode()}", None)
        done = b"".join(b"<Deleted><Key>%s</Key></Deleted>" % key for key in keys)
        return self._say(200, b"<DeleteResult>%s</DeleteResult>" % done)

    def _say(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


_LONG_AGO = "Thu, 01 Jan 2026 00:00:00 GMT"
