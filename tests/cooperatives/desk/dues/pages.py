"""The pages of Koperasi Maju's book, opened and sent."""

from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from cooperatives.dues.models import Entry
from cooperatives.members.models import Member
from cooperatives.register.models import Cooperative
from tests.pages import hidden, text


def url(name: str, of: Member | Entry | None = None, **more) -> str:
    """The address of a page of Koperasi Maju, or of one of its members or receipts."""
    place = {"pk": Cooperative.objects.get(name="Koperasi Maju").pk, **more}
    if isinstance(of, Member):
        place["member_pk"] = of.pk
    if isinstance(of, Entry):
        place["number"] = of.number
    return reverse(name, kwargs=place)


def page(client: Client, address: str) -> str:
    """A page that is there, as text."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return text(response)


def checked(client: Client, page: str, *, by: str = "get", **said):
    """A form filled in, as far as the check of what it says."""
    return getattr(client, by)(page, hidden(client.get(page)) | said, follow=True)


def confirmed(client: Client, check, **said):
    """A check that is confirmed; said: what somebody changed in its address."""
    asked = QueryDict(check.request["QUERY_STRING"], mutable=True)
    for name, value in said.items():
        asked[name] = value
    return client.post(f"{check.request['PATH_INFO']}?{asked.urlencode()}", hidden(check))


def sent(client: Client, page: str, **said):
    """A form filled in and sent."""
    return client.post(page, hidden(client.get(page)) | said)
