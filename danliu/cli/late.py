"""Groups of commands that are loaded when somebody asks for one: all of them together take
seconds to load, and each needs only its own part."""

import gc
from collections import UserDict
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command


def group(help_: str, where: Mapping[str, str]) -> typer.Typer:
    """`where` names for each command its module in `danliu.cli` and what it is there: `up:up`,
    a function or another group."""

    class Late(TyperGroup):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.commands = _Late(where)

    app = typer.Typer(
        cls=Late,
        help=help_,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_show_locals=False,
    )
    app.callback(help=help_)(lambda: None)
    return app


class _Late(UserDict[str, Any]):
    def __getitem__(self, name: str) -> Any:
        return _loaded(name, self.data[name])


def _loaded(name: str, place: str) -> Any:
    module, _, part = place.partition(":")
    gc.disable()  # what is loaded stays
    found = getattr(import_module(f"danliu.cli.{module}"), part)
    gc.enable()
    if not isinstance(found, typer.Typer):
        app = typer.Typer(add_completion=False)
        app.command(name)(found)
        found = app
    command = get_command(found)
    command.name = name
    return command
