"""The addresses of training."""

from django.urls import path

from training.desk.competency import views as competency
from training.desk.cover import views as cover
from training.desk.people import views as people
from training.desk.profile import views as profile
from training.desk.rosters import views as rosters
from training.desk.sessions import views as sessions
from training.desk.year import views as year
from training.public import views as public

urlpatterns = [
    # training.desk.year
    path("pelatihan/", year.year, name="training-year"),
    path("pelatihan/koperasi/", year.cooperatives, name="training-cooperatives"),
    path("pelatihan/koperasi/daftar.xlsx", year.cooperatives_file, name="training-cooperatives-file"),
    # training.desk.people
    path("pelatihan/orang/", people.people, name="training-people"),
    path("pelatihan/orang/daftar.xlsx", people.people_file, name="training-people-file"),
    path("pelatihan/orang/<int:pk>/", people.person, name="training-person"),
    # training.desk.sessions
    path("pelatihan/jadwal/", sessions.sessions, name="training-sessions"),
    path("pelatihan/jadwal/daftar.xlsx", sessions.sessions_file, name="training-sessions-file"),
    path("pelatihan/jadwal/baru/", sessions.new, name="training-session-new"),
    path("pelatihan/jadwal/<int:pk>/", sessions.session, name="training-session"),
    path("pelatihan/jadwal/<int:pk>/perubahan/", sessions.change, name="training-session-change"),
    path("pelatihan/jadwal/<int:pk>/pembatalan/", sessions.cancellation, name="training-session-cancellation"),
    path("pelatihan/jadwal/<int:pk>/undangan/", sessions.invitations, name="training-invitations"),
    path("pelatihan/jadwal/<int:pk>/undangan/surat.pdf", sessions.invitations_pdf, name="training-invitations-pdf"),
    path("pelatihan/jadwal/<int:pk>/undangan/nomor/", sessions.invitations_number, name="training-invitations-number"),
    path("pelatihan/jadwal/<int:pk>/undangan/<int:row_pk>/", sessions.answer, name="training-invitation"),
    path("pelatihan/jadwal/<int:pk>/peserta/", sessions.enrolment, name="training-enrolment"),
    path("pelatihan/jadwal/<int:pk>/peserta/lain/", sessions.other, name="training-enrolment-other"),
    path("pelatihan/jadwal/<int:pk>/peserta/<int:row_pk>/", sessions.withdrawal, name="training-withdrawal"),
    path("pelatihan/jadwal/<int:pk>/kehadiran/", sessions.attendance, name="training-attendance"),
    path("pelatihan/jadwal/<int:pk>/daftar-hadir.pdf", sessions.attendance_pdf, name="training-attendance-pdf"),
    path("pelatihan/jadwal/<int:pk>/sertifikat/", sessions.attestations, name="training-attestations"),
    path("pelatihan/jadwal/<int:pk>/sertifikat.pdf", sessions.attestations_pdf, name="training-attestations-pdf"),
    path("pelatihan/sertifikat/<int:pk>/", sessions.retraction, name="training-attestation-retraction"),
    path("pelatihan/sertifikat/<int:pk>/sertifikat.pdf", sessions.attestation_pdf, name="training-attestation-pdf"),
    # training.desk.rosters
    path("pelatihan/jadwal/<int:pk>/impor/", rosters.rosters, name="rosters"),
    path("pelatihan/impor/templat.xlsx", rosters.template, name="roster-template"),
    path("pelatihan/impor/<int:pk>/", rosters.roster, name="roster"),
    path("pelatihan/impor/<int:pk>/baris/<int:row_pk>/", rosters.decision, name="roster-decision"),
    path("pelatihan/impor/<int:pk>/penerapan/", rosters.application, name="roster-application"),
    path("pelatihan/impor/<int:pk>/pembatalan/", rosters.undoing, name="roster-undo"),
    # training.desk.competency
    path("pelatihan/skema/", competency.schemes, name="training-schemes"),
    path("pelatihan/skema/<int:pk>/", competency.scheme, name="training-scheme"),
    path("pelatihan/uji/", competency.assessments, name="assessments"),
    path("pelatihan/uji/daftar.xlsx", competency.assessments_file, name="assessments-file"),
    path("pelatihan/uji/<int:pk>/", competency.assessment, name="assessment"),
    path("pelatihan/uji/<int:pk>/hasil/", competency.assessment_result, name="assessment-result"),
    path("pelatihan/uji/<int:pk>/banding/", competency.assessment_appeal, name="assessment-appeal"),
    path("pelatihan/uji/<int:pk>/banding/putusan/", competency.assessment_decision, name="assessment-decision"),
    path("pelatihan/uji/<int:pk>/sertifikat/", competency.assessment_certificate, name="assessment-certificate"),
    path("pelatihan/uji/<int:pk>/penarikan/", competency.assessment_retraction, name="assessment-retraction"),
    path("pelatihan/uji/<int:pk>/berkas/<slug:which>/", competency.assessment_document, name="assessment-document"),
    path("pelatihan/orang/<int:pk>/uji/baru/", competency.assessment_new, name="assessment-new"),
    path("pelatihan/orang/<int:pk>/sertifikat/baru/", competency.certificate_new, name="certificate-new"),
    path("pelatihan/sertifikat-kompetensi/", competency.certificates, name="certificates"),
    path("pelatihan/sertifikat-kompetensi/daftar.xlsx", competency.certificates_file, name="certificates-file"),
    path("pelatihan/sertifikat-kompetensi/<int:pk>/", competency.certificate, name="certificate"),
    path("pelatihan/sertifikat-kompetensi/<int:pk>/perpanjangan/", competency.certificate_renewal,
         name="certificate-renewal"),
    path("pelatihan/sertifikat-kompetensi/<int:pk>/pencabutan/", competency.certificate_revocation,
         name="certificate-revocation"),
    path("pelatihan/sertifikat-kompetensi/<int:pk>/penarikan/", competency.certificate_retraction,
         name="certificate-retraction"),
    path("pelatihan/sertifikat-kompetensi/<int:pk>/berkas/<slug:which>/", competency.certificate_document,
         name="certificate-document"),
    # training.desk.cover
    path("pelatihan/cakupan/", cover.cover, name="training-cover"),
    path("pelatihan/cakupan/daftar.xlsx", cover.cover_file, name="training-cover-file"),
    path("pelatihan/cakupan/berakhir/", cover.expiries, name="expiries"),
    path("pelatihan/cakupan/berakhir/daftar.xlsx", cover.expiries_file, name="expiries-file"),
    path("pelatihan/cakupan/angkatan/", cover.next_batch, name="next-batch"),
    path("pelatihan/cakupan/angkatan/penyelenggaraan/", cover.next_batch_session, name="next-batch-session"),
    # training.desk.profile
    path("koperasi/<int:pk>/pelatihan/", profile.training, name="cooperative-training"),
    # training.public
    path("sp/<slug:token>/", public.attestation, name="attestation-public"),
]  # fmt: skip
