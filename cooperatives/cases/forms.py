"""What people write when they move a case."""

from django import forms

from cooperatives.cases.models import Case
from registry.access import OFFICE
from registry.forms import DayField
from registry.models import User

READ_BY_BOARD = "Pengurus koperasi dapat membacanya."


class HoldForm(forms.Form):
    """Why a case is put on hold, who sees to it, and until when."""

    reason = forms.CharField(
        label="Alasan", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, help_text=READ_BY_BOARD
    )
    owner = forms.ModelChoiceField(User.objects.none(), label="Penanggung jawab", empty_label="Pilih seorang")
    hold_until = DayField("Ditunda sampai", example="31-12-2026")

    def __init__(self, *args: object, user: User, of: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        owner = self.fields["owner"]
        if isinstance(owner, forms.ModelChoiceField):
            here = User.objects.visible_to(user).answering_for(of.cooperative.area)
            owner.queryset = here.filter(is_active=True, role__in=OFFICE).order_by("name")


class WithdrawalForm(forms.Form):
    """Why a flag was wrong, and which document says so."""

    reason = forms.CharField(
        label="Alasan", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, help_text=READ_BY_BOARD
    )
    document_no = forms.CharField(
        label="Nomor dokumen",
        max_length=100,
        help_text="Berita acara, surat, atau laporan kunjungan.",
    )
