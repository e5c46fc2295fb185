"""The one place where errors become HTTP: problem details, RFC 9457."""

from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from danliu.errors import DanliuError, Words
from danliu.expected import of_type
from danliu.flows.faults import FlowFault
from danliu.postgres.pool import away
from danliu.tables.errors import Fault, Question

log = structlog.get_logger()
PROBLEM = "application/problem+json"
BUSY_S = 3


def language(request: Request[Any, Any, Any]) -> str:
    """zh or en, as the reader asks; Chinese for all who ask for neither."""
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "zh"


def danliu_problem(request: Request[Any, Any, Any], error: DanliuError) -> Response[bytes]:
    title = (error.__doc__ or error.code).strip().splitlines()[0]
    facts = spoken_facts(error, language(request))
    headers = {"retry-after": str(facts["wait_s"])} if "wait_s" in facts else {}
    return _problem(error.code, error.status, title, facts, headers)


def http_problem(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    code = "invalid-request" if error.status_code == 400 else f"http-{error.status_code}"
    facts: dict[str, Any] = {"detail": error.detail}
    if error.extra:
        facts["places"] = _places(error.extra, language(request))
    return _problem(code, error.status_code, "The request cannot be understood.", facts)


def _places(extra: Any, tongue: str) -> Any:
    """What was expected at each place of the request, in the reader's language."""
    if not isinstance(extra, list):
        return extra
    return [
        {**one, "message": _spoken(of_type(str(one["message"])), tongue)}
        if isinstance(one, dict) and "message" in one
        else one
        for one in extra
    ]


def value_problem(_request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A value that PostgreSQL cannot hold, or a document nested without end: the sender's doing."""
    facts = {"detail": str(error)[:200]}
    return _problem("invalid-request", 400, "A value of the request cannot be accepted.", facts)


def unexpected_problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    if away(error):
        return _database_problem(request, error)
    log.exception("unexpected error", path=request.url.path)
    return _problem("unexpected", 500, "Something went wrong on our side; it was logged.", {})


def _database_problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Whoever asks again is answered: nothing of this request was done, or all of it."""
    log.warning("the database is away", path=request.url.path, error=str(error))
    title = "The database does not answer at the moment; try again."
    return _problem("database-busy", 503, title, {"wait_s": BUSY_S}, {"retry-after": str(BUSY_S)})


def _problem(
    code: str, status: int, title: str, facts: dict[str, Any], headers: dict[str, str] | None = None
) -> Response[bytes]:
    body = {"type": f"/problems/{code}", "status": status, "title": title, **facts}
    content = msgspec.json.encode(body, enc_hook=str)
    return Response(content, status_code=status, media_type=PROBLEM, headers=headers or {})


def spoken_facts(error: DanliuError, tongue: str) -> dict[str, Any]:
    return {key: _spoken(value, tongue) for key, value in error.facts().items()}


def _spoken(value: Any, tongue: str) -> Any:
    """Facts with every sentence in the reader's language."""
    if isinstance(value, Words):
        return value.en if tongue == "en" else value.zh
    if isinstance(value, Fault | Question | FlowFault):
        return {name: _spoken(getattr(value, name), tongue) for name in value.__struct_fields__}
    if isinstance(value, list | tuple):
        return [_spoken(one, tongue) for one in value]
    return value
