"""From items to criteria, domains and the total: the pure arithmetic of a rule set's tree.

Points add up, unless a node says otherwise. With points P_c, maxima M_c of the nodes below, a_c = P_c / M_c:

- sum: P = sum P_c, M = sum M_c;
- geometric: P = M prod a_c ** (M_c / sum M_c), M the node's own maximum (else sum M_c);
- harmonic: P = M sum M_c / sum (M_c / a_c).

The weighted geometric mean is that of the Human Development Index (UNDP, Technical note 1); see also the
OECD/JRC Handbook on Constructing Composite Indicators (2008), DOI 10.1787/9789264043466-en, step 6. What does
not apply to a unit has maximum 0 and leaves the shares of the others as they are. Bonus points add to,
penalty points take from, the node above without entering its maximum; both are capped by their own maxima.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Item, RuleSet

Values = NDArray[np.float64]
Role = Literal["scale", "bonus", "penalty"]
Method = Literal["sum", "geometric", "harmonic"]


@dataclass(frozen=True)
class Node:
    """A node of the tree.

    Attributes
    ----------
    item : Item or None
        None for the total.
    below : tuple of int
        Places of the nodes directly below; empty for an item that is scored.
    method : str
        How those below give this one's points.
    role : str
        Whether it counts in the scale, or is a bonus or a penalty.
    top : float or None
        Its own maximum points, None where they are not known.
    """

    item: Item | None
    below: tuple[int, ...]
    method: Method
    role: Role
    top: float | None


@dataclass(frozen=True)
class Tree:
    """The nodes of a rule set: scored items first, each other node after those below it, the total last."""

    nodes: tuple[Node, ...]
    n_items: int

    def place(self, item_id: str) -> int:
        """Return the place of an item's node."""
        return next(
            at for at, node in enumerate(self.nodes) if node.item is not None and node.item.item_id == item_id
        )

    @property
    def items(self) -> tuple[Item, ...]:
        """The items that are scored, in the order of the columns."""
        return tuple(node.item for node in self.nodes[: self.n_items] if node.item is not None)

    @property
    def columns_below(self) -> dict[str, list[int]]:
        """The columns of the items below each inner node, by its item id."""
        columns = [[at] for at in range(self.n_items)]
        for node in self.nodes[self.n_items :]:
            columns.append([column for at in node.below for column in columns[at]])
        inner = zip(self.nodes[self.n_items :], columns[self.n_items :], strict=True)
        return {node.item.item_id: below for node, below in inner if node.item is not None}

    @property
    def is_plain_sum(self) -> bool:
        """Whether points only add up: no other method, no bonus, no penalty."""
        return all(node.method == "sum" and node.role == "scale" for node in self.nodes)


def tree_of(rules: RuleSet) -> Tree:
    """Return the tree of what can be scored under a rule set (of a fragment: of what is known)."""
    leaves = rules.scored()
    nodes = [_node(rules, leaf, ()) for leaf in leaves]
    place = {leaf.code: at for at, leaf in enumerate(leaves)}
    inner = [item for item in rules.items if rules.children(item)]
    for item in sorted(inner, key=lambda item: -item.code.count(".")):
        below = tuple(place[child.code] for child in rules.children(item) if child.code in place)
        if below:
            place[item.code] = len(nodes)
            nodes.append(_node(rules, item, below))
    top = tuple(place[domain.code] for domain in rules.domains if domain.code in place)
    scale = rules.settings.scale if rules.settings.aggregation != "sum" else None
    nodes.append(Node(None, top, rules.settings.aggregation, "scale", scale))
    return Tree(tuple(nodes), len(leaves))


def resized(tree: Tree, official: Values, maxima: Values) -> Tree:
    """Return a tree whose nodes' own maxima and caps follow other maximum points of the items.

    Parameters
    ----------
    tree : Tree
        Its nodes.
    official, maxima : ndarray, shape (n_items,)
        Maximum points of the items before and after; a node's own maximum changes as the sum of those below.
    """
    nodes: list[Node] = []
    sums: list[tuple[float, float]] = []
    for at, node in enumerate(tree.nodes):
        own = [sums[below] for below in node.below if tree.nodes[below].role == node.role]
        before = sum(one for one, _ in own) if node.below else float(official[at])
        after = sum(one for _, one in own) if node.below else float(maxima[at])
        changed = node.item is not None and node.top is not None and before > 0 and before != after
        nodes.append(replace(node, top=(node.top or 0.0) * after / before) if changed else node)
        sums.append((before, after))
    return replace(tree, nodes=tuple(nodes))


def _node(rules: RuleSet, item: Item, below: tuple[int, ...]) -> Node:
    kind = rules.assessment(item)
    role: Role = "bonus" if kind == "bonus" else "penalty" if kind == "penalty" else "scale"
    method: Method = "sum"
    if below and item.aggregation in ("geometric", "harmonic"):
        method = item.aggregation  # type: ignore[assignment]
    return Node(item, below, method, role, item.max_points)


def aggregate(tree: Tree, points: Values, maxima: Values) -> tuple[Values, Values]:
    """Work points up the tree.

    Parameters
    ----------
    tree : Tree
        Its nodes.
    points : ndarray, shape (n_units, n_items)
        Points of each item; NaN where missing, 0 where an item does not apply. Penalties with either sign.
    maxima : ndarray, shape (n_units, n_items)
        Greatest points of each item for each unit; 0 where it does not apply.

    Returns
    -------
    points, maxima : ndarray, shape (n_units, n_nodes)
        NaN above a missing item. Maxima without bonus and penalty.
    """
    shape = (points.shape[0], len(tree.nodes))
    found, most = np.zeros(shape, order="F"), np.zeros(shape, order="F")  # nodes are worked on in turn
    found[:, : tree.n_items], most[:, : tree.n_items] = points, maxima
    for at, node in enumerate(tree.nodes):
        if node.below:
            found[:, at], most[:, at] = _up(tree, node, found, most)
        if node.role == "scale":
            continue
        if not node.below and node.role == "penalty":  # typed as what it costs, or below 0
            found[:, at] = np.abs(found[:, at])
        if node.top is not None:
            found[:, at] = np.minimum(found[:, at], node.top)
    return found, most


def _up(tree: Tree, node: Node, points: Values, maxima: Values) -> tuple[Values, Values]:
    own = [at for at in node.below if tree.nodes[at].role == node.role]
    most = maxima[:, own].sum(axis=1)
    if node.method == "sum":
        found = points[:, own].sum(axis=1)
    else:
        top = most if node.top is None else np.where(most > 0, node.top, 0.0)
        found, most = top * _mean(node.method, points[:, own], maxima[:, own]), top
    for at in node.below:
        role = tree.nodes[at].role
        if role != node.role:
            found = found - points[:, at] if role == "penalty" else found + points[:, at]
    return found, most


def _mean(method: Method, points: Values, maxima: Values) -> Values:
    """Weighted mean of achievements, shape (n_units,); 0 where nothing applies, NaN below 0."""
    applies = maxima > 0
    share = np.divide(points, maxima, out=np.ones_like(points), where=applies)
    total = maxima.sum(axis=1, keepdims=True)
    weight = np.divide(maxima, total, out=np.zeros_like(maxima), where=total > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "geometric":
            mean = np.exp((weight * np.where(applies, np.log(share), 0.0)).sum(axis=1))
        else:
            mean = 1 / np.where(applies, weight / share, 0.0).sum(axis=1)
    missing = np.isnan(np.where(applies, points, 0.0)).any(axis=1) | (applies & (share < 0)).any(axis=1)
    mean = np.where((applies & (share == 0)).any(axis=1), 0.0, mean)
    return np.where(missing, np.nan, np.where(total[:, 0] > 0, mean, 0.0))
