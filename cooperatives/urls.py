"""The addresses of the register."""

from django.urls import path

from cooperatives.cases import views as cases
from cooperatives.desk import views as desk

urlpatterns = [
    path("", desk.summary, name="home"),
    path("koperasi/", desk.cooperatives, name="cooperatives"),
    path("koperasi/daftar.xlsx", desk.cooperatives_file, name="cooperatives-file"),
    path("koperasi/<int:pk>/", desk.cooperative, name="cooperative"),
    path("koperasi/<int:pk>/penilaian/<int:verdict_pk>/", desk.verdict, name="verdict"),
    path("pekerjaan/", desk.jobs, name="jobs"),
    path("perkara/", cases.cases, name="cases"),
    path("perkara/daftar.xlsx", cases.cases_file, name="cases-file"),
    path("perkara/<int:pk>/", cases.case, name="case"),
    path("perkara/<int:pk>/pemeriksaan/", cases.screening, name="screen"),
    path("perkara/<int:pk>/penundaan/", cases.hold, name="hold"),
    path("perkara/<int:pk>/kelanjutan/", cases.resumption, name="resume"),
    path("perkara/<int:pk>/penarikan/", cases.withdrawal, name="withdraw"),
]
