"""The addresses of the site. Each is a noun."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

urlpatterns = [
    path(
        "masuk/",
        LoginView.as_view(template_name="registry/sign_in.html", redirect_authenticated_user=True),
        name="sign-in",
    ),
    path("keluar/", LogoutView.as_view(), name="sign-out"),
    path("admin/", admin.site.urls),
    path("", include("cooperatives.urls")),
]
