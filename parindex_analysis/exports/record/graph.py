"""The graph of an RO-Crate: entities with identifiers of our own, written in a fixed order."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

SPECIFICATION = "1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_TERMS = "https://w3id.org/ro/terms/workflow-run/context"  # names sha256, which RO-Crate 1.1 does not
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x1f\x7f]+", re.IGNORECASE)

Ref = dict[str, str]


def local_id(kind: str, name: str) -> str:
    """Return the identifier of something that is not a file of the crate (``#raw/hanoi/2020/facts.csv``)."""
    return f"#{kind}/{quote(name)}"


def is_web_address(text: str) -> bool:
    """Say whether a text is an address on the web: http or https, and no sign that a URI can't have."""
    return _WEB.fullmatch(text) is not None


class Graph:
    """Entities of a crate in the making, held by the rocrate package."""

    def __init__(self) -> None:
        from rocrate.rocrate import ROCrate

        self._crate: Any = ROCrate(version=SPECIFICATION)
        self._crate.metadata.extra_contexts.append(_TERMS)

    def __contains__(self, identifier: str) -> bool:
        """Say whether there is such an entity."""
        return identifier in self._crate

    def name_of(self, identifier: str) -> str | None:
        """Return the name of an entity; None where there is none."""
        entity = self._crate.get(identifier)
        return None if entity is None else str(entity.get("name"))

    def describe(self, **properties: Any) -> None:
        """Say something of the crate as a whole."""
        for name, value in _known(properties).items():
            self._crate.root_dataset[name] = value

    def add(self, identifier: str, kind: str, /, **properties: Any) -> Ref:
        """Add an entity that is no file of the crate, and return what refers to it.

        Properties without a value (None, an empty text or list) are left out; the first entity of an
        identifier stays.
        """
        from rocrate.model.contextentity import ContextEntity

        if identifier not in self:
            told = {"@type": kind, **_known(properties)}
            self._crate.add(ContextEntity(self._crate, identifier, properties=told))
        return {"@id": identifier}

    def add_file(self, path: str, /, **properties: Any) -> Ref:
        """Add a file below the folder of the crate."""
        entity = self._crate.add_file(dest_path=path, properties=_known(properties))
        return {"@id": entity.id}

    def text(self) -> str:
        """Return ro-crate-metadata.json: the descriptor and the crate first, the rest by identifier."""
        found = self._crate.metadata.generate()
        first = {self._crate.metadata.id: 0, self._crate.root_dataset.id: 1}
        found["@graph"] = sorted(found["@graph"], key=lambda one: (first.get(one["@id"], 2), one["@id"]))
        return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _known(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value not in (None, "", [])}
