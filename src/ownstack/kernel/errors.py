"""Errors of the domain: each knows its code and a sentence, never its HTTP shape. A face renders them once."""

from __future__ import annotations


class OwnstackError(Exception):
    """Something the caller did, or should know. `message` is meant for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadParameterError(OwnstackError):
    """A parameter is missing, malformed or out of range. The message is what the face sends, often the bare name."""


class NotFoundError(BadParameterError):
    """What an id names is not there, or may not be seen. `what` is its kind: question, answer, user …

    Its message is the parameter's name, as v2.3 tells it; a face that tells more makes it of `what`.
    """

    def __init__(self, what: str, message: str = "id") -> None:
        super().__init__(message)
        self.what = what


class AlreadyDeletedError(NotFoundError):
    """What is to be deleted is gone already, and the caller may know that it was there."""


class NoMethodError(OwnstackError):
    """No such route, or not with this verb, or letters where digits belong."""


class AccessDeniedError(OwnstackError):
    """The caller is known and may not."""


class KeyRequiredError(OwnstackError):
    """The site is closed to callers without a key."""


class TokenRequiredError(OwnstackError):
    """Only an access token can say whom this is about."""


class TokenCompromisedError(OwnstackError):
    """The access token came over a line that others can read, and has been revoked."""


class InvalidTokenError(OwnstackError):
    """The access token is unknown, expired or revoked."""


class ThrottleViolationError(OwnstackError):
    """A quota is used up or a pause was not kept. `backoff_s` seconds to wait."""

    def __init__(self, message: str, backoff_s: int) -> None:
        super().__init__(message)
        self.backoff_s = backoff_s


class UnavailableError(OwnstackError):
    """The store cannot be reached now."""


class SimulatedError(OwnstackError):
    """An error that was asked for by its id (/errors/{id})."""

    def __init__(self, error_id: int) -> None:
        super().__init__("simulated")
        self.error_id = error_id


class WriteFailedError(OwnstackError):
    """The write broke a rule of the site; the message tells a person which."""


class DuplicateRequestError(OwnstackError):
    """The same write has just been carried out, or is being carried out now."""


class FeatureOffError(OwnstackError):
    """The site has this switched off."""


class UnsupportedMediaError(OwnstackError):
    """What was sent is of a kind that is not taken here."""
