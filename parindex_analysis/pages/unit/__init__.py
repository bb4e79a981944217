"""Sections of a unit's own page."""
