"""What people write when they move a case."""

from django import forms

from registry.models import User


class HoldForm(forms.Form):
    """Why a case is put on hold, who sees to it, and until when."""

    reason = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
    owner = forms.ModelChoiceField(User.objects.none(), label="Penanggung jawab", empty_label="Pilih seorang")
    hold_until = forms.DateField(
        label="Ditunda sampai", widget=forms.DateInput(attrs={"inputmode": "numeric"}, format="%d-%m-%Y"),
        input_formats=["%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"], help_text="Misalnya 31-12-2026.",
        error_messages={"invalid": "Tulis tanggal seperti 31-12-2026."},
    )  # fmt: skip

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        owner = self.fields["owner"]
        if isinstance(owner, forms.ModelChoiceField):
            owner.queryset = User.objects.visible_to(user).filter(is_active=True).order_by("name")


class WithdrawalForm(forms.Form):
    """Why a flag was wrong, and which document says so."""

    reason = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
    document_no = forms.CharField(
        label="Nomor dokumen",
        max_length=100,
        help_text="Berita acara, surat, atau laporan kunjungan.",
    )
