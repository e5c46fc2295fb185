"""The way into the demo."""

from typing import NamedTuple


class DemoSignIn(NamedTuple):
    """Printed at the start and shown on the sign-in page: a demo has nothing to hide."""

    login: str = "demo"
    password: str = "danliu-demo"  # noqa: S105


PICKER = DemoSignIn("picker")
"""Who picks in the demo: what one sees without an owner's rights."""
