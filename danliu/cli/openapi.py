"""`danliu openapi`: the HTTP API's own description, from which the front end's types are made."""

import msgspec
import typer

from danliu.web.app import describe


def openapi() -> None:
    """把 HTTP 接口描述写到标准输出。 The OpenAPI document, on standard output."""
    plain = msgspec.json.encode(describe(), order="sorted")
    typer.echo(msgspec.json.format(plain, indent=1).decode())
