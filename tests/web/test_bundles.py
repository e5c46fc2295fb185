"""What a browser loads before it shows anything, gzipped: within the bounds of each face."""

import gzip
import re
from pathlib import Path

import pytest

from danliu.web.pages import STATIC

KB = 1_000
BOUNDS = {
    "form": 150 * KB,
    "lens": 150 * KB,
    "task": 150 * KB,
    "pda": 250 * KB,
    "floor": 250 * KB,
    "desk": 450 * KB,
}
_IN_PAGE = re.compile(r'(?:src|href)="/?(assets/[^"]+\.(?:js|css))"')
_IN_CODE = re.compile(r'(?:from|import)\s*"\./([^"]+\.js)"')


def loaded(page: Path) -> set[Path]:
    """Scripts and styles of the page and what they import before they run; what is imported later,
    by import(…), does not count."""
    waiting = [page.parent / found for found in _IN_PAGE.findall(page.read_text(encoding="utf-8"))]
    found: set[Path] = set()
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        if one.suffix == ".js":
            code = one.read_text(encoding="utf-8")
            waiting += [one.parent / name for name in _IN_CODE.findall(code)]
    return found


@pytest.mark.parametrize("face", sorted(BOUNDS))
def test_a_face_loads_no_more_than_it_may(face: str) -> None:
    files = loaded(STATIC / f"{face}.html")
    sizes = {one.name: len(gzip.compress(one.read_bytes(), 9)) for one in files}
    assert any(name.startswith(face) for name in sizes)
    assert sum(sizes.values()) < BOUNDS[face], sizes


@pytest.mark.parametrize("face", ["form", "lens", "task"])
def test_a_face_for_phones_brings_no_router_and_no_antd(face: str) -> None:
    code = "".join(one.read_text("utf-8") for one in loaded(STATIC / f"{face}.html"))
    assert "ant-btn" not in code
    assert "useNavigate" not in code
    assert "react-router" not in code.lower()
