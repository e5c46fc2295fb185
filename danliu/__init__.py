"""Danliu 单流: every order arrives in one place."""

from importlib.metadata import version

__version__ = version("danliu")
