"""Sections of the page on weights."""
