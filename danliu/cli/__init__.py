"""The command line: a few lines each over the rooms below."""

from danliu.cli.main import main

__all__ = ["main"]
