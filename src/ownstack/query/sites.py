"""The `site` objects: of our own sites, and of foreign ones that a migrated question names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ownstack.query.context import Site

STYLING = {"tag_background_color": "#E0EAF1", "tag_foreground_color": "#3E6D8E", "link_color": "#0077CC"}
MARKDOWN_EXTENSIONS = ["Prettify"]
MATH = "MathJax"


def describe(site: Site, others: Iterable[Site] = ()) -> dict[str, Any]:
    """One of our sites. `related_sites` lists the main site for a team."""
    return {
        **_pictures(site.url),
        "site_type": "main_site",
        "site_state": "normal",
        "name": site.name,
        "api_site_parameter": site.slug,
        "site_url": site.url,
        "audience": site.audience,
        "launch_date": site.launch_date,
        "markdown_extensions": [*MARKDOWN_EXTENSIONS, MATH] if site.has_math else MARKDOWN_EXTENSIONS,
        "related_sites": [_relation(each) for each in others if each.kind == "main" and site.kind == "team"] or None,
    }


def from_told(told: Mapping[str, Any], asked: Site) -> Site:
    """The site that a row is about, from what the row tells of it (types.sites), in an answer of the site `asked`."""
    base = installation_url(asked)
    return Site(
        told["id"],
        told["slug"],
        told["kind"],
        told["name"],
        told["audience"],
        told["launch_date"],
        url=base if told["kind"] == "main" else f"{base}/c/{told['slug']}",
    )


def installation_url(site: Site) -> str:
    """The address that the installation's paths begin below."""
    return site.url.removesuffix(f"/c/{site.slug}") if site.kind == "team" else site.url


def known_by_address(address: str) -> dict[str, Any]:
    """A foreign site: a dump gives its address and nothing else, so its dates are unknown (0)."""
    host = address.removeprefix("https://").removeprefix("http://").split("/")[0]
    return {
        **_pictures(f"https://{host}"),
        "site_type": "meta_site" if ".meta." in host or host.startswith("meta.") else "main_site",
        "site_state": "normal",
        "name": host,
        "api_site_parameter": host.removesuffix(".com").removesuffix(".stackexchange"),
        "site_url": f"https://{host}",
        "audience": "",
        "launch_date": 0,
    }


def _pictures(url: str) -> dict[str, Any]:
    return {
        "styling": STYLING,
        "favicon_url": f"{url}/favicon.ico",
        "icon_url": f"{url}/static/icon.png",
        "logo_url": f"{url}/static/logo.png",
        "high_resolution_icon_url": f"{url}/static/icon@2.png",
    }


def _relation(site: Site) -> dict[str, Any]:
    return {"relation": "parent", "api_site_parameter": site.slug, "site_url": site.url, "name": site.name}
