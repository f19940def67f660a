"""Identity of a cooperative: pure text rules."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

AUTHORITIES = {
    "DISTRICT": "Dinas Koperasi kabupaten/kota",
    "PROVINCE": "Dinas Koperasi provinsi",
    "NATIONAL": "Kementerian Koperasi",
}

MONTHS = [
    (1, "Januari"), (2, "Februari"), (3, "Maret"), (4, "April"), (5, "Mei"), (6, "Juni"),
    (7, "Juli"), (8, "Agustus"), (9, "September"), (10, "Oktober"), (11, "November"), (12, "Desember"),
]  # fmt: skip
NEARLY = 0.8
"""From how near on two names may be one."""

WITHOUT_COLUMN = {
    "amendment_no": "nomor perubahan anggaran dasar",
    "amended_on": "tanggal perubahan anggaran dasar",
    "business_sector": "sektor usaha",
    "chair": "ketua",
    "email": "surel",
    "employees": "karyawan",
    "managers": "manajer",
    "members": "anggota",
    "members_female": "anggota perempuan",
    "members_male": "anggota laki-laki",
    "nib": "Nomor Induk Berusaha",
    "nik_certificate": "sertifikat NIK",
    "nik_certificate_until": "sertifikat NIK berlaku sampai",
    "nik_grade": "grade NIK",
    "note": "keterangan",
    "phone": "nomor telepon",
    "secretary": "sekretaris",
    "tax_no": "NPWP",
    "treasurer": "bendahara",
    "unread_coop_type": "jenis, tidak terbaca",
    "unread_founded_on": "tanggal badan hukum, tidak terbaca",
    "unread_amended_on": "tanggal perubahan anggaran dasar, tidak terbaca",
    "unread_nik_certificate_until": "sertifikat NIK, tidak terbaca",
    "unread_last_rat": "tanggal RAT terakhir, tidak terbaca",
    "unread_form": "bentuk, tidak terbaca",
    "unread_membership_area": "wilayah keanggotaan, tidak terbaca",
}
"""Fields that sources speak of and the register has no column for yet."""

_LABEL = re.compile(r"^(\s*(badan\s+hukum|b\.?h|sk|no(mor)?|nmr)\b(?!\s*[/-])[.:\s]*)+", re.IGNORECASE)
_DATE = re.compile(r"[\s,;(]+(tgl|tanggal|tertanggal)\b.*$", re.IGNORECASE | re.DOTALL)
_YEAR = re.compile(r"\b(thn|th)\b\.?(?=\s*\d{4}\b)", re.IGNORECASE)


def legal_entity_key(number: str) -> str:
    """A legal-entity number as a search key: letters and digits only, capitals, no leading zeros in a group.

    "No. 006385/BH/M.KUKM.2/XI/2017" and "6385 / bh / m.kukm.2 / xi / 2017" give the same key; a date written after the
    number is left out. It identifies nothing by itself: offices numbered alike for decades, so it is never unique.
    """
    bare = _YEAR.sub("TAHUN", _DATE.sub("", _LABEL.sub("", number)))
    groups = re.findall(r"[A-Z]+|\d+", bare.upper())
    return ".".join(group.lstrip("0") or "0" if group.isdigit() else group for group in groups)


ABBREVIATIONS = {
    "kop": "koperasi",
    "ksu": "koperasi serba usaha",
    "kud": "koperasi unit desa",
    "ksp": "koperasi simpan pinjam",
    "kspps": "koperasi simpan pinjam dan pembiayaan syariah",
    "usp": "unit simpan pinjam",
    "kpri": "koperasi pegawai republik indonesia",
    "kpn": "koperasi pegawai negeri",
    "kopkar": "koperasi karyawan",
    "kopwan": "koperasi wanita",
    "koptan": "koperasi tani",
    "koppas": "koperasi pasar",
    "kopas": "koperasi pasar",
    "kopontren": "koperasi pondok pesantren",
    "kopinkra": "koperasi industri kerajinan rakyat",
    "kopma": "koperasi mahasiswa",
    "kopnel": "koperasi nelayan",
    "primkopad": "primer koperasi angkatan darat",
    "primkopal": "primer koperasi angkatan laut",
    "primkopau": "primer koperasi angkatan udara",
    "primkoppol": "primer koperasi polri",
    "bmt": "baitul maal wat tamwil",
    "kjks": "koperasi jasa keuangan syariah",
    "kdmp": "koperasi desa merah putih",
    "kkmp": "koperasi kelurahan merah putih",
    "kopdes": "koperasi desa",
}
"""How names are shortened, as offices write them."""
KINDS = {word for written in ABBREVIATIONS.values() for word in written.split()}
"""Words that say what kind of cooperative it is, and hardly ever which."""
COMMONPLACE = {"koperasi"}
"""Words nearly every name has: they find nothing unless nothing else is asked."""


def words(text: str) -> list[str]:
    """The words of a name, in small letters, without punctuation: "PT. X" is two words."""
    return re.findall(r"[a-z0-9]+", text.casefold())


def search_key(name: str) -> str:
    """A name as it is searched: small letters, abbreviations written out."""
    return " ".join(ABBREVIATIONS.get(word, word) for word in words(name))


def asked(text: str) -> list[str]:
    """The words a search asks for, written out; what nearly every name has only where nothing else is asked."""
    all_words = search_key(text).split()
    return [word for word in all_words if word not in COMMONPLACE] or all_words


@dataclass(frozen=True, slots=True)
class Match:
    """Why a name came up although a word that was asked for does not stand in it."""

    word: str
    found: str
    is_abbreviation: bool


def why(name: str, text: str) -> list[Match]:
    """For each word asked for that does not stand in the name: the abbreviation or the like spelling that does."""
    there = words(name)
    return [match for word in words(text) if word not in there and (match := _match(word, there))]


def _match(word: str, there: list[str]) -> Match | None:
    if word in ABBREVIATIONS and ABBREVIATIONS[word] in " ".join(there):
        return Match(word, ABBREVIATIONS[word], is_abbreviation=True)
    for short in there:
        if word in ABBREVIATIONS.get(short, "").split():
            return Match(short, ABBREVIATIONS[short], is_abbreviation=True)
    like = get_close_matches(word, there, n=1, cutoff=0.6)
    return Match(word, like[0], is_abbreviation=False) if like else None


def doubts_about(coop_nik: str = "", nib: str = "", tax_no: str = "") -> list[str]:
    """What looks wrong about numbers that are often mixed up, as sentences. They are opaque: nothing is refused."""
    nik, business, tax = ("".join(re.findall(r"\d", number)) for number in (coop_nik, nib, tax_no))
    found = []
    if len(nik) == 16:
        found.append("Nomor Induk Koperasi ini 16 angka, seperti NIK penduduk. NIK orang tidak dicatat di sini.")
    elif coop_nik and len(nik) != 13:
        found.append(f"Nomor Induk Koperasi biasanya 13 angka; yang ini {len(nik)}.")
    if nik and nik == business:
        found.append("Nomor Induk Koperasi dan Nomor Induk Berusaha sama; keduanya nomor yang berbeda.")
    if nib and len(business) != 13:
        found.append(f"Nomor Induk Berusaha biasanya 13 angka; yang ini {len(business)}.")
    if tax_no and len(tax) not in (15, 16):
        found.append(f"NPWP biasanya 16 angka, dahulu 15; yang ini {len(tax)}.")
    return found
