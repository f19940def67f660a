"""What must not be read from the database alone: encrypted, and found again only by who has the key.

The key is NIK_KEY, which is kept apart from the database and its backups.
"""

import hmac
import json
import zlib
from base64 import b64decode, b64encode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from registry.transitions import Refused


def seal(text: str) -> bytes:
    """The text as nobody reads it without the key; another time it looks another way."""
    return Fernet(urlsafe_b64encode(_key("seal"))).encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """What `seal` was given."""
    return Fernet(urlsafe_b64encode(_key("seal"))).decrypt(bytes(sealed)).decode()


def wrapped(content: Any, *, of: tuple[str, int, int]) -> str:
    """What a page hands on to itself, for a hidden field or an address. of: which page, row and person it is for."""
    packed = zlib.compress(json.dumps([list(of), content]).encode())
    return seal(b64encode(packed).decode()).decode()


def unwrapped(text: str, *, of: tuple[str, int, int]) -> Any:
    """The same again. Raises Refused where it is not what `wrapped` gave for this page, row and person."""
    try:
        whose, content = json.loads(zlib.decompress(b64decode(unseal(text.encode()))))
    except (InvalidToken, ValueError, zlib.error):
        whose, content = None, None
    if whose != list(of):
        raise Refused("Yang Anda isi atau unggah tidak terbaca lagi. Isi atau unggah sekali lagi.")
    return content


def blind_index(text: str, *, of: str) -> bytes:
    """The same 32 bytes for the same text of the same owner: to find it by, and to guess nothing from without the key.

    of: whose it is, so that one person's rows with two owners cannot be told to belong together.
    """
    return hmac.digest(_key("index"), f"{of}\0{text}".encode(), "sha256")


def _key(purpose: str) -> bytes:
    return sha256(f"{purpose}\0{settings.NIK_KEY}".encode()).digest()
