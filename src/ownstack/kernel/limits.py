"""A named limit on everything; units come last in names."""

from __future__ import annotations

ID_MAX = 2**31 - 1
"""Ids of the API are 32-bit integers; beyond that `ids` is a bad parameter (api-2.3.json, conventions.vectors)."""

VECTOR_MAX = 100
VECTOR_SMALL_MAX = 20
PAGESIZE_DEFAULT = 30
PAGESIZE_MAX = 100
PAGE_MAX = 2**31 - 1
PAGE_WITHOUT_KEY_MAX = 25
TAGGED_MAX = 5
"""More tags than a question can have: no error, no rows (api-2.3.json, /questions)."""

QUERY_BYTES_MAX = 64 * 1024
BODY_BYTES_MAX = 1024 * 1024
FILTER_FIELDS_MAX = 2000
TEXT_PARAMETER_CHARS_MAX = 1000
SEARCH_CHARS_MAX = 10_000
"""Of a query what is beyond is not looked at."""

DATE_MIN_S = -62_135_596_800
DATE_MAX_S = 253_402_300_799
"""Years 1 to 9999 in Unix seconds: dates beyond are taken as these, since negative and far ones are accepted."""

INTEGER_MAX = 2**31 - 1

WRITES_DAILY_MAX = 1000
"""Objects of one kind a day that /write-permissions tells of (api-2.3.md section 12)."""
