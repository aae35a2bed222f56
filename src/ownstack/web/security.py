"""What every page says to the browser to protect who looks at it, and the proofs that a form came from our own page."""

import base64
import hashlib
import hmac

from starlette.responses import Response

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' https: data:; font-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # other sites learn nothing: our addresses may hold a state or the secret of a link
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


SCRIPTS = "; script-src 'self'; connect-src 'self'"


def protect(response: Response, *, is_https: bool, sends_away: bool = False, runs_scripts: bool = False) -> Response:
    """`runs_scripts`: the page has scripts, all of them files of ours, which ask nobody but us.

    `sends_away`: the page's form may end on another site, as a sign-in or a consent does. Browsers hold form-action
    against every redirect that follows a form, so such a page cannot name where it ends.
    """
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    policy = POLICY + SCRIPTS if runs_scripts else POLICY
    response.headers.setdefault("Content-Security-Policy", policy if sends_away else f"{policy}; form-action 'self'")
    if is_https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def csrf_token(cookie: str) -> str:
    """The token of the forms shown to the browser with this cookie. Who does not know the cookie cannot make it, and who
    reads the page does not learn the cookie.
    """
    digest = hmac.digest(cookie.encode(), b"a form of ours", hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_own_form(cookie: str, token: str, fetch_site: str) -> bool:
    """`fetch_site`: the Sec-Fetch-Site header, where the browser sends one."""
    fits = hmac.compare_digest(csrf_token(cookie).encode(), token.encode("utf-8", "surrogatepass"))
    return fits and fetch_site not in ("cross-site", "same-site")


def local_path(path: str) -> str:
    """The path if it leads to a page of ours, else the front page: nobody is sent to another site from here."""
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if is_local else "/"
