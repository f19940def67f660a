"""Telephone numbers: one spelling however they are written, and a link only where WhatsApp can open one."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.phones import dialable, phone_key, pretty, whatsapp

mobile = st.from_regex(r"8[0-9]{7,11}", fullmatch=True)
separators = st.text(alphabet=" .-()", max_size=2)


@st.composite
def written(draw, number):
    """The same number as somebody may write it."""
    local = draw(number)
    parts = [draw(st.sampled_from(["", "0", "62", "+62", "0062", "+62 (0)"])), *local]
    return local, "".join(part + draw(separators) for part in parts)


@pytest.mark.parametrize(
    ("typed", "key"),
    [("0812 3456 7890", "6281234567890"), ("+62 812-3456-7890", "6281234567890"), ("81234567890", "6281234567890"),
     ("021 555", ""), ("budi", ""), ("", ""), ("0812345", ""), ("081234567890123", ""), ("+65 8123 4567", "")],
)  # fmt: skip
def test_a_mobile_number_has_one_spelling(typed, key):
    assert phone_key(typed) == key


@given(written(mobile))
def test_however_it_is_written_it_is_the_same_number_and_stays_it(pair):
    local, text = pair
    key = phone_key(text)
    assert key == f"62{local}"
    assert phone_key(key) == dialable(text) == dialable(key) == phone_key(pretty(text)) == key


@given(st.text())
def test_of_any_text_there_is_a_link_exactly_where_there_is_a_mobile_number(text):
    key = phone_key(text)
    assert not key or re.fullmatch(r"628[0-9]{7,11}", key)
    assert whatsapp(text) == (f"https://wa.me/{key}" if key else "")


@given(st.text(min_size=1))
def test_what_whatsapp_is_given_is_what_was_written(message):
    address = urlsplit(whatsapp("0812 3456 7890", message))
    assert (address.netloc, address.path, address.fragment) == ("wa.me", "/6281234567890", "")
    assert parse_qs(address.query, strict_parsing=True, separator="&", max_num_fields=1) == {"text": [message]}
    assert not set("+&# \n") & set(address.query)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("(021) 555-1234", "0215551234"), ("+62 21 5551234", "0215551234"), ("+62 (0)21 5551234", "0215551234"),
     ("0062215551234", "0215551234"), ("+1 202 555 0100", ""), ("12", ""),
     ("021 5551234 ext 5", "")],
)  # fmt: skip
def test_a_landline_is_kept_one_way_and_opens_no_whatsapp(typed, kept):
    assert dialable(typed) == kept
    assert whatsapp(typed, "Halo") == ""


@pytest.mark.parametrize(
    ("number", "shown"), [("6281234567890", "0812-3456-7890"), ("628123456789", "0812-3456-789"), ("0215551234",) * 2]
)
def test_a_number_is_shown_as_people_read_it_aloud(number, shown):
    assert pretty(number) == shown
