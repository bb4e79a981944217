"""``python -m parindex_analysis.cli``: the same as ``parindex``."""

from parindex_analysis.cli.main import main

main()
