"""The addresses of the site. Each is a noun."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from registry import views

urlpatterns = [
    path(
        "masuk/",
        LoginView.as_view(template_name="registry/sign_in.html", redirect_authenticated_user=True),
        name="sign-in",
    ),
    path("keluar/", LogoutView.as_view(), name="sign-out"),
    path("tampilan/<int:pk>/", views.saved_view, name="saved-view"),
    path("tampilan/<int:pk>/perubahan/", views.saved_view_change, name="saved-view-change"),
    path("tampilan/<int:pk>/penghapusan/", views.saved_view_removal, name="saved-view-removal"),
    path("tampilan/baru/<slug:list_name>/", views.saved_view_new, name="saved-view-new"),
    path("admin/", admin.site.urls),
    path("", include("cooperatives.urls")),
]
