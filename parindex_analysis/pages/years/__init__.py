"""Sections of the page on years side by side."""
