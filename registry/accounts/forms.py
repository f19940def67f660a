"""What people write about accounts: to sign in, to invite, to come in, and to be let in again."""

from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password

from registry.access import Role
from registry.accounts.actions import managed
from registry.models import Acting, Area, User
from registry.phones import phone_key


class DayField(forms.DateField):
    """A day, the way people write it."""

    default_error_messages = {"invalid": "Tulis tanggal seperti 31-12-2026."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"], **kwargs)


ADVICE = "Sedikitnya 12 huruf, angka atau tanda. Paling mudah diingat: beberapa kata yang hubungannya hanya Anda tahu."


class Worded:
    """A form of django-allauth in the words of this site, and without a second label inside the field."""

    words: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ADVICE if name == "password1" else ""
            field.label = self.words.get(name, field.label)


class PasswordForm(Worded, ChangePasswordForm):
    """The old password and a new one, twice."""

    words = {
        "oldpassword": "Kata sandi sekarang",
        "password1": "Kata sandi baru",
        "password2": "Kata sandi baru, sekali lagi",
    }


class AgainForm(Worded, ReauthenticateForm):
    """The password once more."""

    words = {"password": "Kata sandi"}


class FactorForm(Worded, AuthenticateForm):
    """A code, of the app or of the card."""


class FactorAgainForm(Worded, FactorReauthenticateForm):
    """The same, once more."""


class AppForm(Worded, ActivateTOTPForm):
    """The first code of an app."""

    words = {"code": "Kode enam angka"}


class SignInForm(Worded, LoginForm):
    """Who, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who, password = self.fields["login"], self.fields["password"]
        who.label = "Nama pengguna, nomor HP, atau surel"
        who.error_messages["required"] = "Isi nama pengguna, nomor HP, atau surel."
        who.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.label, password.error_messages["required"] = "Kata sandi", "Isi kata sandi."


class InvitationForm(forms.Form):
    """Who is invited, as what, and where."""

    name = forms.CharField(label="Nama", max_length=150, help_text="Seperti ditulis di surat.")
    role = forms.ChoiceField(label="Peran")
    area = forms.ModelChoiceField(Area.objects.none(), label="Wilayah kerja", empty_label="Pilih wilayah")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = managed(user) - {Role.BOARD}
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]  # type: ignore[attr-defined]
        self.fields["area"].queryset = places(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An officer has one kecamatan; whoever leads or checks has the whole kabupaten."""
        cleaned = super().clean() or {}
        area, role = cleaned.get("area"), cleaned.get("role")
        if area and role == Role.OFFICER and area.kind != Area.Kind.SUBDISTRICT:
            self.add_error("area", "Pilih satu kecamatan untuk petugas kecamatan.")
        return cleaned


def places(user: User) -> Any:
    """The kabupaten and kecamatan a person may give others to work for."""
    return Area.objects.visible_to(user).filter(kind__in=[Area.Kind.DISTRICT, Area.Kind.SUBDISTRICT])


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Alasan", max_length=300, help_text="Misalnya: HP hilang, dikenali dengan KTP di kantor."
    )


class ClosingForm(ReasonForm):
    """Why an account is closed, or opened again."""

    def __init__(self, *args: Any, is_active: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        example = "pindah tugas mulai 1 Desember 2026" if is_active else "kembali bertugas"
        self.fields["reason"].help_text = f"Misalnya: {example}."


class CodeForm(forms.Form):
    """The code of an invitation."""

    code = forms.CharField(
        label="Kode undangan", max_length=40, help_text="Enam belas huruf dan angka di surat undangan.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Isi kode undangan."},
    )  # fmt: skip


class WelcomeForm(forms.ModelForm):
    """The name and the password somebody invited chooses, and where he or she can be reached."""

    password = forms.CharField(
        label="Kata sandi baru", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )
    phone = forms.CharField(
        label="Nomor HP", max_length=30, required=False, help_text="Boleh kosong. Dapat dipakai untuk masuk."
    )

    class Meta:
        model = User
        fields = ("username", "phone", "email")
        help_texts = {"username": "Boleh diganti; untuk masuk.", "email": "Boleh kosong. Dapat dipakai untuk masuk."}

    field_order = ["username", "password", "phone", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ADVICE
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}

    def clean_phone(self) -> str:
        """A number that can be called."""
        phone: str = self.cleaned_data["phone"]
        if phone and not phone_key(phone):
            raise forms.ValidationError("Tulis nomor HP seperti 0812 3456 7890.")
        return phone_key(phone)

    def _post_clean(self) -> None:
        """The password is checked last, when it is known whose it is."""
        super()._post_clean()  # type: ignore[misc]
        if password := self.cleaned_data.get("password"):
            try:
                validate_password(password, self.instance)
            except forms.ValidationError as error:
                self.add_error("password", error)


class ActingForm(forms.ModelForm):
    """Whose post, from when to when, by which letter."""

    starts_on = DayField(label="Mulai", help_text="Misalnya 1-12-2026.")
    ends_on = DayField(label="Sampai dengan", help_text="Hari terakhir, misalnya 31-12-2026.")

    class Meta:
        model = Acting
        fields = ("title", "role", "area", "starts_on", "ends_on", "decree")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = places(user)  # type: ignore[attr-defined]
        self.fields["area"].empty_label = "Pilih"  # type: ignore[attr-defined]
        for name in ("title", "role"):
            (_, *choices) = self.fields[name].choices  # type: ignore[attr-defined]
            self.fields[name].choices = [("", "Pilih"), *choices]  # type: ignore[attr-defined]
