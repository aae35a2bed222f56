"""Refusals as API v3 tells them: problem objects (RFC 7807) whose `type` is a path (api-v3.md section 7).

A 401 alone is plain text.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import msgspec

from ownstack.kernel.errors import (
    AccessDeniedError,
    AlreadyDeletedError,
    BadParameterError,
    DuplicateRequestError,
    FeatureOffError,
    InvalidTokenError,
    KeyRequiredError,
    NotFoundError,
    OwnstackError,
    ThrottleViolationError,
    TokenCompromisedError,
    TokenRequiredError,
    UnavailableError,
    UnsupportedMediaError,
    WriteFailedError,
)

PROBLEM = b"application/json; charset=utf-8"
PLAIN = b"text/plain; charset=utf-8"
UNAUTHORIZED = b"Invalid access token"
BINDING_TYPE = "https://tools.ietf.org/html/rfc7231#section-6.5.1"

STATUS: Mapping[type[OwnstackError], int] = {
    InvalidTokenError: 401,
    KeyRequiredError: 401,
    TokenRequiredError: 401,
    TokenCompromisedError: 401,
    AccessDeniedError: 403,
    AlreadyDeletedError: 400,
    NotFoundError: 404,
    DuplicateRequestError: 400,
    WriteFailedError: 400,
    BadParameterError: 400,
    UnsupportedMediaError: 415,
    FeatureOffError: 422,
    ThrottleViolationError: 429,
    UnavailableError: 503,
}
_FIXED: Mapping[int, tuple[str, str]] = {
    403: ("/v3/errors/forbidden", "Forbidden Action"),
    415: ("/v3/errors/unsupported-media-type", "Unsupported Media Type"),
    422: ("/v3/errors/feature-disabled", "Feature Disabled"),
    429: ("/v3/errors/too-many-requests", "Too Many Requests"),
    500: ("/v3/errors/internal-error", "Internal Server Error"),
    503: ("/v3/errors/unavailable", "Service Unavailable"),
}


class BindingError(OwnstackError):
    """Parameters or members that are missing or are not what they should be, by name."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("One or more validation errors occurred.")
        self.errors = errors


def status_of(error: Exception) -> int:
    if isinstance(error, BindingError):
        return 400
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def body_of(error: Exception, resource: str, act: str, path: Mapping[str, str]) -> tuple[bytes, bytes]:
    """The body and its content type. `resource` and `act` name what was tried, such as `questions` and `created`; `path` has
    the ids that the caller gave.
    """
    status = status_of(error)
    if status == 401:
        return UNAUTHORIZED, PLAIN
    return msgspec.json.encode(problem(error, status, resource, act, path)), PROBLEM


def headers_of(error: Exception) -> tuple[tuple[bytes, bytes], ...]:
    """A client that is told how long to wait waits so long."""
    return ((b"retry-after", str(error.backoff_s).encode()),) if isinstance(error, ThrottleViolationError) else ()


def problem(error: Exception, status: int, resource: str, act: str, path: Mapping[str, str]) -> dict[str, object]:
    """A problem object. Members without a value are left out."""
    if isinstance(error, BindingError):
        return {
            "errors": error.errors,
            "type": BINDING_TYPE,
            "title": error.message,
            "status": status,
            "traceId": f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01",
        }
    detail = error.message if isinstance(error, OwnstackError) else "The server has noted what happened."
    if isinstance(error, NotFoundError):
        type_, title, detail = _missing(error, resource, path)
    elif status in _FIXED:
        type_, title = _FIXED[status]
    else:
        type_, title = f"/v3/errors/{resource}/ValidationErrors", _title(resource, act)
    return {"type": type_, "title": title, "status": status, "detail": detail}


def _missing(error: NotFoundError, resource: str, path: Mapping[str, str]) -> tuple[str, str, str]:
    """Type, title and detail, which names the id (api-v3.json, errors.observedBodies)."""
    name, pascal = error.what.capitalize(), error.what.title().replace(" ", "")
    id_ = path.get(f"{pascal[:1].lower()}{pascal[1:]}Id", "")
    if isinstance(error, AlreadyDeletedError):
        return f"/v3/errors/delete/{pascal}AlreadyDeleted", f"{name} not deleted", f"{name} {id_} is deleted already."
    type_ = f"/v3/errors/{error.what.replace(' ', '-')}/not-found"
    if resource == "votes":
        type_ = f"/v3/errors/vote/{pascal}NotFound"
    return type_, f"{name} not found", f"There is no {error.what} {id_}." if id_ else error.message


def _title(resource: str, act: str) -> str:
    """«Question not created», as the real site says it."""
    singular = resource[:-3] + "y" if resource.endswith("ies") else resource.removesuffix("s")
    return f"{singular.replace('-', ' ').capitalize()} not {act}"
