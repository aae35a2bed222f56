"""The demo's tags with their wikis and synonyms, and its badges with their awards."""

from collections.abc import Mapping
from datetime import datetime

from ownstack.demo.reading import Post, read_table
from ownstack.demo.threads import Site, add_post

RANKS = {"gold": 1, "silver": 2, "bronze": 3}


def add_tags(site: Site, name: str) -> dict[str, int]:
    """The tags of a file such as `tags.toml`; returns their ids by name."""
    table = read_table(name)
    ids = {str(tag["name"]): _add_tag(site, tag) for tag in table["tags"]}
    for synonym in table.get("synonyms", []):
        _add_synonym(site, synonym)
    for preference in table.get("preferences", []):
        site.rows.add(
            "tag_preferences",
            user_id=site.people.id(str(preference["member"])),
            tag_name=preference["tag"],
            preference=preference["preference"],
            creation_date=preference["on"],
        )
    return ids


def _add_tag(site: Site, tag: Mapping[str, object]) -> int:
    return site.rows.add_numbered(
        "tags",
        name=tag["name"],
        is_moderator_only=tag.get("moderators", False),
        is_required=tag.get("required", False),
        creation_date=tag["on"],
        excerpt_post_id=_add_wiki(site, tag, "excerpt"),
        wiki_post_id=_add_wiki(site, tag, "wiki"),
    )


def _add_wiki(site: Site, tag: Mapping[str, object], part: str) -> int | None:
    at = tag["on"]
    if part not in tag or not isinstance(at, datetime):
        return None
    post_id = site.rows.next_id("posts")
    text = str(tag[part]).strip()
    add_post(site, post_id, Post(kind=f"tag-{part}", by=str(tag["by"]), at=at, text=text))
    return post_id


def _add_synonym(site: Site, synonym: Mapping[str, object]) -> None:
    owner = site.people.id(str(synonym["by"]))
    approver = synonym.get("approver")
    site.rows.add(
        "tag_synonyms",
        from_tag=synonym["from"],
        to_tag=synonym["to"],
        creation_date=synonym["on"],
        applied_count=synonym.get("applied", 0),
        last_applied_date=synonym.get("last"),
        owner_user_id=owner,
        score=synonym.get("score", 0),
        approval_date=synonym.get("approved"),
        approved_by=site.people.id(str(approver)) if approver else None,
    )


def add_badges(site: Site) -> None:
    for badge in read_table("badges.toml")["badges"]:
        badge_id = site.rows.add_numbered(
            "badges",
            name=badge["name"],
            rank=RANKS[str(badge["rank"])],
            is_tag_based=badge.get("tag_based", False),
            description=badge["about"],
        )
        for award in _awards(badge):
            _add_award(site, badge_id, award)


def _awards(badge: Mapping[str, object]) -> list[dict[str, object]]:
    awards = badge.get("awards", [])
    if not isinstance(awards, list):
        raise TypeError(f"{badge['name']}: `awards` must be a list")
    return awards


def _add_award(site: Site, badge_id: int, award: Mapping[str, object]) -> None:
    slug, _, answer = str(award.get("post", "")).partition("#")
    site.rows.add_numbered(
        "badge_awards",
        badge_id=badge_id,
        user_id=site.people.id(str(award["to"])),
        post_id=site.ids[slug][int(answer or 0)] if slug else None,
        creation_date=award["on"],
    )
