"""Telephone numbers of Indonesia: one spelling for each, how it is shown, and the link that opens WhatsApp. Pure."""

import re
from urllib.parse import quote

WHATSAPP = "https://wa.me/"
NOISE = re.compile(r"[\s().-]")
MOBILE = re.compile(r"(?:(?:00)?620?|0)?(8[0-9]{7,11})")
LANDLINE = re.compile(r"(?:(?:00)?620?|0)([2-79][0-9]{6,10})")


def phone_key(text: str) -> str:
    """A mobile number as 62812…, however it is written; empty where it is none."""
    found = MOBILE.fullmatch(_digits(text))
    return f"62{found[1]}" if found else ""


def dialable(text: str) -> str:
    """A number as the register keeps it: a mobile one as 62812…, a landline as 021…; else empty."""
    landline = LANDLINE.fullmatch(_digits(text))
    return phone_key(text) or (f"0{landline[1]}" if landline else "")


def _digits(text: str) -> str:
    return NOISE.sub("", text).removeprefix("+")


def pretty(text: str) -> str:
    """A mobile number as people read it aloud: 0812-3456-7890; any other as it is."""
    key = phone_key(text)
    local = f"0{key[2:]}"
    return "-".join(filter(None, (local[:4], local[4:8], local[8:]))) if key else text


def whatsapp(text: str, message: str = "") -> str:
    """The address that opens WhatsApp at this number with a message to send; empty where it is no mobile number."""
    if not (key := phone_key(text)):
        return ""
    return f"{WHATSAPP}{key}?text={quote(message, safe='')}" if message else f"{WHATSAPP}{key}"
