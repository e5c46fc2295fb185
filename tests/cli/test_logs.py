"""What a command logs where: a person in front of `danliu up` reads what matters."""

import subprocess
import sys

import pytest

SPEAKS = """
import structlog
from danliu.cli.logs import speak
log = structlog.get_logger()
print(speak({unless_told!r}))
log.info("an index was built")
log.warning("the worker ended")
"""


def said(unless_told: str, **environment: str) -> str:
    command = [sys.executable, "-c", SPEAKS.format(unless_told=unless_told)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("unless_told", "environment", "level"),
    [
        ("warning", {}, "warning"),
        ("info", {}, "info"),
        ("warning", {"DANLIU_LOG": "info"}, "info"),
        ("info", {"DANLIU_LOG": "warning"}, "warning"),
    ],
)
def test_what_goes_well_is_told_where_it_was_asked_for(
    unless_told: str, environment: dict[str, str], level: str
) -> None:
    text = said(unless_told, **environment)
    assert text.splitlines()[0] == level
    assert "the worker ended" in text
    assert ("an index was built" in text) == (level == "info")
