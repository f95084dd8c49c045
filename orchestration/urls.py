from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("orchestration.api.urls")),
]

handler400 = "orchestration.views.errors.bad_request"
handler403 = "orchestration.views.errors.forbidden"
handler404 = "orchestration.views.errors.not_found"
handler500 = "orchestration.views.errors.server_error"
