"""The addresses of the site. Each is a noun. Where one has two names, the second is what django-allauth asks for."""

from allauth.account import views as sign_in
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.contrib import admin
from django.urls import include, path

from registry import views
from registry.accounts import views as accounts

urlpatterns = [
    path("masuk/", sign_in.login, name="sign-in"),
    path("masuk/", sign_in.login, name="account_login"),
    path("masuk/nonaktif/", sign_in.account_inactive, name="account_inactive"),
    path("masuk/kode/", factors.authenticate, name="mfa_authenticate"),
    path("masuk/kunci-sandi/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("masuk/ulang/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("masuk/ulang/kode/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("masuk/ulang/kunci-sandi/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("keluar/", sign_in.logout, name="sign-out"),
    path("keluar/", sign_in.logout, name="account_logout"),
    path("undangan/", accounts.code, name="code"),
    path("undangan/<str:code>/", accounts.welcome, name="welcome"),
    path("akun/", accounts.account, name="account"),
    path("akun/", accounts.account, name="mfa_index"),
    path("akun/", accounts.account, name="mfa_list_webauthn"),
    path("akun/kata-sandi/", sign_in.password_change, name="account_change_password"),
    path("akun/aplikasi-kode/", accounts.code_app, name="mfa_activate_totp"),
    path("akun/aplikasi-kode/pelepasan/", apps.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/kunci-sandi/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("akun/kunci-sandi/<int:pk>/pelepasan/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("akun/kode-cadangan/", spare_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("akun/kode-cadangan/pembaruan/", spare_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("akun/sesi/", sessions.list_usersessions, name="usersessions_list"),
    path("orang/", accounts.persons, name="people"),
    path("orang/daftar.xlsx", accounts.persons_file, name="people-file"),
    path("orang/undangan/", accounts.invitation, name="invite"),
    path("orang/<int:pk>/", accounts.person, name="person"),
    path("orang/<int:pk>/pemulihan/", accounts.recovery, name="recovery"),
    path("orang/<int:pk>/kartu-kode/", accounts.card, name="card"),
    path("orang/<int:pk>/penutupan/", accounts.closing, name="account-closing"),
    path("orang/<int:pk>/pembukaan/", accounts.reopening, name="account-reopening"),
    path("orang/<int:pk>/pelaksana/", accounts.acting, name="acting"),
    path("tampilan/<int:pk>/", views.saved_view, name="saved-view"),
    path("tampilan/<int:pk>/perubahan/", views.saved_view_change, name="saved-view-change"),
    path("tampilan/<int:pk>/penghapusan/", views.saved_view_removal, name="saved-view-removal"),
    path("tampilan/baru/<slug:list_name>/", views.saved_view_new, name="saved-view-new"),
    path("admin/", admin.site.urls),
    path("", include("training.urls")),
    path("", include("cooperatives.urls")),
]
