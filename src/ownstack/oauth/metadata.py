"""What the OAuth server can do, for clients that ask instead of being told (RFC 8414)."""

from ownstack.oauth.requests import Rules
from ownstack.oauth.scopes import SENTENCES


def describe(rules: Rules) -> dict[str, object]:
    """The document at /.well-known/oauth-authorization-server."""
    site = rules.site_url
    return {
        "issuer": site,
        "authorization_endpoint": f"{site}/oauth",
        "token_endpoint": f"{site}/oauth/token",
        "scopes_supported": list(SENTENCES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "service_documentation": f"{site}/api/docs/authentication",
    }
