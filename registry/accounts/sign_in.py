"""What the office asks of sign-in beyond django-allauth: its names, its secrets, and the code card as a factor."""

from base64 import urlsafe_b64encode
from collections.abc import Collection
from hashlib import sha256
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.messages import ERROR
from django.http import HttpRequest
from django.utils import timezone  # noqa: TID251  # a request is of today
from qrcode.image.svg import SvgPathFillImage

from registry.models import User

DEVICES = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


class Backend(AuthenticationBackend):
    """Whoever asks, asks today; a right password of a closed account leads to the page that says so."""

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, with what holds today: posts held for another, terms in a board."""
        user = User.objects.as_of(timezone.localdate()).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of people who were invited, under whichever of their names they sign in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": (
            "Nama pengguna, nomor HP, surel, atau kata sandi tidak cocok. "
            "Periksa huruf besar dan kecil, lalu coba lagi."
        ),
        "too_many_login_attempts": "Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi.",
        "enter_current_password": "Kata sandi sekarang tidak cocok.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """By user name, phone or e-mail; wrong guesses are counted for the person, not for each of the names."""
        found = User.objects.known_as(credentials.get("username", "")).first()
        if found:
            credentials["username"] = found.username
        user: User | None = super().authenticate(request, **credentials)
        return user

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """What went well the next page shows; what did not is said."""
        if level >= ERROR:
            super().add_message(request, level, *args, **kwargs)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Most have no e-mail: what changed in an account stands in its history."""


class FactorAdapter(DefaultMFAAdapter):
    """Second factors, their secrets encrypted; a printed card of codes counts as one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Kode ini tidak cocok atau sudah dipakai. Tulis kode yang terbaru, lalu coba lagi.",
        "cannot_delete_authenticator": "Kode kedua ini tidak dapat dilepas: akun dinas selalu memerlukannya.",
        "cannot_generate_recovery_codes": "Pasang dahulu aplikasi kode atau kunci sandi, lalu buat kode cadangan.",
    }

    def encrypt(self, text: str) -> str:
        """With a key that is not in the database."""
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` made."""
        return _vault().decrypt(encrypted_text).decode()

    def build_totp_svg(self, url: str) -> str:
        """As allauth's, on white: a camera reads it in the dark theme too."""
        return str(qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode"))

    def is_mfa_enabled(self, user: User, types: Collection[str] | None = None) -> bool:
        """As allauth's, and who asks for any device also accepts a card."""
        enabled: bool = super().is_mfa_enabled(user, None if types and set(types) >= DEVICES else types)
        return enabled


def _vault() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"second factors" + settings.SECRET_KEY.encode()).digest()))
