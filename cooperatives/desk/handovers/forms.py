"""What people write when cash changes hands."""

from django import forms

from registry.forms import RupiahField


class CountForm(forms.Form):
    """What was counted."""

    counted = RupiahField(label="Jumlah yang dihitung")


class DepositForm(forms.Form):
    """What was brought to the bank."""

    counted = RupiahField(label="Jumlah yang disetor")
    slip_no = forms.CharField(label="Nomor slip setoran", max_length=60)


class ReasonForm(forms.Form):
    """Why a handover does not come about."""

    reason = forms.CharField(label="Alasan", max_length=200)


class ReleaseForm(forms.Form):
    """By which decision a shortage is let go."""

    document_no = forms.CharField(
        label="Nomor keputusan", max_length=200, help_text="Misalnya: berita acara rapat pengurus nomor 3/2026."
    )
