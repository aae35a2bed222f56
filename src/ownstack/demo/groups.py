"""Groups of content and people in the demo, as groups.toml has them.

Collectives, collections, user groups, subject matter experts, and who may edit which article.
"""

from collections.abc import Mapping

from psycopg.types.json import Jsonb

from ownstack.demo.reading import read_table
from ownstack.demo.threads import Site


def add_groups(site: Site, tag_ids: Mapping[str, int]) -> None:
    table = read_table("groups.toml")
    groups = {str(group["name"]): _add_user_group(site, group) for group in table["user_groups"]}
    for collective in table["collectives"]:
        _add_collective(site, collective)
    for collection in table["collections"]:
        _add_collection(site, collection)
    for expert in table["experts"]:
        _add_expert(site, expert, tag_ids, groups)
    for permission in table["article_permissions"]:
        site.rows.add(
            "article_permissions",
            post_id=site.ids[str(permission["article"])][0],
            editable_by=permission["editable_by"],
            editor_user_ids=site.people.ids(_words(permission, "members")),
            editor_group_ids=[groups[name] for name in _words(permission, "groups")],
        )


def _add_user_group(site: Site, group: Mapping[str, object]) -> int:
    group_id = site.rows.add_numbered(
        "user_groups",
        name=group["name"],
        description=group.get("description"),
        external_id=group.get("external_id"),
        creation_date=group["on"],
    )
    for user_id in site.people.ids(_words(group, "members")):
        site.rows.add("user_group_members", user_group_id=group_id, user_id=user_id)
    return group_id


def _add_collective(site: Site, collective: Mapping[str, object]) -> None:
    on = collective["on"]
    collective_id = site.rows.add_numbered(
        "collectives",
        slug=collective["slug"],
        name=collective["name"],
        description=collective["description"],
        external_links=Jsonb(collective["links"]),
        creation_date=on,
    )
    for tag in _words(collective, "tags"):
        site.rows.add("collective_tags", collective_id=collective_id, tag_name=tag)
    for member in _words(collective, "members"):
        key, _, role = member.partition(":")
        user_id = site.people.id(key)
        site.rows.add(
            "collective_members", collective_id=collective_id, user_id=user_id, role=role or "member", creation_date=on
        )
    for relation in ("recommended", "posted"):
        for word in _words(collective, relation):
            _add_collective_post(site, collective_id, relation, word)


def _add_collective_post(site: Site, collective_id: int, relation: str, word: str) -> None:
    """`word` is `slug#answer by member`, the time being that of the collective's newest decision."""
    place, _, rest = word.partition(" by ")
    member, _, on = rest.partition(" on ")
    slug, _, answer = place.partition("#")
    site.rows.add(
        "collective_posts",
        collective_id=collective_id,
        post_id=site.ids[slug][int(answer or 0)],
        relation=relation,
        user_id=site.people.id(member),
        creation_date=on,
    )


def _add_collection(site: Site, collection: Mapping[str, object]) -> None:
    collection_id = site.rows.add_numbered(
        "collections",
        title=collection["title"],
        description=collection["description"],
        owner_user_id=site.people.id(str(collection["by"])),
        creation_date=collection["on"],
        deleted_date=None,
    )
    for position, slug in enumerate(_words(collection, "posts"), start=1):
        post_id = site.ids[slug][0]
        site.rows.add("collection_posts", collection_id=collection_id, post_id=post_id, position=position)
    for user_id in site.people.ids(_words(collection, "editors")):
        site.rows.add("collection_editors", collection_id=collection_id, user_id=user_id)


def _add_expert(site: Site, expert: Mapping[str, object], tags: Mapping[str, int], groups: Mapping[str, int]) -> None:
    site.rows.add(
        "subject_matter_experts",
        tag_id=tags[str(expert["tag"])],
        user_id=site.people.id(str(expert["member"])) if "member" in expert else None,
        user_group_id=groups[str(expert["group"])] if "group" in expert else None,
        creation_date=expert["on"],
    )


def _words(table: Mapping[str, object], key: str) -> list[str]:
    words = table.get(key, [])
    return [str(word) for word in words] if isinstance(words, list) else []
