"""What every page carries in itself: style sheet, scripts, the policy that allows them and nothing else."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
_SIGNS = {"page": ('<table class="live"', " data-cite="), "whatif": ('class="whatif"',)}
# A page may use its own styles and the images inside it, and nothing else: no network, no script but ours.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


@cache
def style() -> str:
    """Return the style sheet without remarks and indentation, which a reader of the page does not need."""
    text = re.sub(r"/\*.*?\*/", "", (TEMPLATES / "style.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text)).strip()


@cache
def script(name: str) -> str:
    """Return a script of ours (``templates/NAME.js``) without remarks and indentation."""
    text = (TEMPLATES / f"{name}.js").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def scripts_for(html: str) -> list[str]:
    """Return the names of the scripts that a page's content has something to do for."""
    return [name for name, signs in _SIGNS.items() if any(sign in html for sign in signs)]


def _hash(script: str) -> str:
    """Return what a content security policy calls a script that it allows."""
    return "sha256-" + b64encode(hashlib.sha256(script.encode()).digest()).decode()


def policy(scripts: Sequence[str] = ()) -> str:
    """Return the policy of a page with these scripts of ours, each in an element of its own."""
    allowed = " ".join(f"'{_hash(script(name))}'" for name in scripts)
    return f"{POLICY}; script-src {allowed}" if allowed else POLICY
