"""What must not be read from the database alone: encrypted, and found again only by who has the key.

The key is NIK_KEY, which is kept apart from the database and its backups.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet
from django.conf import settings


def seal(text: str) -> bytes:
    """The text as nobody reads it without the key; another time it looks another way."""
    return Fernet(urlsafe_b64encode(_key("seal"))).encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """What `seal` was given."""
    return Fernet(urlsafe_b64encode(_key("seal"))).decrypt(bytes(sealed)).decode()


def blind_index(text: str, *, of: str) -> bytes:
    """The same 32 bytes for the same text of the same owner: to find it by, and to guess nothing from without the key.

    of: whose it is, so that one person's rows with two owners cannot be told to belong together.
    """
    return hmac.digest(_key("index"), f"{of}\0{text}".encode(), "sha256")


def _key(purpose: str) -> bytes:
    return sha256(f"{purpose}\0{settings.NIK_KEY}".encode()).digest()
