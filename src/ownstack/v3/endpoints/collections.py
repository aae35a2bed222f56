"""Collections of questions and articles."""

from __future__ import annotations

from ownstack.query.models import sorts, sources
from ownstack.v3.operations import FROM, NOT_FOUND, TO, WRITE, Operation, Param

_MODEL = "CollectionsResponseModel"
_COLLECTION = "/collections/{collectionId}"

ENDPOINTS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/collections",
        "Collections, page by page.",
        "PaginatedCollections",
        sources.COLLECTIONS,
        sorts.COLLECTIONS,
        params=(
            Param("authorIds", "integer list", "By one of these people."),
            Param("partialTitle", what="With these letters in their title."),
            Param("permissions", what="All, the caller's own, or those that they may edit.", enum=("all", "owned", "editable")),
            FROM,
            TO,
        ),
    ),
    Operation(
        "POST",
        "/collections",
        "Makes a collection.",
        _MODEL,
        sources.COLLECTION,
        body="CollectionRequestModel",
        policy=WRITE,
        status=201,
        handler="make_collection",
    ),
    Operation("GET", _COLLECTION, "A collection.", _MODEL, sources.COLLECTION, of="collection", refusals=NOT_FOUND),
    Operation(
        "PUT",
        _COLLECTION,
        "Says all of a collection anew.",
        _MODEL,
        sources.COLLECTION,
        body="EditCollectionRequestModel",
        of="collection",
        policy=WRITE,
        handler="edit_collection",
    ),
    Operation(
        "DELETE",
        _COLLECTION,
        "Deletes a collection.",
        of="collection",
        policy=WRITE,
        status=204,
        refusals=NOT_FOUND,
        handler="delete_collection",
    ),
)
