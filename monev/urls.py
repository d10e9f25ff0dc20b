from django.urls import path

from monev.views import round as round_views

app_name = "monev"

urlpatterns = [
    path("monev/", round_views.round_list, name="round_list"),
    path("monev/cara-menilai/", round_views.method, name="method"),
]
