"""A year's pages described for machines: an RO-Crate (``ro-crate-metadata.json``) beside them.

RO-Crate 1.1 (Soiland-Reyes et al. 2022, doi:10.3233/DS-210053) with the profile Process Run Crate 0.5 (Leo et
al. 2024, doi:10.1371/journal.pone.0309210). The same inputs give the same bytes: identifiers are made from
names, days come from the data, and nothing says when or where a run took place.
"""
