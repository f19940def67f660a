"""What is done with dues: books and tariffs (`book`), money (`ledger`, `many`), rounds at the door (`collection`).

The way of the cash is in `handovers`, what takes two people in `asked`: a reversal (`reversal`) and an opening balance
of one member (`balance`), what many unpaid months lead to in `dismissal`.
"""

from cooperatives.dues.actions.asked import refuse
from cooperatives.dues.actions.balance import approve_balance, ask_balance, lacks_balance, open_balance, opening_for
from cooperatives.dues.actions.book import Balance, close_day, close_period, open_balances, open_book, set_tariff
from cooperatives.dues.actions.collection import close_run, collect, open_run, void_receipt
from cooperatives.dues.actions.dismissal import (
    dismiss_proposed,
    dismissal_rule,
    keep_member,
    propose_dismissal,
    set_dismissal_rule,
)
from cooperatives.dues.actions.handovers import (
    countersign,
    deposit,
    hand_over,
    make_good,
    release_shortage,
    turn_down,
)
from cooperatives.dues.actions.ledger import (
    Conflict,
    Money,
    Payment,
    Slip,
    pay,
    pay_heirs,
    refund,
    reverse,
    withdraw,
)
from cooperatives.dues.actions.many import pay_all
from cooperatives.dues.actions.reversal import approve_reversal, ask_reversal, needs_two

__all__ = [
    "Balance", "Conflict", "Money", "Payment", "Slip", "approve_balance", "approve_reversal", "ask_balance",
    "ask_reversal", "close_day", "close_period", "close_run", "collect", "countersign", "deposit", "dismiss_proposed",
    "dismissal_rule", "hand_over", "keep_member", "lacks_balance", "make_good", "needs_two", "open_balance",
    "open_balances", "open_book", "open_run", "opening_for", "pay", "pay_all", "pay_heirs", "propose_dismissal",
    "refund", "refuse", "release_shortage", "reverse", "set_dismissal_rule", "set_tariff",
    "turn_down", "void_receipt", "withdraw",
]  # fmt: skip
