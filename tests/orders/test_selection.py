"""Which orders make a wave, and which aisles are walked: a valid one, and nearly the best."""

import gzip
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.orders.selection.evaluate import evaluate
from danliu.orders.selection.picking import picked
from danliu.orders.selection.problem import Problem, Selection, fault
from danliu.orders.selection.reading import NotReadable, read
from danliu.orders.selection.search import select
from tests.data_sets import data_set

# two aisles hold all of it, each alone too little
EXAMPLE = "3 2 3\n1 0 2\n2 0 1 1 1\n1 1 3\n1 0 3\n1 1 4\n2 0 1 1 1\n2 7\n"


def written(folder: Path, text: str, name: str = "one.txt") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def never_before(asked: int):
    """Tired once it was asked so often: as much work on a slow machine as on a fast one."""
    left = iter(range(asked))
    return lambda: next(left, None) is None


def drawn(seed: int, folder: Path, lines: int) -> Problem:
    """A small question of orders with so many lines at most."""
    chance = Random(seed)
    items, orders, aisles = chance.randint(2, 8), chance.randint(3, 7), chance.randint(2, 6)

    def row(most: int) -> str:
        count = chance.randint(1, min(most, items))
        pairs = [(one, chance.randint(1, 4)) for one in chance.sample(range(items), count)]
        return " ".join(map(str, (count, *(number for pair in pairs for number in pair))))

    rows = [row(lines) for _ in range(orders)] + [row(items) for _ in range(aisles)]
    text = f"{orders} {items} {aisles}\n" + "\n".join(rows) + f"\n2 {chance.randint(5, 20)}\n"
    return read(written(folder, text, f"{seed}.txt"))


def best_of_all(problem: Problem) -> float:
    """By trying every set of aisles with every set of orders."""
    values = [0.0]
    for size in range(1, problem.aisles + 1):
        for aisles in combinations(range(problem.aisles), size):
            stock = problem.stock(aisles)
            values.append(_most_units(problem, stock) / size)
    return max(values)


def _most_units(problem: Problem, stock) -> int:
    asked = problem.asked
    demand = np.zeros((problem.orders, problem.items), dtype=np.int64)
    demand[asked.owner, asked.item] = asked.quantity
    best = 0
    for number in range(1, 2**problem.orders):
        chosen = [one for one in range(problem.orders) if number >> one & 1]
        units = int(problem.units[chosen].sum())
        if best < units <= problem.most and (demand[chosen].sum(axis=0) <= stock).all():
            best = units
    return best if best >= problem.least else 0


def test_a_question_is_read_packed_or_not(tmp_path: Path) -> None:
    plain = read(written(tmp_path, EXAMPLE))
    packed = read(written(tmp_path, EXAMPLE, "two.txt.gz"))

    assert (plain.orders, plain.items, plain.aisles, plain.least, plain.most) == (3, 2, 3, 2, 7)
    assert plain.units.tolist() == packed.units.tolist() == [2, 2, 3]
    assert plain.stock([0, 2]).tolist() == [4, 1]


@pytest.mark.parametrize(
    "text", ["", "1 2", "1 1 1\n1 0 x", "1 1 1\n9 0 1", "1 1 1\n1 5 1\n1 0 1\n1 2"]
)
def test_what_is_no_question_is_said_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotReadable, match=r"one\.txt"):
        read(written(tmp_path, text))


def test_two_aisles_that_together_fill_every_order(tmp_path: Path) -> None:
    found = select(read(written(tmp_path, EXAMPLE)), never_before(50))

    assert found == Selection((0, 1, 2), (0, 1), 7)


@given(seed=st.integers(0, 10**6), lines=st.integers(1, 4), data=st.data())
def test_what_is_picked_in_any_aisles_can_be_picked(seed, lines, data, tmp_path_factory) -> None:
    problem = drawn(seed, tmp_path_factory.mktemp("drawn"), lines)
    aisles = data.draw(st.sets(st.integers(0, problem.aisles - 1), min_size=1))

    found = picked(problem, sorted(aisles))

    if found.units >= problem.least:
        assert fault(problem, found) == ""
    assert found.units <= problem.most


@pytest.mark.parametrize("lines", [1, 4])
def test_small_questions_are_answered_nearly_as_well_as_by_trying_everything(
    tmp_path: Path, lines: int
) -> None:
    gaps = list[float]()
    for seed in range(25):
        problem = drawn(seed, tmp_path, lines)
        best, found = best_of_all(problem), select(problem, never_before(300))
        if found:
            assert fault(problem, found) == ""
        if best:
            gaps.append(1 - (found.value if found else 0) / best)

    assert min(gaps) > -1e-9
    assert fmean(gaps) < 0.03


def test_a_folder_of_questions_beside_the_best_known(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    written(tmp_path / "a", EXAMPLE, "x.txt.gz")
    rows = "dataset,instance,best_objective\na,x.txt,4.0\n"
    (tmp_path / "best_known.csv").write_text(rows, encoding="utf-8")
    seen = list[tuple[int, int]]()

    report = evaluate(tmp_path, 0.1, lambda done, of: seen.append((done, of)))

    assert (report.instances, report.mean_gap, report.each[0].value) == (1, 0.125, 3.5)
    assert seen == [(0, 1), (1, 1)]


def test_real_questions_come_near_the_best_that_anybody_found() -> None:
    folder = data_set("wave-picking-sbpo2025")
    few = [f"a/instance_{number:04}.txt.gz" for number in (3, 5, 16, 18, 19)]
    best = {"0003": 12.0, "0005": 177.875, "0016": 85.0, "0018": 117.2, "0019": 202.0}

    gaps = []
    for name in few:
        problem = read(folder / name)
        found = select(problem, never_before(600))
        assert found
        assert fault(problem, found) == ""
        gaps.append(1 - found.value / best[name[11:15]])

    assert fmean(gaps) < 0.05
