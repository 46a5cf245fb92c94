"""Six digits that nobody has to store: derived from the row's id under the installation's secret."""

import hashlib
import hmac
import secrets
from uuid import UUID


def code_for(row_id: UUID, secret: str) -> str:
    """The six-digit code of a sign-in row: HOTP's truncation (RFC 4226, 5.3) of an HMAC over its id."""
    digest = hmac.new(secret.encode(), b"sign-in code|" + row_id.bytes, hashlib.sha256).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def same_code(typed: str, row_id: UUID, secret: str) -> bool:
    """Whether the digits typed are that row's, in a time that tells nothing; spaces and hyphens are forgiven."""
    digits = "".join(letter for letter in typed if letter.isascii() and letter.isdigit())
    return hmac.compare_digest(digits.encode(), code_for(row_id, secret).encode())


def new_token() -> str:
    """A random token for a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
