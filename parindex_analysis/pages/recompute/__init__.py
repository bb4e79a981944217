"""Sections of the page on points and totals."""
