"""A treasurer's life, drawn at random, beside a ledger kept on paper here: what both say must be the same.

The paper knows no SQL and none of our rules: it walks months one by one. `DEFECTS` plants mistakes that such a life
must find; `pytest tests/cooperatives/dues/test_histories.py -k defect` shows that it does.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from cooperatives.dues import actions
from cooperatives.dues.actions import Conflict, Money, Payment, Slip, ledger
from cooperatives.dues.figures import verify, with_arrears
from cooperatives.dues.models import Book, Entry
from cooperatives.members import actions as members
from cooperatives.members.models import Member
from registry.transitions import Refused
from tests.cooperatives.dues.paper import KINDS, Account, Month, Stay, following, month_of, until
from tests.drawn import examples

AMOUNTS = st.sampled_from([1, 5_000, 20_000, 20_000, 45_000, 120_000])
WHO = st.integers(0, 2)
BACK = st.sampled_from([0, 0, 3, 20])
"""So many days late, something is written down."""


class Crash(Exception):
    """The process dies before it commits."""


@dataclass
class Sent:
    """Something that was booked: how it was called, for resending, and what it did on paper."""

    again: Callable[[], Entry]
    other: Callable[[], Entry]
    entry: Entry
    account: Account
    parts: dict[str, int]
    is_reversed: bool = False


class Life(RuleBasedStateMachine):
    """`kept`: the cooperative; `people`: its members; `run`: an open round at the door.

    `crash_boundary`: what undoes a crash: a transaction, unless that is broken.
    """

    kept = None
    people: Sequence[Member] = ()
    run = None
    crash_boundary: Callable[[], AbstractContextManager] = staticmethod(transaction.atomic)

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.today = date(2026, 7, 15)
        self.closed: date | None = None
        cheap = members.add_category(self.kept.cooperative, "Golongan I", **self.told)
        actions.set_tariff(cheap, "MANDATORY", 5_000, date(2026, 1, 1), **self.told)
        self.categories = [self.kept.category, cheap]
        self.tariffs = [{(2026, 1): 20_000}, {(2026, 1): 5_000}]
        entered = date(2026, 2, 1)
        self.accounts = [Account(member, [Stay(entered, [(entered, 0)])]) for member in self.people]
        self.sent: list[Sent] = []
        self.paper = 0

    @property
    def told(self) -> dict:
        return {"by": self.kept.treasurer, "on": self.today}

    def booked(self, account: Account, parts: dict[str, int], again: Callable, other: Callable) -> None:
        """What was booked is on paper too, unless paper and book both refuse it."""
        is_possible = all(account.held[kind] + parts[kind] >= 0 for kind in KINDS)
        try:
            entry = again()
        except Refused:
            assert not is_possible, parts
            return
        assert is_possible, parts
        for kind in KINDS:
            account.held[kind] += parts[kind]
        account.moves.append((parts["mandatory"], entry.months))
        self.sent.append(Sent(again, other, entry, account, parts))

    @rule(
        who=WHO, principal=st.sampled_from([0, 0, 50_000]), mandatory=AMOUNTS, voluntary=st.sampled_from([0, 7_000]),
        late=BACK,
    )  # fmt: skip
    def pay(self, who: int, principal: int, mandatory: int, voluntary: int, late: int) -> None:
        account, number, day = self.accounts[who], uuid.uuid4(), self.today - timedelta(late)
        if not account.is_member(day):
            mandatory, voluntary = 0, voluntary or 1
        self.paid(account, {"principal": principal, "mandatory": mandatory, "voluntary": voluntary}, number, day)

    def paid(self, account: Account, parts: dict[str, int], number: uuid.UUID, day: date | None = None, **said) -> None:
        received_on, told = day or self.today, self.told

        def payment(more: int) -> Entry:
            money = Money(**parts | {"voluntary": parts["voluntary"] + more})
            return actions.pay(account.member, money, received_on, client_no=number, **said, **told)

        self.booked(account, parts, lambda: payment(0), lambda: payment(1))

    @rule(amounts=st.lists(st.tuples(WHO, AMOUNTS), min_size=2, max_size=4))
    def collect_at_the_door(self, amounts: list[tuple[int, int]]) -> None:
        for who, amount in amounts:
            self.paper += 1
            slip = Slip(paper_no=self.paper, run=self.run)
            self.paid(self.accounts[who], dict.fromkeys(KINDS, 0) | {"voluntary": amount}, uuid.uuid4(), slip=slip)

    @rule(amounts=st.lists(st.tuples(WHO, AMOUNTS), min_size=1, max_size=4), times=st.integers(1, 2))
    def bring_in_a_file(self, amounts: list[tuple[int, int]], times: int) -> None:
        """Many at once; the second time nothing is booked."""
        accounts = [self.accounts[who] for who, _ in amounts]
        day, told, of = self.today, self.told, self.kept.cooperative
        sent = [
            Payment(account.member, Money(voluntary=amount), day, uuid.uuid4())
            for account, (_, amount) in zip(accounts, amounts, strict=True)
        ]

        def one(payment: Payment, more: int) -> Entry:
            money = replace(payment.money, voluntary=payment.money.voluntary + more)
            (answer,) = actions.pay_all(of, [replace(payment, money=money)], **told)
            if isinstance(answer, Refused):
                raise answer
            return answer

        for _ in range(times):
            entries = actions.pay_all(of, sent, **told)
        for account, payment, entry in zip(accounts, sent, entries, strict=True):
            account.held["voluntary"] += payment.money.voluntary
            parts = dict.fromkeys(KINDS, 0) | {"voluntary": payment.money.voluntary}
            self.sent.append(Sent(partial(one, payment, 0), partial(one, payment, 1), entry, account, parts))

    @rule(who=WHO, amount=AMOUNTS)
    def withdraw(self, who: int, amount: int) -> None:
        account, number, told = self.accounts[who], uuid.uuid4(), self.told

        def withdrawal(more: int) -> Entry:
            return actions.withdraw(account.member, amount + more, client_no=number, **told)

        parts = dict.fromkeys(KINDS, 0) | {"voluntary": -amount}
        self.booked(account, parts, lambda: withdrawal(0), lambda: withdrawal(1))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def resend(self, data: st.DataObject) -> None:
        of = data.draw(st.sampled_from(range(len(self.sent))))
        assert self.sent[of].again().pk == self.sent[of].entry.pk

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def resend_with_other_content(self, data: st.DataObject) -> None:
        of = self.sent[data.draw(st.sampled_from(range(len(self.sent))))]
        with pytest.raises(Conflict) as told:
            of.other()
        assert told.value.kept.pk == of.entry.pk

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        of, number, told = self.sent[data.draw(st.sampled_from(range(len(self.sent))))], uuid.uuid4(), self.told
        parts = {kind: -amount for kind, amount in of.parts.items()}

        def mirror(reason: str) -> Entry:
            return actions.reverse(of.entry, reason, client_no=number, approved_by=self.kept.second, **told)

        if of.is_reversed or of.entry.kind == "REVERSAL":
            return
        before = len(self.sent)
        self.booked(of.account, parts, lambda: mirror("Salah"), lambda: mirror("Lain"))
        of.is_reversed = len(self.sent) > before

    @precondition(lambda self: any(of.is_reversed for of in self.sent))
    @rule()
    def reverse_again(self) -> None:
        of = next(of for of in self.sent if of.is_reversed)
        with pytest.raises(Refused, match="sudah dibalik"):
            actions.reverse(of.entry, "Lagi", client_no=uuid.uuid4(), approved_by=self.kept.second, **self.told)

    @rule(who=WHO, amount=AMOUNTS)
    def crash_before_the_commit(self, who: int, amount: int) -> None:
        with suppress(Crash), self.crash_boundary():
            actions.pay(
                self.accounts[who].member, Money(voluntary=amount), self.today, client_no=uuid.uuid4(), **self.told
            )
            raise Crash

    @rule(which=st.integers(0, 1), amount=st.sampled_from([10_000, 20_000, 35_000]))
    def change_the_tariff(self, which: int, amount: int) -> None:
        since = (self.today.replace(day=1) + timedelta(32)).replace(day=1)
        if month_of(since) > max(self.tariffs[which]):
            actions.set_tariff(self.categories[which], "MANDATORY", amount, since, **self.told)
            self.tariffs[which][month_of(since)] = amount

    @rule(who=WHO, back=BACK)
    def change_the_category(self, who: int, back: int) -> None:
        account, since = self.accounts[who], self.today - timedelta(back)
        if account.stay is None or since <= account.stay.categories[-1][0]:
            return
        which = 1 - account.stay.categories[-1][1]
        members.change(account.member, since, category=self.categories[which], **self.told)
        account.stay.categories.append((since, which))

    @rule(who=WHO, back=BACK)
    def leave_or_return(self, who: int, back: int) -> None:
        account, day = self.accounts[who], self.today - timedelta(back)
        latest = account.stays[-1]
        if (latest.left or latest.categories[-1][0]) >= day:
            return
        if account.stay:
            members.leave(account.member, day, **self.told)
            account.stay.left = day
        else:
            members.return_(account.member, self.kept.category, day, **self.told)
            account.stays.append(Stay(day, [(day, 0)]))

    @rule(who=WHO, debts=st.sampled_from([0, 0, 10_000]))
    def refund(self, who: int, debts: int) -> None:
        account = self.accounts[who]
        total = sum(account.held.values())
        try:
            actions.refund(account.member, client_no=uuid.uuid4(), debts=debts, reason="Pinjaman", **self.told)
        except Refused:
            assert account.stay or total == 0 or debts > total
            return
        assert not account.stay
        assert total >= max(debts, 1)
        account.moves.append((-account.held["mandatory"], {}))
        account.held = dict.fromkeys(KINDS, 0)

    @rule()
    def close_the_day(self) -> None:
        if self.closed is None or self.closed < self.today:
            actions.close_day(self.kept.cooperative, self.today, counted=None, **self.told)
            self.closed = self.today
            self.today += timedelta(1)

    @rule(days=st.sampled_from([1, 20, 40]))
    def wait(self, days: int) -> None:
        self.today += timedelta(days)

    def teardown(self) -> None:
        """The book is what the paper says, and proves itself."""
        try:
            self.compare()
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    def compare(self) -> None:
        numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert Book.objects.get().last_number == len(numbers)
        listed = {each.pk: each for each in with_arrears(self.kept.cooperative, self.today)}
        for account in self.accounts:
            row = listed[account.member.pk]
            assert {kind: getattr(row, kind) for kind in KINDS} == account.held
            assert (row.paid_through, row.arrears, row.arrears_months) == self.place(account)
        assert verify(self.kept.book, self.today).faults == []

    def price(self, stay: Stay, month: Month) -> int:
        tariffs = self.tariffs[stay.category(month)]
        return tariffs[max(each for each in tariffs if each <= month)]

    def place(self, account: Account) -> tuple[int | None, int, int]:
        """The last month paid in full, what is missing of those that are over, and how many: month by month."""
        if account.stay is None:
            return None, 0, 0
        month, rest = month_of(account.stay.since), account.held["mandatory"] - self.used(account)
        while rest >= self.price(account.stay, month):
            rest -= self.price(account.stay, month)
            month = following(month)
        late = [self.price(account.stay, each) for each in until(month, month_of(self.today))]
        return month[0] * 12 + month[1] - 2, max(0, sum(late) - rest), len(late)

    def used(self, account: Account) -> int:
        """What of the mandatory savings went into months of earlier stays, and was not given back."""
        used = 0
        for stay, later in pairwise(account.stays):
            end = min(following(month_of(stay.left - timedelta(1))), month_of(later.since))
            asked = sum(self.price(stay, each) for each in until(month_of(stay.since), end))
            for_later = sum(
                part for _, months in account.moves for month, part in months.items() if month >= f"{later.since:%Y-%m}"
            )
            used = max(0, min(sum(amount for amount, _ in account.moves) - for_later, used + asked))
        return used


# Mistakes that a life finds


def _trigger_without(*parts: str) -> None:
    """The trigger of the ledger, with these lines of it left out."""
    (booked,) = (each for each in Entry._meta.triggers if each.name == "booked")
    statement = booked.compile(Entry).install_sql
    for part in parts:
        assert part in statement
        statement = statement.replace(part, "")
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _branch(constraint: str) -> str:
    """The ELSIF that ends in this refusal."""
    (booked,) = (each for each in Entry._meta.triggers if each.name == "booked")
    end = booked.func.index(f"CONSTRAINT = '{constraint}';") + len(f"CONSTRAINT = '{constraint}';")
    return booked.func[booked.func.rindex("ELSIF EXISTS", 0, end) : end]


@contextmanager
def numbering_by_on_conflict() -> Iterator[None]:
    """The number is given before the conflict is seen, so a resend burns one."""
    _trigger_without(_branch("entry_client_no_once"))
    insert = ledger.insert

    def number_first(entry: Entry) -> None:
        with patch.object(entry, "save", lambda **_: Entry.objects.bulk_create([entry], ignore_conflicts=True)):
            insert(entry)
        entry.pk = Entry.objects.get(client_no=entry.client_no).pk

    with patch.object(ledger, "_kept", lambda *_: None), patch.object(ledger, "insert", number_first):
        yield


@contextmanager
def double_insert_on_resend() -> Iterator[None]:
    """What is sent again gets a new number of its own."""
    insert = ledger.insert

    def again(entry: Entry) -> None:
        entry.client_no = uuid.uuid4()
        insert(entry)

    with patch.object(ledger, "_kept", lambda *_: None), patch.object(ledger, "insert", again):
        yield


@contextmanager
def leaked_transaction() -> Iterator[None]:
    """A crash leaves behind what it had written."""
    with patch.object(Life, "crash_boundary", nullcontext):
        yield


@contextmanager
def dropped_unique() -> Iterator[None]:
    """A receipt may be reversed twice."""
    _trigger_without(_branch("entry_reversed_once"))
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX entry_reversed_once")
    yield


DEFECTS = [numbering_by_on_conflict, double_insert_on_resend, leaked_transaction, dropped_unique]


def lives(count: int) -> settings:
    """So many lives of twelve steps; twenty times as many in a thorough run."""
    return examples(count, stateful_step_count=12, print_blob=False)
