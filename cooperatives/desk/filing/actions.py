"""What is said to the comments of the office is kept with the draft it belongs to."""

from collections.abc import Mapping
from datetime import date

from cooperatives.reports.models import RatReport
from registry import history
from registry.models import User
from registry.transitions import Refused


def save_replies(report: RatReport, replies: Mapping[int, str], *, by: User, on: date) -> None:
    """Keep what is said to the comments on the last sending, by their keys; it is read once sent. Raises Refused."""
    with history.verb("save_replies", by=by, on=on):
        report.refresh_from_db(from_queryset=RatReport.objects.select_for_update())
        if report.state != RatReport.State.DRAFTED:
            raise Refused("Catatan dinas dijawab sebelum laporan dikirim lagi. Muat ulang halaman ini.")
        for key, text in replies.items():
            report.comments.filter(pk=key, version=report.version).exclude(reply=text).update(reply=text)
