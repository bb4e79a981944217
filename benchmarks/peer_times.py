"""Do on request what other packages can, with their own interpreter; ``peers`` starts this and times it."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version

import numpy as np

PACKAGES = ("pysensmcda", "pymcdm", "SALib", "numpy")


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


def salib(matrix, n, outputs=2):
    """Find Sobol' indices as SALib does: one output at a time, here of the two ranks that move most."""
    from SALib.analyze import sobol
    from SALib.sample import sobol as points

    n_items = matrix.shape[1]
    bounds = [[0.75, 1.25]] * n_items
    problem = {"num_vars": n_items, "names": list(map(str, range(n_items))), "bounds": bounds}
    factors = points.sample(problem, n, calc_second_order=False, seed=0)
    ranks = (-(factors @ matrix.T)).argsort(axis=1).argsort(axis=1) + 1.0
    for output in np.argsort(-ranks.std(axis=0))[:outputs]:
        sobol.analyze(problem, ranks[:, output], calc_second_order=False, num_resamples=100, seed=0)


def main():
    """Read blocks from the first line of standard input, then a wish a line; answer each when it is done."""
    blocks = {size: np.array(cells) for size, cells in json.loads(sys.stdin.readline()).items()}
    print(json.dumps({name: version(name) for name in PACKAGES}), flush=True)
    for line in sys.stdin:
        name, size, n = json.loads(line)
        {"pysensmcda": pysensmcda, "pymcdm": pymcdm, "salib": salib}[name](blocks[size], n)
        print("done", flush=True)


if __name__ == "__main__":
    main()
