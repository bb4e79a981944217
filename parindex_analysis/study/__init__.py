"""A year and all its answers, each computed once: what pages, notebooks and the command line ask."""
