"""Who gets what: every route of the URL configuration, and what it answers to whom."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in patterns:
        if isinstance(each, URLResolver) and each.app_name != "admin":
            yield from routes(each.url_patterns)
        elif isinstance(each, URLPattern):
            yield each


ROUTES = {each.name: each for each in routes(get_resolver().url_patterns)}

OPEN_TO_ALL = {"sign-in", "account_login", "code", "account_inactive", "letter-public", "attestation-public"}
POST_ONLY = {
    "sign-out", "account_logout", "board-account", "screen", "resume", "saved-view-removal", "confirmation",
    "import-decision", "import-application", "report-document-removal", "proposal-withdrawal", "report-comment",
    "report-return", "initial_letter", "letter-batch-initials", "reminder-again", "training-invitation",
    "roster-decision", "roster-application", "payments-left-out", "collection-items",
}  # fmt: skip
OF_CASE = {"case", "screen", "hold", "resume", "withdraw"}
OF_VIEW = {"saved-view", "saved-view-change", "saved-view-removal"}
OF_IMPORT = {"import", "import-decision", "import-application", "import-undo", "import-problems"}
OF_REPORT = {"report", "report-section", "report-check", "report-receipt", "report-document", "report-document-removal",
             "report-drop"}  # fmt: skip
OF_SENT = {"report-verification", "report-comment", "report-return", "report-rejection", "verification-document"}
OF_PERSON = {"person", "recovery", "card", "acting", "account-closing", "account-reopening"}
OF_PROPOSAL = {"proposal", "proposal-refusal", "proposal-withdrawal", "proposal-attachment"}
OF_LETTER = {"letter", "letter-pdf", "letter-signed", "initial_letter", "number_letter", "sign_letter", "send_letter",
             "receive_letter", "cancel_letter"}  # fmt: skip
OF_SESSION = {"training-session-change", "training-session-cancellation", "training-invitations", "training-enrolment",
              "training-enrolment-other", "training-withdrawal", "training-attendance", "training-invitations-number",
              "training-attestations"}  # fmt: skip
OF_ATTESTATION = {"training-attestation-retraction", "training-attestation-pdf", "attestation-public"}
OF_ASSESSMENT = {"assessment", "assessment-document", "assessment-result", "assessment-appeal", "assessment-decision",
                 "assessment-certificate", "assessment-retraction"}  # fmt: skip
OF_CERTIFICATE = {"certificate", "certificate-document", "certificate-renewal", "certificate-revocation",
                  "certificate-retraction"}  # fmt: skip
OF_ROSTER = {"rosters", "roster", "roster-decision", "roster-application", "roster-undo"}
OF_ROUND = {"collection-run", "collection-list", "collection-items", "collection-member", "collection-payment",
            "collection-receipts", "collection-receipt", "collection-void", "collection-handover",
            "collection-run-close"}  # fmt: skip
OF_DUES = {"members", "members-file", "member", "member-book", "member-book-pdf", "member-new", "member-data",
           "member-standing", "member-leaving", "member-nik", "dismissals", "dismissal",
           "dismissal-new", "payment", "receipt", "receipt-pdf", "withdrawal", "refund", "reversal", "reversals",
           "reversal-decision", "opening-balance"}  # fmt: skip
OF_CASH = {"cash", "closings", "closings-file", "closing", "closing-pdf", "receipts", "receipts-file", "arrears",
           "month-sheet", "month-sheet-file", "account-statement", "account-statement-pdf", "dues-settings",
           "member-category-new", "tariff-new", "opening-balances", "year-closing"}  # fmt: skip
OF_BATCH = {"letter-batch", "letter-batch-initials", "letter-batch-numbers", "letter-batch-pdf"}
"""Routes by what they are about."""

ENTRANCE = {"welcome": 404, "mfa_authenticate": 302, "mfa_login_webauthn": 302, "sign-out": 302, "account_logout": 302}
"""The way in and out: a code nobody gave, and steps of a sign-in that nobody began."""

ACTORS = ("sari", "joko", "budi", "wati", "hadi", "lina", "admin", "rini", "tono", "nina")
EVERYBODY = (200,) * 10
SENT_ON = (302,) * 10
STAFF = (200, 200, 200, 200, 200, 200, 200, 403, 403, 200)
SEEN = (200, 200, 404, 200, 200, 200, 200, 200, 404, 404)
OF_STAFF = (200, 200, 404, 200, 200, 200, 200, 403, 403, 404)
PEOPLE = (200, 403, 403, 403, 403, 200, 200, 403, 403, 200)
OF_BOARD = (404, 404, 404, 404, 404, 404, 404, 200, 404, 404)
ACCESS = {
    "home": (200, 200, 200, 200, 200, 200, 200, 302, 302, 200),
    "cooperatives": (200, 200, 200, 200, 200, 200, 200, 302, 302, 200),
    "cooperatives-file": EVERYBODY,
    "cooperative": SEEN,
    **dict.fromkeys(
        ("cooperative-meetings", "cooperative-board", "cooperative-certificates", "cooperative-cases"), SEEN
    ),
    "cooperative-reports": SEEN,
    "reports": STAFF,
    "reports-file": STAFF,
    **dict.fromkeys(("report-verification", "report-rejection"), OF_STAFF),
    "verification-document": (200, 200, 404, 200, 200, 200, 404, 403, 403, 404),
    "report-comment": (200, 409, 404, 409, 200, 403, 409, 403, 403, 404),
    "report-return": (409, 409, 404, 409, 409, 403, 409, 403, 403, 404),
    "reports-verification": (200, 403, 403, 403, 403, 403, 403, 403, 403, 200),
    "cooperative-history": SEEN,
    "cooperative-print": SEEN,
    "confirmation": (302, 302, 404, 302, 409, 403, 409, 409, 404, 404),
    "verdict": SEEN,
    "jobs": STAFF,
    **dict.fromkeys(("recap", "recap-file", "recap-pdf", "recap-rows"), STAFF),
    "registration": (200, 200, 200, 200, 409, 409, 409, 409, 409, 200),
    **dict.fromkeys(
        ("correction", "legal-event", "nik-certificate", "term", "board", "term-end", "retraction"),
        (200, 200, 404, 200, 409, 409, 409, 409, 404, 404),
    ),
    **dict.fromkeys(
        ("report-new", "report-section", "report-check", "report-drop"),
        (200, 200, 404, 200, 409, 409, 409, 200, 404, 404),
    ),
    "report": SEEN,
    "report-receipt": (302, 302, 404, 302, 302, 302, 302, 302, 404, 404),
    "report-document": (200, 200, 404, 200, 200, 200, 404, 200, 404, 404),
    "report-document-removal": (302, 302, 404, 302, 409, 403, 409, 302, 404, 404),
    "rat-grid": EVERYBODY,
    "rat-grid-subdistrict": (200, 200, 404, 200, 200, 200, 200, 404, 404, 404),
    "board-account": (409, 403, 404, 403, 403, 403, 409, 403, 404, 404),
    "succession": (200, 200, 404, 200, 409, 409, 409, 409, 404, 404),
    "board-home": SEEN,
    **dict.fromkeys(
        ("board-contact", "proposal-fields", "proposal-election", "proposal-document"),
        (403, 403, 404, 403, 403, 403, 403, 200, 404, 404),
    ),
    # cooperatives.desk.dues and cooperatives.desk.members
    "book-opening": (404, 404, 404, 404, 404, 404, 404, 302, 404, 404),
    **dict.fromkeys(("payments-import", "payments-template", "members-import", "members-template"), OF_BOARD),
    "payments-left-out": (404, 404, 404, 404, 404, 403, 404, 409, 404, 404),
    # cooperatives.desk.collection and cooperatives.desk.handovers
    **dict.fromkeys(OF_ROUND | {"collection-runs", "collection-runs-file", "collection-run-new"}, OF_BOARD),
    **dict.fromkeys(("handovers", "handovers-file", "handover", "handover-refusal", "bank-deposit"), OF_BOARD),
    **dict.fromkeys(("shortages", "shortages-file", "shortage", "shortage-release", "missing-receipts"), OF_BOARD),
    "collection-items": (404, 404, 404, 404, 404, 403, 404, 400, 404, 404),
    **dict.fromkeys(OF_DUES, OF_BOARD),
    "opening-balance": (404, 404, 404, 404, 404, 404, 404, 302, 404, 404),
    **dict.fromkeys(OF_CASH, OF_BOARD),
    **dict.fromkeys(("savings", "savings-file", "savings-cooperatives", "savings-cooperatives-file"), STAFF),
    "messages": SEEN,
    "inbox": EVERYBODY,
    "inbox-file": EVERYBODY,
    "proposals": EVERYBODY,
    "proposals-file": EVERYBODY,
    "proposal": SEEN,
    "proposal-refusal": SEEN,
    "proposal-withdrawal": (409, 409, 404, 409, 409, 403, 409, 302, 404, 404),
    "proposal-attachment": SEEN,
    "cases": EVERYBODY,
    "case": SEEN,
    "cases-file": EVERYBODY,
    "screen": (302, 302, 404, 409, 409, 403, 409, 409, 404, 404),
    "hold": SEEN,
    "resume": (409, 409, 404, 409, 409, 403, 409, 409, 404, 404),
    "withdraw": SEEN,
    # training.desk.competency
    **dict.fromkeys(
        ("training-schemes", "training-scheme", "assessments", "assessments-file", "certificates", "certificates-file"),
        STAFF,
    ),
    **dict.fromkeys(("assessment", "assessment-document", "certificate", "certificate-document"), OF_STAFF),
    **dict.fromkeys(
        (
            "assessment-new",
            "assessment-result",
            "assessment-appeal",
            "assessment-decision",
            "assessment-certificate",
            "assessment-retraction",
            "certificate-new",
            "certificate-renewal",
            "certificate-revocation",
            "certificate-retraction",
        ),
        (200, 200, 404, 200, 409, 409, 409, 403, 403, 404),
    ),
    # training.desk.cover
    **dict.fromkeys(("training-cover", "training-cover-file", "expiries", "expiries-file", "next-batch"), STAFF),
    "next-batch-session": (200, 409, 409, 200, 409, 409, 409, 403, 403, 200),
    # training.desk.profile
    "cooperative-training": SEEN,
    "saved-view": (404, 302, 404, 404, 404, 404, 404, 404, 404, 404),
    "saved-view-new": EVERYBODY,
    "saved-view-change": (404, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "saved-view-removal": (404, 302, 404, 404, 404, 403, 404, 404, 404, 404),
    "imports": STAFF,
    "rosters": OF_STAFF,
    "roster-template": STAFF,
    "roster": OF_STAFF,
    "roster-decision": (302, 302, 404, 302, 403, 403, 409, 403, 403, 404),
    "roster-application": (302, 302, 404, 302, 403, 403, 409, 403, 403, 404),
    "roster-undo": (409, 409, 404, 409, 403, 403, 409, 403, 403, 404),
    "import-new": (200, 200, 200, 200, 403, 403, 200, 403, 403, 200),
    "import-template": STAFF,
    "import": (200, 200, 404, 200, 200, 200, 200, 403, 403, 404),
    "import-decision": (409, 409, 404, 409, 403, 403, 409, 403, 403, 404),
    "import-application": (302, 302, 404, 302, 403, 403, 409, 403, 403, 404),
    "import-undo": (409, 409, 404, 409, 403, 403, 409, 403, 403, 404),
    "import-problems": (200, 200, 404, 200, 200, 200, 200, 403, 403, 404),
    **dict.fromkeys(("reminders", "reminders-file"), STAFF),
    "reminder": OF_STAFF,
    "reminder-again": (409, 409, 404, 409, 409, 403, 409, 403, 403, 404),
    **dict.fromkeys(("letters", "letters-file", "letters-new", "letters-agenda"), STAFF),
    **dict.fromkeys(("letter", "letter-pdf", "letter-signed"), OF_STAFF),
    **dict.fromkeys(("number_letter", "sign_letter", "send_letter", "receive_letter", "cancel_letter"), OF_STAFF),
    "initial_letter": (409, 409, 404, 409, 409, 403, 409, 403, 403, 404),
    **dict.fromkeys(("letter-batch", "letter-batch-numbers", "letter-batch-pdf"), OF_STAFF),
    "letter-batch-initials": (409, 409, 404, 409, 409, 403, 409, 403, 403, 404),
    "letter-public": EVERYBODY,
    **dict.fromkeys(("season", "season-cooperatives", "season-cooperatives-file", "extensions"), STAFF),
    "extension-new": (200, 200, 200, 200, 409, 409, 409, 403, 403, 200),
    **dict.fromkeys(("extension-retraction", "plan"), (200, 200, 404, 200, 409, 409, 409, 403, 403, 404)),
    **dict.fromkeys(("training-year", "training-cooperatives", "training-cooperatives-file"), STAFF),
    **dict.fromkeys(("training-people", "training-people-file", "training-sessions", "training-sessions-file"), STAFF),
    "training-person": SEEN,
    "training-session": (200, 200, 200, 200, 200, 200, 200, 200, 404, 404),
    "training-session-new": (200, 409, 409, 200, 409, 409, 409, 403, 403, 200),
    **dict.fromkeys(OF_SESSION, (200, 409, 409, 200, 409, 409, 409, 403, 403, 404)),
    "training-invitation": (302, 409, 409, 302, 409, 403, 409, 403, 403, 404),
    "training-attendance-pdf": (200, 200, 200, 200, 200, 200, 200, 403, 403, 404),
    **dict.fromkeys(
        ("training-invitations-pdf", "training-attestations-pdf"), (200, 200, 409, 200, 200, 200, 200, 403, 403, 404)
    ),
    "training-attestation-retraction": (200, 409, 404, 200, 409, 409, 409, 403, 403, 404),
    "training-attestation-pdf": SEEN,
    "attestation-public": EVERYBODY,
    "people": PEOPLE,
    "people-file": PEOPLE,
    "person": (200, 403, 403, 403, 403, 200, 200, 403, 403, 404),
    "invite": (200, 403, 403, 403, 403, 403, 200, 403, 403, 200),
    "recovery": (200, 403, 403, 403, 403, 403, 200, 403, 403, 404),
    "card": (200, 403, 403, 403, 403, 403, 200, 403, 403, 404),
    "account-closing": (200, 403, 403, 403, 403, 403, 200, 403, 403, 404),
    "account-reopening": (302, 403, 403, 403, 403, 403, 302, 403, 403, 404),
    "acting": (200, 403, 403, 403, 403, 403, 200, 403, 403, 404),
    "account": EVERYBODY,
    "mfa_index": EVERYBODY,
    "mfa_list_webauthn": EVERYBODY,
    "account_change_password": EVERYBODY,
    "usersessions_list": EVERYBODY,
    "mfa_activate_totp": SENT_ON,
    "mfa_deactivate_totp": (404,) * 10,
    "mfa_add_webauthn": SENT_ON,
    "mfa_remove_webauthn": SENT_ON,
    "mfa_view_recovery_codes": (404,) * 10,
    "mfa_generate_recovery_codes": SENT_ON,
    "account_reauthenticate": EVERYBODY,
    "mfa_reauthenticate": SENT_ON,
    "mfa_reauthenticate_webauthn": SENT_ON,
    "mfa_authenticate": SENT_ON,
    "mfa_login_webauthn": SENT_ON,
    "account_inactive": EVERYBODY,
    "code": EVERYBODY,
    "welcome": (404,) * 10,
    "sign-in": SENT_ON,
    "account_login": SENT_ON,
    "sign-out": SENT_ON,
    "account_logout": SENT_ON,
}
"""Who gets what for a cooperative in Kec. Curug, its case and its officer (Pak Joko), in the order of ACTORS: the head,
the officer of Curug and of Balaraja, the clerk, the verifier, the auditor and the admin of the kabupaten, the chair of
that cooperative and of another, the head of another district.

409: that move cannot be made, or not by this role. 302: done, or sign in again."""
