"""Figures, words, notebooks, pages: what readers see, and how runs publish it."""
