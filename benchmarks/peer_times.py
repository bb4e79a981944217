"""Time other packages, with their own interpreter; ``peers`` starts this and reads seconds as JSON."""

from __future__ import annotations

import json
import sys
from functools import partial
from importlib.metadata import version
from time import perf_counter

import numpy as np

OUTPUTS = 2  # SALib does one output at a time: these are timed, and stand for all
PACKAGES = ("pysensmcda", "pymcdm", "SALib", "numpy")


def best(work, times):
    """Return the best time of some runs."""
    taken = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


def pysensmcda(matrix, n):
    """Simulate as PySensMCDA does, with the leanest method that it takes: a plain weighted sum."""
    from pysensmcda.smaa import simulate

    types = np.ones(matrix.shape[1])
    simulate(
        lambda cells, weights, _types: cells @ weights,
        matrix,
        types,
        num_samples=n,
        reverse_ranking=True,
        store="accumulate",
        seed=0,
    )


def pymcdm(matrix, n):
    """Score and rank as pymcdm does: one set of weights at a time (it has no simulation)."""
    from pymcdm.helpers import rankdata
    from pymcdm.methods import WSM

    method, types = WSM(), np.ones(matrix.shape[1])
    for weights in np.random.default_rng(0).dirichlet(types, n):
        rankdata(method(matrix, weights, types), reverse=True)


def salib(matrix, n, outputs):
    """Find Sobol' indices of ranks as SALib does: one output at a time."""
    from SALib.analyze import sobol
    from SALib.sample import sobol as points

    n_items = matrix.shape[1]
    problem = {
        "num_vars": n_items,
        "names": list(map(str, range(n_items))),
        "bounds": [[0.75, 1.25]] * n_items,
    }
    factors = points.sample(problem, n, calc_second_order=False, seed=0)
    ranks = (-(factors @ matrix.T)).argsort(axis=1).argsort(axis=1) + 1.0
    for output in np.argsort(-ranks.std(axis=0))[:outputs]:
        sobol.analyze(problem, ranks[:, output], calc_second_order=False, num_resamples=100, seed=0)


def main():
    """Read blocks and wishes from standard input."""
    wish = json.load(sys.stdin)
    times = {}
    for size, cells in wish["blocks"].items():
        matrix = np.array(cells)
        for n in wish["draws"]:
            times[f"pysensmcda {size} {n}"] = best(partial(pysensmcda, matrix, n), 3)
        times[f"pymcdm {size}"] = best(partial(pymcdm, matrix, 500), 3) / 500
        whole = best(partial(salib, matrix, wish["points"], OUTPUTS), 1)
        none = best(partial(salib, matrix, wish["points"], 0), 1)
        times[f"salib {size}"] = none + (whole - none) / OUTPUTS * len(matrix)
    print(json.dumps({"times": times, "versions": {name: version(name) for name in PACKAGES}}))


if __name__ == "__main__":
    main()
