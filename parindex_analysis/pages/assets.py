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
def style(*names: str) -> str:
    """Return style sheets of ours (``templates/NAME.css``) without remarks and indentation.

    Parameters
    ----------
    *names : str
        In their order; those of a year's pages if none is given.
    """
    files = [TEMPLATES / f"{name}.css" for name in names or ("base", "style")]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text)).strip()
    return text.replace(";}", "}").replace(": ", ":")


def running_foot(title: str) -> str:
    """Return the style that prints a title at the foot of each sheet of paper; any text is harmless in it."""
    text = re.sub(r"[^\w .,:()–-]", lambda sign: f"\\{ord(sign[0]):x} ", title)
    return f'@page{{@bottom-left{{content:"{text}";font:8pt sans-serif;color:#53616a}}}}'


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
