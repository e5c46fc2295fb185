"""How the company and its people look on pages that know no more of them."""

from litestar import Response

from danliu.errors import DanliuError
from danliu.people.workspaces import WorkspaceRow

LOGOS, PORTRAITS = "/api/public/logos", "/api/public/portraits"


class NoPicture(DanliuError):
    """There is no such picture."""

    code = "not-found"
    status = 404


def logo_of(row: WorkspaceRow) -> str:
    """Where the company's picture is; blank for none."""
    return f"{LOGOS}/{row.logo}" if row.logo else ""


def portrait_at(picture: str) -> str:
    """Where a person's picture is, by its hash; blank for none."""
    return f"{PORTRAITS}/{picture}" if picture else ""


def picture_reply(found: bytes | None, media_type: str) -> Response[bytes]:
    """A picture by the hash of its content, which never changes. Raises NoPicture."""
    if found is None:
        raise NoPicture
    headers = {
        "cache-control": "public, max-age=31536000, immutable",
        "content-security-policy": "default-src 'none'",
        "x-content-type-options": "nosniff",
    }
    return Response(found, media_type=media_type, headers=headers)
