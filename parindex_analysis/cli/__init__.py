"""The command line: a verb for each question; it parses, calls one function and maps errors to exit codes."""

from parindex_analysis.cli.main import app, main

__all__ = ["app", "main"]
