"""`danliu import`: files into tables."""

import typer

app = typer.Typer(help="导入 Import", no_args_is_help=True)


@app.callback()
def imports() -> None:
    """导入 Import"""
