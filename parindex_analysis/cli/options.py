"""Options that several verbs of the command line share."""

from __future__ import annotations

from typing import Annotated

import typer

IndexOption = Annotated[str | None, typer.Option("--index", help="Id of the index; see 'parindex list'.")]
GroupOption = Annotated[str | None, typer.Option("--group", help="One block only, such as district.")]
PrivateOption = Annotated[
    bool, typer.Option("--private", help="Also use the score sheet in data/private, which is not public.")
]
LangOption = Annotated[str, typer.Option("--lang", help="Language of what is printed: vi or en.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
