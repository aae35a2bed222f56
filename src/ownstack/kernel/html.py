"""HTML from outside, made safe: the allow-list of the real site, as one table of tags and attributes.

`sanitise` keeps a harmless body byte for byte (dumps are full of them) and rebuilds every other one with nh3.
"""

import html
import re
from typing import Final

import nh3

# What the real site's posts may hold (its help page on Markdown and HTML), with the wrappers that its renderer adds.
TAGS: Final = frozenset(
    [
        "a",
        "aside",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
ATTRIBUTES: Final[dict[str, set[str]]] = {
    "a": {"href", "title", "rel", "class", "aria-label", "aria-labelledby"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"style", "colspan", "rowspan"},
    "th": {"style", "colspan", "rowspan"},
    "blockquote": {"class"},
    "code": {"class"},
    "div": {"class"},
    "pre": {"class"},
    "span": {"class"},
    "table": {"class"},
}
SCHEMES: Final = {"http", "https", "ftp", "mailto"}
# Classes that the renderer gives; any other could dress a post up as part of the page around it.
CLASSES: Final = re.compile(
    r"post-tag|moderator-tag|required-tag|spoiler|s-table|s-table-container|s-code-block|prettyprint-override|snippet|math-container|mermaid|lang-[\w+#.-]{1,40}|hljs"
)

_READINGS: Final = 8
_VOID: Final = frozenset({"br", "hr", "img"})
_DROPPED_WITH_CONTENT: Final = {"script", "style", "template", "noscript", "iframe", "object", "title", "textarea"}
# Not XML: a numeric reference can bring one in, and neither XML out nor COPY could carry it.
CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROL_BYTES: Final = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])

_CONTROL_REFERENCE: Final = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])(?!\d)|x0*(?:[0-8bcef]|1[\da-f])(?![\da-f]))", re.IGNORECASE
)

_TOKEN: Final = re.compile(r"(<[^<>]*>)")
_BARE: Final = frozenset(
    {f"<{tag}>" for tag in TAGS if tag not in ("a", "img")}
    | {f"</{tag}>" for tag in TAGS - _VOID}
    | {f"<{tag}{end}" for tag in ("br", "hr") for end in ("/>", " />")}
)
# What each of these that opens waits for; nothing where it closes itself.
_END: Final = {f"<{tag}>": f"</{tag}>" for tag in TAGS} | {f"<{tag}{end}": "" for tag in _VOID for end in (">", "/>", " />")}
# A value cannot leave its quotes, and a link's first letters fix its scheme, so nothing that follows can change it.
_URL: Final = r'"(?:https?:/|ftp:/|mailto:|/|#)[^"<>\x00-\x1f]*"'
_TEXT: Final = r'"[^"<>]*"'
_NUMBER: Final = r'"\d{1,6}"'
_CLASS: Final = rf'"(?:{CLASSES.pattern})(?: (?:{CLASSES.pattern}))*"'
_ATTRIBUTED: Final = re.compile(
    rf"<a(?= href=)(?: href={_URL}| rel={_TEXT}| title={_TEXT}| class={_CLASS}| aria-label(?:ledby)?={_TEXT})+>"
    rf"|<img(?= src=)(?: src={_URL}| alt={_TEXT}| title={_TEXT}| width={_NUMBER}| height={_NUMBER})+ ?/?>"
    rf"|<ol start={_NUMBER}>"
    rf"|<(?:blockquote|code|div|pre|span|table) class={_CLASS}>"
    r'|<t[dh] style="text-align: ?(?:left|right|center);?">'
)


def sanitise(body: str) -> str:
    """The body without anything that the allow-list lacks; the very same text when it holds nothing else."""
    return body if is_harmless(body) else clean(body)


def clean(body: str) -> str:
    """The body parsed as a browser would, reduced to the allow-list and written anew.

    HTML is not always read again as it was written (a link inside a table inside a link moves out at each reading), so
    it is read until it stays as it is. What does not settle was made to be read in two ways, and is shown as text.
    """
    for _reading in range(_READINGS):
        body, before = _cleaned(body), body
        if body == before or is_harmless(body):
            return body
    return html.escape(words(body))


def _cleaned(body: str) -> str:
    return CONTROLS.sub(
        "",
        nh3.clean(
            body,
            tags=set(TAGS),
            clean_content_tags=_DROPPED_WITH_CONTENT,
            attributes=ATTRIBUTES,
            attribute_filter=_kept_value,
            url_schemes=SCHEMES,
            filter_style_properties={"text-align"},
            link_rel=None,
        ),
    )


def is_harmless(body: str) -> bool:
    """Whether the text is only allow-listed tags in the strictest spelling, each closed in order."""
    return texts(body) is not None


def texts(body: str) -> list[str] | None:
    """What stands between the tags of a harmless body, from before the first until behind the last; none of any other.

    With none of the elements that change how HTML is read (script, style, textarea, svg ...) every `<` outside a tag's
    quotes opens one of our tokens, so a list of them is what a browser sees too. In doubt the answer is no.
    """
    parts = _TOKEN.split(body)
    tokens = parts[1::2]
    is_harmless = (
        len(tokens) == body.count("<")
        and (_BARE.issuperset(tokens) or all(map(_ATTRIBUTED.fullmatch, set(tokens).difference(_BARE))))
        and not has_controls(body)
        and not ("#" in body and _CONTROL_REFERENCE.search(body))
        and _is_balanced(tokens)
    )
    return parts[::2] if is_harmless else None


def has_controls(text: str) -> bool:
    """Whether a character of `CONTROLS` is in the text; a quarter of the expression's cost where none is."""
    encoded = text.encode("utf-8", "surrogatepass")
    return len(encoded.translate(None, _CONTROL_BYTES)) != len(encoded)


def words(body: str) -> str:
    """The text of a body without its tags, for excerpts: one blank for each run of them."""
    return " ".join(html.unescape(_TOKEN.sub(" ", body)).split())


def _is_balanced(tokens: list[str]) -> bool:
    # An end tag too many would close an element of the page around the body.
    awaited: list[str] = []
    for token in tokens:
        if token[1] == "/":
            if not awaited or awaited.pop() != token:
                return False
        else:
            end = _END[token] if token in _END else _END[f"{token[: token.index(' ')]}>"]
            if end:
                awaited.append(end)
    return not awaited


def _kept_value(_tag: str, attribute: str, value: str) -> str | None:
    if attribute != "class":
        return value
    return " ".join(name for name in value.split() if CLASSES.fullmatch(name)) or None
