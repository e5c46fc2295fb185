"""The tree: nothing in it tells of a machine, and every part brings its guide and its note."""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

from danliu.connect.connector import connectors
from tests.packaging.traces import MACHINE_PATH, REGISTRY

ROOT = Path(__file__).parents[2]


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def text_of(file: Path) -> str:
    """The text of a file; of a picture, nothing."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("trace", [REGISTRY, MACHINE_PATH], ids=["registry", "machine"])
def test_no_file_tells_where_it_was_made(trace: re.Pattern[str]) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in tracked()
        for number, line in enumerate(text_of(file).splitlines(), 1)
        if trace.search(line)
    ]

    assert found == []


def test_the_patterns_find_what_they_are_meant_to_find() -> None:
    assert REGISTRY.search("https://" + "pypi" + ".org/simple")
    assert REGISTRY.search("registry." + "npmjs" + ".org")
    assert MACHINE_PATH.search("made in /" + "home/li/danliu")
    assert MACHINE_PATH.search('"/' + 'root/x"')
    assert not MACHINE_PATH.search(
        "front/" + "root/x and ~/" + "work/x and https://a.cn/" + "home/x"
    )


def test_the_lock_of_the_front_end_names_versions_and_checksums_but_no_host() -> None:
    lock = json.loads((ROOT / "front/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}

    assert packages
    assert [name for name, one in packages.items() if "resolved" in one] == []
    unchecked = [name for name, one in packages.items() if "integrity" not in one]
    assert [name for name in unchecked if not packages[name].get("inBundle")] == []


def test_the_constraints_pin_one_version_each_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()

    assert lines
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.+]+", line)] == []


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in tracked("danliu/*.py")
        if (text := text_of(file)).strip() and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []


@pytest.mark.parametrize("name", list(connectors))
def test_every_connector_brings_its_guide_and_its_note(name: str) -> None:
    guide = ROOT / "danliu/connect" / name / "guide.md"

    assert guide.read_text(encoding="utf-8").startswith("# ")
    assert (ROOT / f"news/connect-{name}.md").exists()


def test_a_note_is_one_sentence_in_the_words_of_its_readers() -> None:
    notes = tracked("news/*.md")

    assert notes
    for note in notes:
        text = text_of(note).strip()
        assert "\n" not in text, note.name
        assert text.endswith("。"), note.name
        assert re.search(r"[\u4e00-\u9fff]{4}", text), note.name


LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    pages = tracked("*.md")
    lost = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in pages
        for target in LINK.findall(re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL))
        if not (page.parent / target).exists()
    ]

    assert pages
    assert lost == []


RECORD = ("Why now", "We choose", "We gain", "We pay", "We refused", "Look again")


def test_a_decision_record_says_what_was_gained_what_it_costs_and_what_was_refused() -> None:
    records = tracked("docs/decisions/*.md")

    assert records
    for number, record in enumerate(records, 1):
        title, _, dated, *_ = text_of(record).splitlines()
        assert record.name.startswith(f"{number:04}-")
        assert title.startswith(f"# {number}. ")
        assert re.match(r"\d{4}-\d\d-\d\d · (accepted|replaced) · ", dated), record.name
        places = [text_of(record).find(f"\n{part}") for part in RECORD]
        assert -1 not in places, record.name
        assert places == sorted(places), record.name


def test_the_pictures_of_the_documentation_load_on_a_slow_line() -> None:
    heavy = [file.name for file in tracked("docs/pictures/*") if file.stat().st_size > 200_000]

    assert heavy == []
