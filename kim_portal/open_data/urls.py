from django.urls import path

from kim_portal.open_data import views

app_name = "open_data"

urlpatterns = [
    path("", views.dataset_list, name="dataset_list"),
    path("datapackage.json", views.datapackage, name="datapackage"),
    path("<slug:dataset>.csv", views.dataset_csv, name="dataset_csv"),
    path("<slug:dataset>.json", views.dataset_json, name="dataset_json"),
    path("<slug:dataset>.geojson", views.dataset_geojson, name="dataset_geojson"),
    path("<slug:dataset>/", views.dataset_detail, name="dataset_detail"),
    path("<slug:dataset>/metadata.json", views.dataset_metadata, name="dataset_metadata"),
]
