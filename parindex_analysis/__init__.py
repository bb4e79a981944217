"""Recompute, question and publish a Public Administration Reform Index.

The package is a house with one way through it:
``catalog`` (what is published) -> ``scoring`` (points to ranks) -> ``evidence`` (what facts force) and
``sensitivity`` (what weights do) -> ``trends`` (years side by side) -> ``study`` (a year and all its
answers) -> ``words``, ``figures``, ``pages``, ``exports``, ``site`` -> ``publishing`` -> ``cli``.

Start with :func:`parindex_analysis.catalog.load_year`.
"""

from parindex_analysis.moved import put_up as _put_up

__version__ = "0.1.0"

_put_up()
