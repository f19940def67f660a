"""What people write about their own things."""

from django import forms


class SavedViewForm(forms.Form):
    """What a saved view is called, and whether others have it too."""

    name = forms.CharField(label="Nama tampilan", max_length=60)
    is_shared = forms.BooleanField(
        label="Bagikan dengan kantor",
        required=False,
        help_text="Rekan yang wilayah kerjanya di dalam wilayah Anda, atau mencakupnya, ikut dapat membukanya.",
    )
