"""Parameters out of an HTTP request: from the query and from an urlencoded or multipart body."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qsl

from panel.sandbox.errors import Refusal

LARGEST_BODY: Final = 10 * 1024 * 1024
FIELD_NAME: Final = re.compile(rb'\bname="([^"]*)"', re.IGNORECASE)
BOUNDARY: Final = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)

Environ = dict[str, Any]


def parameters(environ: Environ) -> dict[str, list[str]]:
    """Every parameter by name, with all its values: those of the query before those of the body."""
    values: dict[str, list[str]] = {}
    for name, value in [*_pairs(environ.get("QUERY_STRING", "")), *_body_pairs(environ)]:
        values.setdefault(name, []).append(value)
    return values


def _pairs(encoded: str) -> list[tuple[str, str]]:
    return parse_qsl(encoded, keep_blank_values=True, errors="replace")


def _body_pairs(environ: Environ) -> Iterator[tuple[str, str]]:
    content_type = environ.get("CONTENT_TYPE", "")
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        yield from _pairs(body(environ).decode(errors="replace"))
    elif kind == "multipart/form-data" and (boundary := BOUNDARY.search(content_type)):
        yield from _parts(body(environ), boundary[1].encode())


def body(environ: Environ) -> bytes:
    """What was posted, whole: with a length, or in chunks where the server marks their end."""
    if environ["REQUEST_METHOD"] != "POST":
        return b""
    length = environ.get("CONTENT_LENGTH") or ("" if environ.get("wsgi.input_terminated") else "0")
    wanted = int(length) if length.isascii() and length.isdigit() else LARGEST_BODY + 1
    content: bytes = environ["wsgi.input"].read(min(wanted, LARGEST_BODY + 1))
    if len(content) > LARGEST_BODY:
        raise Refusal(101, value="a body above 10 MB")
    return content


def _parts(content: bytes, boundary: bytes) -> Iterator[tuple[str, str]]:
    for part in content.split(b"--" + boundary)[1:-1]:
        head, found, value = part.partition(b"\r\n\r\n")
        name = FIELD_NAME.search(head)
        if found and name:
            yield name[1].decode(errors="replace"), value.removesuffix(b"\r\n").decode(errors="replace")
