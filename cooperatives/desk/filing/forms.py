"""What a board fills in: each section of a report as one form, made from what is asked; and its documents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cooperatives.reports.models import Comment, Document, RatReport
from cooperatives.reports.rules import Kind, Question, Section
from registry import uploads
from registry.amounts import number
from registry.forms import Boxes, DayField, NamesField, Picks, RupiahField, come

MAY_BE_NEGATIVE = frozenset({"surplus", "surplus_in_equity", "reserves"})
COMING = frozenset({"starts_on", "ends_on", "planned_on"})
"""Days that may lie ahead."""
SEVERAL = frozenset({"board_member", "supervisor"})
"""Posts that several people hold."""
LONG_TEXTS = frozenset({"plan", "explanation"})
ELECTED_ONLY = (
    "Isi hanya jabatan yang dipilih dalam rapat itu, juga bila orang yang sama terpilih lagi: masa jabatannya mulai "
    "baru. Jabatan yang dikosongkan tidak berubah."
)
"""What both doors for an election ask for: a report of the meeting, and a proposal of the board."""
MOST_PEOPLE = 10_000_000
HELP = {
    "place": "Nama gedung dan desa atau kelurahan, misalnya Balai Desa Cangkudu.",
    "session": "Rapat kedua biasanya boleh berkuorum lebih rendah.",
    "basis": "Utusan hanya bila anggaran dasar Anda mengatur rapat dengan utusan kelompok.",
    "entitled": "Menurut buku daftar anggota pada hari rapat. Calon anggota dan anggota luar biasa tidak dihitung. "
    "Bila rapat utusan: jumlah utusan yang berhak hadir.",
    "attended": "Menurut tanda tangan dalam daftar hadir.",
    "quorum_clause": "Misalnya Pasal 12 ayat 3.",
    "starts_on": "Kosongkan bila mulai pada hari rapat.",
    "ends_on": "Bila berita acaranya menyebutkan.",
    "voluntary_savings": "Uang titipan anggota yang dapat ditarik, jadi bukan modal sendiri.",
    "reserves": "Bagian SHU tahun-tahun lalu yang disisihkan.",
    "grants": "Pemberian yang tidak perlu dikembalikan.",
    "loans": "Pinjaman dari anggota, bank, koperasi lain atau pihak lain.",
    "turnover": "Nilai seluruh penjualan dan pelayanan setahun, bukan SHU.",
    "surplus": "Boleh minus: tulis seperti -5.000.000.",
    "principal_unit": "Yang dibayar satu orang ketika menjadi anggota. Boleh dikosongkan.",
    "plan": "Beberapa kalimat saja; rencana lengkapnya dapat dilampirkan sebagai dokumen.",
    "explanation": "Apa yang terjadi, dan apa yang akan dilakukan.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What a page shows together: a heading, what helps, and its questions.

    is_pair: two numbers side by side; is_free: nothing of it need be answered.
    """

    legend: str
    names: tuple[str, ...]
    hint: str = ""
    is_pair: bool = False
    is_free: bool = False


def _of_people(name: str, legend: str, hint: str = "") -> Part:
    return Part(legend, (f"{name}_men", f"{name}_women"), hint, is_pair=True)


PARTS: dict[str, tuple[Part, ...]] = {
    "meeting": (
        Part("Waktu dan tempat", ("held_on", "session", "place", "mode")),
        Part("Kehadiran", ("basis", "entitled", "attended")),
        Part("Kuorum menurut anggaran dasar koperasi Anda", ("quorum_of", "quorum_in"),
             "Lihat pasal tentang rapat anggota; tiap koperasi dapat berbeda. Untuk setengah, isi 1 dari setiap 2.",
             is_pair=True),
        Part("", ("quorum_clause",)),
    ),
    "board": (
        Part("", ("elected",)),
        Part("Bila ada pemilihan: yang dipilih dalam rapat ini", ("starts_on", "ends_on"),
             f"{ELECTED_ONLY} Tulis nama dengan gelarnya; untuk beberapa anggota, satu nama per baris."),
        Part("Pengurus", ("chair", "vice_chair", "secretary", "treasurer", "board_member")),
        Part("Pengawas", ("supervisor_chair", "supervisor")),
    ),
    "members": (
        _of_people("opening", "Anggota pada awal tahun buku", "Sama dengan akhir tahun buku sebelumnya."),
        _of_people("joined", "Masuk selama tahun buku"),
        _of_people("left", "Keluar selama tahun buku", "Berhenti, diberhentikan, atau meninggal."),
        _of_people("members", "Anggota pada akhir tahun buku", "Tanpa calon anggota."),
    ),
    "staff": (
        _of_people("managers", "Manajer", "Isi 0 bila tidak ada. Pengurus bukan manajer."),
        _of_people("employees", "Karyawan", "Isi 0 bila tidak ada."),
    ),
    "finance": (
        Part("Modal sendiri", ("principal_savings", "principal_unit", "mandatory_savings", "reserves", "grants")),
        Part("Modal luar", ("voluntary_savings", "loans", "other_liabilities")),
        Part("Aset dan usaha", ("assets", "turnover", "surplus")),
        Part("Untuk mencocokkan",
             ("surplus_in_equity", "income", "costs", "cash", "cash_flow_start", "cash_flow_end", "receivables",
              "payables"),
             "Boleh dikosongkan. Bila diisi, pemeriksaan berikutnya lebih cepat.", is_free=True),
    ),
}  # fmt: skip
"""How the questions of a section stand on its page; a section that is not here stands as it is."""
SHORT = {
    "quorum_of": "Paling sedikit",
    "quorum_in": "dari setiap … anggota",
    "_men": "Laki-laki",
    "_women": "Perempuan",
}
"""What a question is called beside its heading, by its name or its end."""


class CountField(forms.CharField):
    """A number of people, with or without dots."""

    def clean(self, value: Any) -> int | None:
        """The number; nothing where nothing is written."""
        text = "".join(super().clean(value).replace(".", " ").split())
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise forms.ValidationError("Tulis angka bulat, misalnya 125. Isi 0 bila tidak ada.")
        if int(text) > MOST_PEOPLE:
            raise forms.ValidationError("Angka ini terlalu besar. Periksa lagi.")
        return int(text)


class YearsField(forms.MultipleChoiceField):
    """Book years; several may stand in one value, as the choice between two versions has them."""

    def to_python(self, value: Any) -> list[str]:
        """Each year by itself."""
        return [year for each in super().to_python(value) for year in each.split()]

    def clean(self, value: Any) -> list[int]:
        """The years, the oldest first."""
        return sorted({int(each) for each in super().clean(value)})


def _field(question: Question, years: Sequence[tuple[str, str]]) -> forms.Field:
    """The field that asks a question; it may always stay empty."""
    about: dict[str, Any] = {"label": question.label, "required": False, "help_text": HELP.get(question.name, "")}
    match question.kind:
        case Kind.DAY:
            return DayField(**about)
        case Kind.COUNT:
            return CountField(widget=forms.TextInput({"inputmode": "numeric"}), max_length=20, **about)
        case Kind.RUPIAH:
            is_signed = question.name in MAY_BE_NEGATIVE
            return RupiahField(may_be_negative=is_signed, **about)
        case Kind.CHOICE:
            return forms.ChoiceField(choices=question.choices, widget=Picks, **about)
        case Kind.YEARS:
            return YearsField(choices=years, widget=Boxes, **about)
        case Kind.NAMES:
            return NamesField(question.label, help_text="")
        case _ if question.name in LONG_TEXTS:
            return forms.CharField(widget=forms.Textarea({"rows": 5}), max_length=4000, **about)
        case _:
            return forms.CharField(max_length=200, **about)


def typed(question: Question, value: Any) -> Any:
    """An answer as it is kept, as somebody would type it."""
    if value is None:
        return ""
    match question.kind:
        case Kind.DAY:
            return date.fromisoformat(value)
        case Kind.COUNT | Kind.RUPIAH:
            return number(value)
        case Kind.NAMES:
            return "\n".join(value)
        case _:
            return value


class SectionForm(forms.Form):
    """One section of a report. Nothing in it is required: what is there is kept, and may be completed later.

    years: the book years that can be chosen, each with its words. origins: where an answer nobody wrote comes from.
    seen: the fingerprint of what was kept when it was shown.
    """

    def __init__(
        self, *args: Any, section: Section, answers: Mapping[str, Any], today: date,
        years: Sequence[tuple[str, str]] = (), origins: Mapping[str, str] = {}, seen: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.section, self.today = section, today
        self.seen = self.data.get("terlihat", seen)
        for question in section.questions:
            self.fields[question.name] = field = _field(question, years)
            if question.kind == Kind.NAMES and question.name not in SEVERAL and len(answers.get(question.name, ())) < 2:
                field.widget = forms.TextInput({"list": "orang"})
            field.initial = typed(question, answers.get(question.name))
            ending = f"_{question.name.rpartition('_')[2]}"
            field.short = SHORT.get(question.name) or SHORT.get(ending, question.label)  # type: ignore[attr-defined]
            field.kind = question.kind.value  # type: ignore[attr-defined]
            field.origin = origins.get(question.name, "")  # type: ignore[attr-defined]

    @property
    def parts(self) -> Iterator[tuple[Part, list[forms.BoundField], bool]]:
        """The fields a page shows together, and whether they are folded away: free, and neither filled nor wrong."""
        plain = (Part("", tuple(self.fields)),)
        for part in PARTS.get(self.section.name, plain):
            fields = [self[name] for name in part.names]
            yield part, fields, part.is_free and not any(each.value() or each.errors for each in fields)

    def clean(self) -> dict[str, Any]:
        """Days that can be, a quorum that is a part, and a term that runs forward."""
        said: dict[str, Any] = super().clean() or {}
        for name, value in list(said.items()):
            if isinstance(value, date) and name not in COMING and value > self.today:
                self.add_error(name, "Tanggal ini belum tiba. Laporkan rapat sesudah diadakan.")
        of, each = said.get("quorum_of"), said.get("quorum_in")
        if each == 0 or (of is not None and each is not None and of > each):
            self.add_error("quorum_in", "Kuorum adalah bagian dari anggota, misalnya 1 dari setiap 2.")
        if said.get("ends_on") and said.get("starts_on") and said["ends_on"] < said["starts_on"]:
            self.add_error("ends_on", "Tanggal ini lebih awal daripada tanggal mulai bertugas.")
        return said

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, as it is kept. Where nobody was elected, there are no names."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        if said.get("elected") == "NO":
            said = {"elected": "NO"}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


class StartForm(forms.Form):
    """Which book year, and whether its meeting was held."""

    book_year = forms.TypedChoiceField(
        label="Tahun buku", coerce=int, widget=Picks,
        error_messages={"required": "Pilih tahun buku.", "invalid_choice": "Pilih salah satu tahun buku ini."},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Apakah rapatnya diadakan?", widget=Picks,
        choices=[(RatReport.Kind.HELD, "Ya, sudah diadakan"), (RatReport.Kind.NOT_HELD, "Tidak diadakan")],
        error_messages={"required": "Pilih apakah rapatnya diadakan."},
    )  # fmt: skip

    def __init__(self, *args: Any, years: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["book_year"].choices = years  # type: ignore[attr-defined]


class SendForm(forms.Form):
    """What is said with a report that is sent again: a sentence to each comment, where one wants to.

    comments: each with what it is about, in words.
    """

    def __init__(self, *args: Any, comments: Mapping[Comment, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for comment, about in comments.items():
            self.fields[f"reply_{comment.pk}"] = forms.CharField(
                label=f"Jawaban untuk “{about}”", help_text=f"Boleh kosong. Catatan dinas: {comment.text}",
                max_length=300, required=False, initial=comment.reply,
            )  # fmt: skip

    @property
    def replies(self) -> dict[int, str]:
        """What was said, by the key of the comment."""
        said = self.cleaned_data.items()
        return {int(name.removeprefix("reply_")): text for name, text in said if name.startswith("reply_")}


class ArrivalForm(SendForm):
    """When the office got the paper that a report is filled in from. held_on: the day of its meeting."""

    arrived_on = DayField(
        "Diterima dinas pada", help_text="Hari laporan kertasnya diserahkan, walaupun baru diketik hari ini.",
        error_messages={"required": "Isi tanggal laporan kertasnya diterima."},
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, held_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arrived_on"].initial = today
        self.today, self.held_on = today, held_on

    def clean_arrived_on(self) -> date:
        """No later than today, and not before the meeting it tells of."""
        day = come(self.cleaned_data["arrived_on"], self.today)
        if self.held_on and day < self.held_on:
            raise forms.ValidationError(f"Rapatnya baru diadakan {self.held_on:%d-%m-%Y}. Periksa tanggal ini.")
        return day


class Files(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them."""
        return files.getlist(name)


class FilesField(forms.FileField):
    """The documents of one class. Each file that is fit is taken, also where another is not."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """All that were chosen; a file input that was left alone sends none."""
        return [each for each in data or [] if each]


class DocumentsForm(forms.Form):
    """The documents of a report, by class. scan: whether the report was sent in on paper."""

    def __init__(self, *args: Any, section: Section, scan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        for value, label in Document.Class.choices:
            if scan or value != Document.Class.SCAN:
                widget = Files({"multiple": True, "accept": "application/pdf,image/*"})
                self.fields[value] = FilesField(label=label, widget=widget, required=False)
        if scan:
            self.order_fields([Document.Class.SCAN.value])

    def received(self) -> Iterator[tuple[str, uploads.Received]]:
        """Each file that is fit, with its class. What is not fit becomes an error of its class."""
        for doc_class, files in list(self.cleaned_data.items()):
            for file in files:
                try:
                    yield doc_class, uploads.received(file)
                except ValueError as refused:
                    self.add_error(doc_class, f"{file.name}: {refused}")
