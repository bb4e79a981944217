"""Names, checks, moves, targets, contradictions in both languages; findings are the sentences of reports."""
