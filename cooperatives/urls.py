"""The addresses of the register."""

from django.urls import path

from cooperatives.boards import views as boards
from cooperatives.cases import views as cases
from cooperatives.desk import views as desk
from cooperatives.desk.bench import views as bench
from cooperatives.desk.corrections import views as corrections
from cooperatives.desk.grid import views as grid
from cooperatives.desk.profile import views as profile

urlpatterns = [
    path("", desk.summary, name="home"),
    path("koperasi/", desk.cooperatives, name="cooperatives"),
    path("koperasi/daftar.xlsx", desk.cooperatives_file, name="cooperatives-file"),
    path("koperasi/baru/", corrections.registration, name="registration"),
    path("koperasi/<int:pk>/", profile.cooperative, name="cooperative"),
    path("koperasi/<int:pk>/rat/", profile.meetings, name="cooperative-meetings"),
    path("koperasi/<int:pk>/pengurus/", profile.board, name="cooperative-board"),
    path("koperasi/<int:pk>/sertifikat/", profile.certificates, name="cooperative-certificates"),
    path("koperasi/<int:pk>/perkara/", profile.cases, name="cooperative-cases"),
    path("koperasi/<int:pk>/riwayat/", profile.story, name="cooperative-history"),
    path("koperasi/<int:pk>/cetak/", profile.printed, name="cooperative-print"),
    path("koperasi/<int:pk>/masih-benar/", profile.confirmation, name="confirmation"),
    path("koperasi/<int:pk>/penilaian/<int:verdict_pk>/", desk.verdict, name="verdict"),
    path("pekerjaan/", desk.jobs, name="jobs"),
    path("koperasi/<int:pk>/perbaikan/", corrections.correction, name="correction"),
    path("koperasi/<int:pk>/peristiwa/baru/", corrections.legal_event, name="legal-event"),
    path("koperasi/<int:pk>/sertifikat/baru/", corrections.nik_certificate, name="nik-certificate"),
    path("koperasi/<int:pk>/pengurus/baru/", corrections.term, name="term"),
    path("koperasi/<int:pk>/pengurus/susunan/", corrections.board, name="board"),
    path("koperasi/<int:pk>/pengurus/<int:term_pk>/berhenti/", corrections.term_end, name="term-end"),
    path("koperasi/<int:pk>/pengurus/<int:term_pk>/akun/", boards.account, name="board-account"),
    path("koperasi/<int:pk>/penarikan/<str:kind>/<int:row_pk>/", corrections.retraction, name="retraction"),
    path("rat/", grid.overview, name="rat-grid"),
    path("rat/<str:code>/", grid.subdistrict, name="rat-grid-subdistrict"),
    path("impor/", bench.imports, name="imports"),
    path("impor/baru/", bench.upload, name="import-new"),
    path("impor/templat.xlsx", bench.template, name="import-template"),
    path("impor/<int:pk>/", bench.batch, name="import"),
    path("impor/<int:pk>/baris/<int:row_pk>/keputusan/", bench.decision, name="import-decision"),
    path("impor/<int:pk>/penerapan/", bench.application, name="import-application"),
    path("impor/<int:pk>/pembatalan/", bench.undoing, name="import-undo"),
    path("impor/<int:pk>/masalah.xlsx", bench.problems, name="import-problems"),
    path("perkara/", cases.cases, name="cases"),
    path("perkara/daftar.xlsx", cases.cases_file, name="cases-file"),
    path("perkara/<int:pk>/", cases.case, name="case"),
    path("perkara/<int:pk>/pemeriksaan/", cases.screening, name="screen"),
    path("perkara/<int:pk>/penundaan/", cases.hold, name="hold"),
    path("perkara/<int:pk>/kelanjutan/", cases.resumption, name="resume"),
    path("perkara/<int:pk>/penarikan/", cases.withdrawal, name="withdraw"),
]
