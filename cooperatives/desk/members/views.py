"""The member book of a cooperative: its list, a card, who comes, changes and goes."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages as told
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cooperatives.desk.dues.figures import about_book, own_book, own_member, to_write
from cooperatives.desk.members import forms
from cooperatives.desk.members.figures import Card, Dismissals, MemberBook
from cooperatives.desk.members.filters import MemberFilter
from cooperatives.dues import actions as dues
from cooperatives.dues.models import BalanceRequest, Book, DismissalProposal, ReversalRequest
from cooperatives.members import actions
from cooperatives.members.models import Member, Membership
from cooperatives.members.rules import next_number
from registry import served, typeset
from registry.filters import PAGE, written
from registry.http import Request, attempt, form_page, render_file, render_list

PAGES = "cooperatives/desk/members"


def members(request: Request, pk: int) -> HttpResponse:
    """Everybody in the member book, with what is held and owed."""
    book = own_book(request.user, pk)
    listed = MemberFilter(request.GET, book.cooperative, request.user, timezone.localdate())
    waiting = {
        "waiting_decisions": sum(
            each.objects.waiting().filter(cooperative=pk).count() for each in (ReversalRequest, BalanceRequest)
        ),
        "waiting_dismissals": DismissalProposal.objects.waiting().filter(cooperative=pk).count(),
    }
    is_paying = "menyetor" in request.GET
    context = about_book(book, request.user, timezone.localdate(), is_paying=is_paying, **waiting)
    return render_list(request, f"{PAGES}/members.html", listed, context)


def members_file(request: Request, pk: int) -> HttpResponse:
    """The same list as an Excel file."""
    book, today = own_book(request.user, pk), timezone.localdate()
    listed = MemberFilter(request.GET, book.cooperative, request.user, today)
    state = [("Koperasi", str(book.cooperative)), ("Keadaan per", written(today))]
    return render_file(request, listed, state)


def member_book(request: Request, pk: int) -> HttpResponse:
    """Who was in the member book on a day; the first of them here, all of them in what is printed."""
    book = own_book(request.user, pk)
    form = forms.AsOfForm(request.GET or None)
    found = MemberBook(book.cooperative, form.day(timezone.localdate()))
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("halaman"))
    context = about_book(book, request.user, timezone.localdate(), form=form, found=found, page=page)
    return render(request, f"{PAGES}/member_book.html", context)


def member_book_pdf(request: Request, pk: int) -> HttpResponse:
    """All of them, to be printed and signed."""
    book = own_book(request.user, pk)
    at, today = timezone.localtime(), timezone.localdate()
    found = MemberBook(book.cooperative, forms.AsOfForm(request.GET or None).day(today))
    return served.pdf(
        typeset.pdf("dues_table", found.printed(request.user, at), on=at.date()), f"buku-anggota-{found.on}"
    )


def member(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """A member's card."""
    book, found = own_member(request.user, pk, member_pk)
    card = Card(found, book, timezone.localdate())
    page = Paginator(card.entries, PAGE).get_page(request.GET.get("halaman"))
    context = about_book(book, request.user, timezone.localdate(), card=card, member=found, page=page)
    return render(request, f"{PAGES}/member.html", context)


@form_page
def member_new(request: Request, pk: int) -> HttpResponse:
    """GET: who enters. POST: the member book has one more."""
    book, today = own_book(request.user, pk), timezone.localdate()
    actions.ask_keeper(book.cooperative, request.user, today)
    given = Member.objects.filter(cooperative=book.cooperative).order_by("pk").values_list("number", flat=True)
    known = {"since": today, "number": next_number(list(given))}
    form = forms.NewMemberForm(request.POST or None, cooperative=book.cooperative, **known)
    made: list[Member] = []

    def admit(**said: Any) -> None:
        made.append(actions.admit(book.cooperative, **said, by=request.user, on=today))

    if attempt(form, admit):
        told.success(request, f"{made[0].name} tercatat sebagai anggota nomor {made[0].number}.")
        return redirect(made[0])
    return render(request, f"{PAGES}/member_new.html", about_book(book, request.user, today, form=form))


def _about(
    request: Request, found: tuple[Book, Member], form: Any, act: Callable[..., object], page: str, done: str,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """A form about a member: done and back at the card, or the form again."""
    book, member = found
    if attempt(form, act):
        told.success(request, done)
        return redirect(member)
    context = about_book(book, request.user, timezone.localdate(), form=form, member=member, **more)
    return render(request, f"{PAGES}/{page}.html", context)


@form_page
def member_data(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """GET: what is known of a member. POST: it is written down as it is now."""
    book, found, said = to_write(request.user, pk, member_pk, timezone.localdate())
    form = forms.PersonForm.of(request.POST or None, found)
    act = partial(actions.correct, found, **said)
    return _about(request, (book, found), form, act, "member_data", "Data anggota diperbarui.")


@form_page
def member_standing(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """GET: as what, and in which class. POST: it is so from a day on; who left returns."""
    book, found, said = to_write(request.user, pk, member_pk, timezone.localdate())
    card = Card(found, book, said["on"])
    act = partial(actions.change if card.running else actions.return_, found, **said)
    kind = card.last.kind if card.running else Membership.Kind.MEMBER
    known = {"kind": kind, "category": card.last.category, "since": said["on"]}
    form = forms.StandingForm(request.POST or None, cooperative=book.cooperative, **known)
    page, done = (
        ("member_standing", "Keanggotaan diperbarui.")
        if card.running
        else ("member_return", f"{found.name} tercatat menjadi anggota lagi.")
    )
    return _about(request, (book, found), form, act, page, done)


@form_page
def member_leaving(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """GET: why and when a membership ends. POST: it ended."""
    book, found, said = to_write(request.user, pk, member_pk, timezone.localdate())
    verbs: dict[str, Any] = {"LEFT": actions.leave, "DISMISSED": actions.dismiss, "DIED": actions.die}

    def leave(ended: str, on_day: Any, document_no: str) -> None:
        verbs[ended](found, on_day, document_no=document_no, **said)

    form = forms.LeavingForm(request.POST or None, initial={"on_day": said["on"]})
    done = f"{found.name} tercatat bukan anggota lagi. Simpanannya dapat dikembalikan dari kartu ini."
    return _about(request, (book, found), form, leave, "member_leaving", done, card=Card(found, book, said["on"]))


@form_page
def member_nik(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """GET: why it is asked for. POST: the NIK in full, this once; that is kept and stands on the card."""
    book, found, said = to_write(request.user, pk, member_pk, timezone.localdate())
    form, nik = forms.UnmaskingForm(request.POST or None), ""
    if form.is_valid():
        nik = actions.unmask(found, form.cleaned_data["reason"], **said)
    return render(request, f"{PAGES}/member_nik.html", about_book(book, **said, form=form, member=found, nik=nik))


@form_page
def dismissals(request: Request, pk: int) -> HttpResponse:
    """GET: who is so far behind that the board may have to decide. POST: from how many months on."""
    book, today = own_book(request.user, pk), timezone.localdate()
    found = Dismissals(book.cooperative, today)
    known = {"months": found.rule.months, "clause": found.rule.clause}
    form = forms.RuleForm(request.POST or None, initial=known)
    if attempt(form, partial(dues.set_dismissal_rule, book.cooperative, by=request.user, on=today)):
        told.success(request, "Batas tunggakan dicatat.")
        return redirect("dismissals", pk)
    page = Paginator(found.candidates, PAGE).get_page(request.GET.get("halaman"))
    context = about_book(book, request.user, today, form=form, found=found, page=page)
    return render(request, f"{PAGES}/dismissals.html", context)


@form_page
def dismissal_new(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """GET: why a membership comes before the board. POST: it does, at its next meeting."""
    book, found, said = to_write(request.user, pk, member_pk, timezone.localdate())
    context = about_book(book, **said, member=found, card=Card(found, book, said["on"]))
    form = forms.ProposalForm(request.POST or None)
    if attempt(form, partial(dues.propose_dismissal, found, **said)):
        told.success(request, f"{found.name} diusulkan ke rapat pengurus. Keanggotaannya tidak berubah.")
        return redirect("dismissals", pk)
    return render(request, f"{PAGES}/dismissal_new.html", context | {"form": form})


@form_page
def dismissal(request: Request, pk: int, proposal_pk: int) -> HttpResponse:
    """GET: what the board is to decide. POST: what it decided."""
    proposals = DismissalProposal.objects.waiting().filter(cooperative=own_book(request.user, pk).cooperative)
    proposal = get_object_or_404(proposals.select_related("cooperative", "member__cooperative"), pk=proposal_pk)
    book, _, said = to_write(request.user, pk, proposal.member_id, timezone.localdate())
    form = forms.DecisionForm(request.POST or None, initial={"decided_on": said["on"]})

    def decide(decision: str, **how: Any) -> None:
        verb = dues.dismiss_proposed if decision == form.DISMISS else dues.keep_member
        verb(proposal, **how, **said)

    if attempt(form, decide):
        told.success(request, "Keputusan rapat pengurus dicatat.")
        return redirect(proposal.member)
    return render(request, f"{PAGES}/dismissal.html", about_book(book, **said, form=form, proposal=proposal))
