"""The errors of API v2.3, and how each error of the domain is told. HTTP 400 for all; only the body tells them apart."""

from __future__ import annotations

from dataclasses import dataclass

from ownstack.kernel import errors


@dataclass(frozen=True, slots=True)
class ApiError:
    """A row of /errors."""

    error_id: int
    error_name: str
    description: str


ERRORS: tuple[ApiError, ...] = (
    ApiError(400, "bad_parameter", "A parameter is missing, malformed or out of range."),
    ApiError(401, "access_token_required", "The method needs an access token and none was sent."),
    ApiError(402, "invalid_access_token", "The access token is unknown, has expired or was revoked."),
    ApiError(403, "access_denied", "The access token lacks the scope, or its person the right."),
    ApiError(404, "no_method", "There is no such method, or not with this verb."),
    ApiError(405, "key_required", "The method needs a key, or an access token came without one."),
    ApiError(406, "access_token_compromised", "The access token was sent over plain HTTP and no longer works."),
    ApiError(407, "write_failed", "The write broke a rule of the site; the message says which."),
    ApiError(409, "duplicate_request", "The same write was sent again too soon."),
    ApiError(500, "internal_error", "Something broke here; it has been logged."),
    ApiError(502, "throttle_violation", "A quota is used up, or a pause was not kept."),
    ApiError(503, "temporarily_unavailable", "The API, or a part of it, is off for now."),
)
BY_ID: dict[int, ApiError] = {each.error_id: each for each in ERRORS}

_IDS: dict[type[errors.OwnstackError], int] = {
    errors.BadParameterError: 400,
    errors.NotFoundError: 400,
    errors.AlreadyDeletedError: 400,
    errors.TokenRequiredError: 401,
    errors.InvalidTokenError: 402,
    errors.AccessDeniedError: 403,
    errors.NoMethodError: 404,
    errors.KeyRequiredError: 405,
    errors.TokenCompromisedError: 406,
    errors.WriteFailedError: 407,
    errors.DuplicateRequestError: 409,
    errors.ThrottleViolationError: 502,
    errors.UnavailableError: 503,
}


def body_of(error: Exception) -> dict[str, int | str]:
    """The error as the API sends it: exactly these fields in this order, and backoff where it applies."""
    error_id = error.error_id if isinstance(error, errors.SimulatedError) else _IDS.get(type(error), 500)  # type: ignore[arg-type]
    row = BY_ID[error_id]
    message = error.message if isinstance(error, errors.OwnstackError) else "internal error"
    body: dict[str, int | str] = {"error_id": row.error_id, "error_message": message, "error_name": row.error_name}
    if isinstance(error, errors.ThrottleViolationError):
        body["backoff"] = error.backoff_s
    return body
