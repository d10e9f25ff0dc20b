from django.urls import path

from registry.views import activity, forum, kim, report, sk

app_name = "registry"

urlpatterns = [
    path("kim/", kim.kim_list, name="kim_list"),
    path("kim/<slug:slug>/", kim.kim_detail, name="kim_detail"),
    path("kegiatan/", activity.activity_list, name="activity_list"),
    path("forum/", forum.forum_list, name="forum_list"),
    path("laporan/", report.report_list, name="report_list"),
    path("laporan/tambah/", report.report_create, name="report_create"),
    path("sk/", sk.sk_list, name="sk_list"),
]
