from django.urls import path

from monev.views import indicator, instrument
from monev.views import round as round_views

app_name = "monev"

urlpatterns = [
    path("monev/", round_views.round_list, name="round_list"),
    path("monev/cara-menilai/", round_views.method, name="method"),
    path("monev/instrumen/", instrument.instrument_list, name="instrument_list"),
    path("monev/instrumen/<int:pk>/", instrument.instrument_detail, name="instrument_detail"),
    path(
        "monev/instrumen/<int:pk>/versi-baru/",
        instrument.instrument_create,
        name="instrument_create",
    ),
    path("monev/instrumen/<int:pk>/ubah/", instrument.instrument_update, name="instrument_update"),
    path("monev/instrumen/<int:pk>/bobot/", instrument.instrument_weigh, name="instrument_weigh"),
    path("monev/instrumen/<int:pk>/kunci/", instrument.instrument_lock, name="instrument_lock"),
    path("monev/instrumen/<int:pk>/aspek/tambah/", indicator.aspect_create, name="aspect_create"),
    path("monev/aspek/<int:pk>/ubah/", indicator.aspect_update, name="aspect_update"),
    path("monev/aspek/<int:pk>/hapus/", indicator.aspect_delete, name="aspect_delete"),
    path(
        "monev/aspek/<int:pk>/indikator/tambah/",
        indicator.indicator_create,
        name="indicator_create",
    ),
    path("monev/indikator/<int:pk>/ubah/", indicator.indicator_update, name="indicator_update"),
    path("monev/indikator/<int:pk>/hapus/", indicator.indicator_delete, name="indicator_delete"),
]
