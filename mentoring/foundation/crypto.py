"""Words that only those concerned may read are encrypted at rest, each bound to its own place.

AES-256-GCM (NIST SP 800-38D) under a key for each organization, derived with HKDF (RFC 5869) from the
installation's secret; the associated bytes are organization|table|row|column, so a ciphertext that is
moved elsewhere no longer opens.
"""

import os
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

NONCE = 12


def seal(words: str, *, organization_id: UUID, table: str, row_id: UUID, column: str) -> bytes:
    """Encrypt text for one column of one row."""
    nonce = os.urandom(NONCE)
    place = f"{organization_id}|{table}|{row_id}|{column}".encode()
    return nonce + cipher(organization_id).encrypt(nonce, words.encode(), place)


def unseal(sealed: bytes, *, organization_id: UUID, table: str, row_id: UUID, column: str) -> str:
    """Decrypt it; raises `cryptography.exceptions.InvalidTag` if it was moved or changed."""
    place = f"{organization_id}|{table}|{row_id}|{column}".encode()
    return cipher(organization_id).decrypt(sealed[:NONCE], sealed[NONCE:], place).decode()


def cipher(organization_id: UUID) -> AESGCM:
    """The cipher of one organization."""
    return AESGCM(key_of(current_app.config["SECRET_KEY"], organization_id))


@lru_cache(maxsize=4096)
def key_of(secret: str, organization_id: UUID) -> bytes:
    """The key of one organization: 32 bytes."""
    return HKDF(SHA256(), 32, salt=organization_id.bytes, info=b"notes").derive(secret.encode())
