"""The class (xếp loại) of a total, by the bands that an index's settings give."""

from __future__ import annotations

import math

from parindex_analysis.catalog.models import Band, IndexSettings


def band_of(settings: IndexSettings, group: str, total: float) -> Band | None:
    """Return the band that a total falls into.

    Parameters
    ----------
    settings : IndexSettings
        The index: its bands, and whether totals are compared as they are or rounded (``rank_on``).
    group : str
        A block; bands may hold for one block only.
    total : float
        In points of the scale.

    Returns
    -------
    Band or None
        The highest band whose start the total reaches (the start belongs to it); None below all bands,
        without bands, and for NaN.
    """
    if settings.rank_on == "rounded" and not math.isnan(total):
        total = math.floor(total * 10.0**settings.decimals + 0.5 + 1e-9) / 10.0**settings.decimals
    own = [band for band in settings.bands if band.group in (None, group) and total >= band.start - 1e-9]
    return max(own, key=lambda band: band.start, default=None)
