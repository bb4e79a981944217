"""data/raw/site.yaml: where the pages are published, and who takes corrections. All of it may be left out."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.settings import read_settings

NAME = "site.yaml"


_NO_SIGNS = re.compile(r"[\x00-\x20\x7f-\x9f<>\"\\{}\u2028-\u202e\u2066-\u2069]|%(?![0-9A-Fa-f]{2})")


def is_address(text: str) -> bool:
    """Say whether a text is an address of the web that can stand on a page: no password is in it."""
    try:
        parts = urlsplit(text)
        host, _port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
        if host.rpartition(".")[2].isdecimal():
            ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return bool(
        parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    ) and not _NO_SIGNS.search(text)


def _web_address(text: str) -> str:
    """Accept an address of the web, and end it with a slash so that relative addresses can be added."""
    if not is_address(text):
        raise ValueError("A web address starts with https:// and has no spaces")
    parts = urlsplit(text)
    if parts.query or parts.fragment:
        raise ValueError("The address of the site ends before any ? or #")
    return text if text.endswith("/") else f"{text}/"


def _contact(text: str) -> str:
    """Accept an e-mail address or an address of the web."""
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", text, re.ASCII):
        return text
    if not is_address(text):
        raise ValueError("A contact is an e-mail address or a web address")
    return text


class SiteSettings(BaseModel):
    """What a publisher of the pages says of the site.

    Attributes
    ----------
    site_url : str or None
        Address at which ``reports/`` is published, with a slash at its end. Only where it is set are there a
        feed and cards for social networks, since both need whole addresses.
    contact : str or None
        E-mail or web address for reports of errors.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    site_url: Annotated[str, AfterValidator(_web_address)] | None = None
    contact: Annotated[str, AfterValidator(_contact)] | None = None


def read_site(raw: Path, problems: Problems, _sources: Collection[str] = ()) -> SiteSettings:
    """Read data/raw/site.yaml.

    Parameters
    ----------
    raw : Path
        data/raw.
    problems : Problems
        Where each problem is noted.

    Returns
    -------
    SiteSettings
        As preset where there is no such file or it can't be read.
    """
    path = raw / NAME
    found = read_settings(path, NAME, SiteSettings, problems) if path.is_file() else None
    return found or SiteSettings()
