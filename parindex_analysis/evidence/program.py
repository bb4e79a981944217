"""The totals of a block as a linear or whole-number programme: ends of totals, of ranks, of the mean.

Columns are the totals by position; a 0/1 column for each unit and each position that it may stand on, where
it may stand on several; and, only where ranks are asked for or do not follow from positions, a 0/1 column
that says whether a position ties with the next, and the ranks that follow from these.
"""

from __future__ import annotations

import numpy as np

from parindex_analysis.evidence.layout import Layout
from parindex_analysis.evidence.solver import Array, Rows, Whole
from parindex_analysis.scoring.intervals import EPSILON

Terms = dict[int, float]
# Units can have different ranks where their totals can differ by so many points, or by less where there is
# less room: at the very point where two intervals touch they tie.
DIFFERENT = 1e-4


class Program:
    """The programme of one layout.

    Parameters
    ----------
    layout : Layout
        Constraints as arrays, tightened.
    unit : int, optional
        Row whose total and rank will be asked for. All other rows of which only totals are known are put in
        the order of their intervals, which changes no answer: exchanging two of them that stand the other
        way round keeps every constraint. It saves the solver from trying what is the same.
    ranks : bool
        Whether ranks will be asked for.
    """

    def __init__(self, layout: Layout, unit: int | None = None, *, ranks: bool = False) -> None:
        self.layout, self.unit = layout, unit
        self.n = layout.low.size
        self.rows = Rows()
        self._low: list[float] = []
        self._high: list[float] = []
        self._whole: list[int] = []
        self.totals = [
            self._column(min(low, high), max(low, high))
            for low, high in zip(layout.low.tolist(), layout.high.tolist(), strict=True)
        ]
        self._chain()
        self.seats = [self._seat(row) for row in range(layout.unit_low.size)]
        self._seat_rows()
        self._order_rows()
        if layout.parts is not None:
            self._part_rows()
        by_rank = layout.ties != "min" and not np.isnan(layout.ranks).all()
        self.rank_terms: list[tuple[Terms, float]] = (
            self._rank_rows(apart_by=DIFFERENT if ranks else 0.0) if ranks or by_rank else []
        )
        if by_rank:
            self._printed_ranks()

    def feasible(self) -> bool:
        """Say whether some totals and positions satisfy everything."""
        return self._least({}) is not None

    def position(self, place: int) -> tuple[float, float] | None:
        """Return the least and greatest total on a position (from 0), or None where nothing is feasible."""
        return self._ends({self.totals[place]: 1.0})

    def mean(self) -> tuple[float, float] | None:
        """Return the least and greatest mean of all totals, or None."""
        return self._ends(dict.fromkeys(self.totals, 1.0 / self.n))

    def mean_part(self, *, appraised: bool) -> tuple[float, float] | None:
        """Return the least and greatest mean of the appraised points, or of the rest, or None."""
        terms = dict.fromkeys(self.appraised, 1.0 / self.n)
        if not appraised:
            terms = {**dict.fromkeys(self.totals, 1.0 / self.n), **{c: -v for c, v in terms.items()}}
        return self._ends(terms)

    def total(self) -> tuple[float, float] | None:
        """Return the least and greatest total of the unit, or None."""
        return self._ends({self._total_of(self._asked()): 1.0})

    def place(self) -> tuple[float, float] | None:
        """Return the first and the last position (from 0) that the unit can stand on, or None."""
        seat = self.seats[self._asked()]
        if len(seat) == 1:
            (place,) = seat
            return (float(place), float(place)) if self.feasible() else None
        return self._ends({column: float(place) for place, column in seat.items()})

    def can_tie(self, place: int, first: int) -> bool:
        """Say whether the unit can stand on a position and have the total of one above."""
        chosen = self.seats[self._asked()][place]
        if chosen >= 0:
            self._low[chosen] = 1.0
        self.rows.add({self.totals[first]: 1.0, self.totals[place]: -1.0}, high=0.0)
        return self.feasible()

    def rank(self) -> tuple[float, float] | None:
        """Return the best and the worst rank of the unit, or None."""
        seat = self.seats[self._asked()]
        if len(seat) == 1:
            (place,) = seat
            terms, constant = self.rank_terms[place]
        else:
            column, constant = self._column(1.0, self.n), 0.0
            for place, chosen in seat.items():
                self._equal_if(chosen, {column: 1.0}, *self.rank_terms[place])
            terms = {column: 1.0}
        ends = self._ends(terms)
        return None if ends is None else (ends[0] + constant, ends[1] + constant)

    def _asked(self) -> int:
        assert self.unit is not None  # noqa: S101  the caller names the unit first
        return self.unit

    def _column(self, low: float, high: float, *, whole: bool = False) -> int:
        self._low.append(low)
        self._high.append(high)
        self._whole.append(int(whole))
        return len(self._low) - 1

    def _chain(self) -> None:
        layout = self.layout
        for at in range(self.n - 1):
            gap = layout.step if layout.first[at + 1] else 0.0
            most = 0.0 if layout.tied[at] else np.inf
            self.rows.add({self.totals[at]: 1.0, self.totals[at + 1]: -1.0}, gap, most)
        self.rows.add(dict.fromkeys(self.totals, 1.0), *layout.total)

    def _seat(self, row: int) -> dict[int, int]:
        """Return a row's 0/1 columns by position; a row with one position needs none (-1)."""
        places = np.flatnonzero(self.layout.allowed[row]).tolist()
        if len(places) == 1:
            return {places[0]: -1}
        return {place: self._column(0.0, 1.0, whole=True) for place in places}

    def _seat_rows(self) -> None:
        layout = self.layout
        on_place: dict[int, list[int]] = {}
        for row, seat in enumerate(self.seats):
            if len(seat) == 1:
                continue
            self.rows.add(dict.fromkeys(seat.values(), 1.0), 1.0, 1.0)
            least, most = float(layout.unit_low[row]), float(layout.unit_high[row])
            for place, column in seat.items():
                on_place.setdefault(place, []).append(column)
            for place, total in enumerate(self.totals):
                low, high = self._low[total], self._high[total]
                behind = [column for at, column in seat.items() if at >= place]
                if behind and least > low:  # with the unit here or further down, so much is here at least
                    self.rows.add({total: 1.0, **dict.fromkeys(behind, low - least)}, low=low)
                before = [column for at, column in seat.items() if at <= place]
                if before and most < high:
                    self.rows.add({total: 1.0, **dict.fromkeys(before, high - most)}, high=high)
        for columns in on_place.values():
            if len(columns) > 1:
                self.rows.add(dict.fromkeys(columns, 1.0), high=1.0)

    def _order_rows(self) -> None:
        for upper, lower in (*self.layout.above, *self._alike(), *self._not_passed()):
            for place in range(self.n):  # the lower one up to here: then the upper one before here
                terms: Terms = {}
                constant = self._sum_seats(lower, place, 1.0, terms)
                constant += self._sum_seats(upper, place - 1, -1.0, terms)
                if terms:
                    self.rows.add(terms, high=-constant)
        for upper, lower in self.layout.not_below:
            self.rows.add({self._total_of(upper): 1.0, self._total_of(lower): -1.0}, low=0.0)

    def _sum_seats(self, row: int, up_to: int, sign: float, terms: Terms) -> float:
        """Add "the row stands on a position up to here" to some terms; return the part that is constant."""
        seat, constant = self.seats[row], 0.0
        for place, column in seat.items():
            if place <= up_to and column < 0:
                constant += sign
            elif place <= up_to:
                terms[column] = terms.get(column, 0.0) + sign
        return constant

    def _alike(self) -> list[tuple[int, int]]:
        """Return pairs of plain rows, the first with both ends not below the second's, none implied."""
        low, high = self.layout.unit_low, self.layout.unit_high
        plain = [row for row in np.flatnonzero(self.layout.plain).tolist() if row != self.unit]
        plain.sort(key=lambda row: (-low[row] - high[row], row))
        pairs: list[tuple[int, int]] = []
        for at, upper in enumerate(plain):
            nexts: list[int] = []
            for lower in plain[at + 1 :]:
                below = low[upper] >= low[lower] and high[upper] >= high[lower]
                if below and not any(low[c] >= low[lower] and high[c] >= high[lower] for c in nexts):
                    nexts.append(lower)
            pairs += [(upper, lower) for lower in nexts]
        return pairs

    def _not_passed(self) -> list[tuple[int, int]]:
        """Return pairs of the unit and each plain row that can tie with it but never have more."""
        low, high, plain = self.layout.unit_low, self.layout.unit_high, self.layout.plain
        if self.unit is None or not plain[self.unit]:
            return []
        behind = np.flatnonzero(plain & (high <= low[self.unit] + EPSILON)).tolist()
        return [(self.unit, row) for row in behind if row != self.unit]

    def _total_of(self, row: int) -> int:
        """Return the column of a row's own total."""
        seat = self.seats[row]
        if len(seat) == 1:
            (place,) = seat
            return self.totals[place]
        column = self._column(float(self.layout.unit_low[row]), float(self.layout.unit_high[row]))
        for place, chosen in seat.items():
            self._equal_if(chosen, {column: 1.0}, {self.totals[place]: 1.0}, 0.0)
        return column

    def _equal_if(self, chosen: int, terms: Terms, other: Terms, constant: float) -> None:
        """Demand ``terms = other + constant`` where the 0/1 column ``chosen`` is 1 (-1: always)."""
        row = dict(terms)
        for column, value in other.items():
            row[column] = row.get(column, 0.0) - value
        low, high = self._range(row)
        if chosen < 0:
            self.rows.add(row, constant, constant)
            return
        self.rows.add({**row, chosen: high - constant}, high=high)
        self.rows.add({**row, chosen: low - constant}, low=low)

    def _range(self, terms: Terms) -> tuple[float, float]:
        ends = [(value * self._low[column], value * self._high[column]) for column, value in terms.items()]
        return sum(min(end) for end in ends), sum(max(end) for end in ends)

    def _part_rows(self) -> None:
        parts = self.layout.parts
        assert parts is not None  # noqa: S101  asked by the caller
        self.appraised = [self._column(0.0, parts.most[0]) for _ in self.totals]
        for total, appraised in zip(self.totals, self.appraised, strict=True):
            self.rows.add({total: 1.0, appraised: -1.0}, parts.least_rest, parts.most[1])
        self.rows.add(dict.fromkeys(self.appraised, 1.0), *parts.sums[0])
        rest = dict.fromkeys(self.totals, 1.0) | dict.fromkeys(self.appraised, -1.0)
        self.rows.add(rest, *parts.sums[1])
        for seat, (a_low, a_high, r_low, r_high) in zip(self.seats, parts.units.tolist(), strict=True):
            for place, chosen in seat.items():
                own = {self.appraised[place]: 1.0}
                self._between_if(chosen, own, a_low, a_high)
                others = {self.totals[place]: 1.0, self.appraised[place]: -1.0}
                self._between_if(chosen, others, r_low, r_high)

    def _between_if(self, chosen: int, terms: Terms, low: float, high: float) -> None:
        """Demand ``low <= terms <= high`` where the 0/1 column ``chosen`` is 1 (-1: always)."""
        if chosen < 0:
            self.rows.add(terms, low, high)
            return
        least, most = self._range(terms)
        if low > least:
            self.rows.add({**terms, chosen: least - low}, low=least)
        if high < most:
            self.rows.add({**terms, chosen: most - high}, high=most)

    def _rank_rows(self, apart_by: float) -> list[tuple[Terms, float]]:
        """Add ties and what ranks follow from them; return each position's rank as terms and a constant."""
        layout, n, ties = self.layout, self.n, list[int]()
        equal, apart = layout.equal.tolist(), layout.apart.tolist()
        for at in range(n - 1):
            tie = self._column(float(equal[at]), float(not apart[at]), whole=True)
            gap = {self.totals[at]: 1.0, self.totals[at + 1]: -1.0}
            most = self._high[self.totals[at]] - self._low[self.totals[at + 1]]
            self.rows.add({**gap, tie: most}, high=most)
            least = layout.step or min(apart_by, most / (4 * n))
            if least > 0 and not apart[at]:
                self.rows.add({**gap, tie: least}, low=least)
            ties.append(tie)
        if layout.ties == "dense":
            return [(dict.fromkeys(ties[:at], -1.0), 1.0 + at) for at in range(n)]
        firsts = self._group_ends(ties, range(n), up=True)
        if layout.ties == "min":
            return [({column: 1.0}, 0.0) for column in firsts]
        lasts = self._group_ends(ties, range(n - 1, -1, -1), up=False)[::-1]
        return [({a: 0.5, b: 0.5}, 0.0) for a, b in zip(firsts, lasts, strict=True)]

    def _group_ends(self, ties: list[int], order: range, *, up: bool) -> list[int]:
        """Return, along an order of positions, columns with the first position of each one's tied group."""
        columns: list[int] = []
        for place in order:
            own = place + 1.0
            column = self._column(1.0 if up else own, own if up else float(self.n))
            if not columns:
                self._low[column] = self._high[column] = own
            else:
                tie = ties[place - 1 if up else place]
                same = {column: 1.0, columns[-1]: -1.0}
                self._equal_if(tie, same, {}, 0.0)
                alone = {column: 1.0, tie: float(self.n) if up else -float(self.n)}
                self.rows.add(alone, low=own) if up else self.rows.add(alone, high=own)
            columns.append(column)
        return columns

    def _printed_ranks(self) -> None:
        for row, rank in enumerate(self.layout.ranks.tolist()):
            if not np.isnan(rank):
                for place, chosen in self.seats[row].items():
                    terms, constant = self.rank_terms[place]
                    self._equal_if(chosen, terms, {}, rank - constant)

    def _ends(self, terms: Terms) -> tuple[float, float] | None:
        least, most = self._least(terms), self._least({column: -value for column, value in terms.items()})
        return None if least is None or most is None else (least, -most)

    def _least(self, cost: Terms) -> float | None:
        low, high, whole = np.array(self._low), np.array(self._high), np.array(self._whole, dtype=np.int64)
        found = self.rows.least(cost, low, high, whole)
        if found is None or not whole.any() or not cost:
            return None if found is None else found[0]
        return self._exact(cost, low, high, whole, found)

    def _exact(self, cost: Terms, low: Array, high: Array, whole: Whole, found: tuple[float, Array]) -> float:
        """Return the value at whole numbers that are whole: the solver's may be off by a millionth.

        With the whole columns fixed the programme is linear. Where its value is not the solver's to a
        millionth, another choice may be better, and the solver's value stays: it is never on the inner side.
        """
        value, point = found
        chosen = np.where(whole, np.round(point), 0.0)
        fixed = self.rows.least(cost, np.where(whole, chosen, low), np.where(whole, chosen, high), 0 * whole)
        return value if fixed is None or fixed[0] - value > 1e-6 else fixed[0]
