from django.urls import path, register_converter

from registry.converters import RegionCodeConverter
from registry.views import activity, forum, kim, member, region, report, sk

app_name = "registry"

register_converter(RegionCodeConverter, "kode")

urlpatterns = [
    path("kim/", kim.kim_list, name="kim_list"),
    path("kim/tambah/", kim.kim_create, name="kim_create"),
    path("kim/<slug:slug>/", kim.kim_detail, name="kim_detail"),
    path("kim/<slug:slug>/ubah/", kim.kim_update, name="kim_update"),
    path("kim/<slug:slug>/ajukan/", kim.kim_submit, name="kim_submit"),
    path("kim/<slug:slug>/verifikasi/", kim.kim_verify, name="kim_verify"),
    path("kim/<slug:slug>/kembalikan/", kim.kim_return, name="kim_return"),
    path("kim/<slug:slug>/tolak/", kim.kim_reject, name="kim_reject"),
    path("kim/<slug:slug>/arsipkan/", kim.kim_archive, name="kim_archive"),
    path("kim/<slug:slug>/status/", kim.kim_set_status, name="kim_set_status"),
    path("kim/<slug:slug>/kontak/", kim.kim_contact, name="kim_contact"),
    path("kim/<slug:slug>/anggota/tambah/", member.member_create, name="member_create"),
    path("anggota/<int:pk>/akhiri/", member.member_end, name="member_end"),
    path("anggota/<int:pk>/cabut-persetujuan/", member.member_withdraw, name="member_withdraw"),
    path("anggota/<int:pk>/kontak/", member.member_contact, name="member_contact"),
    path("kegiatan/", activity.activity_list, name="activity_list"),
    path("forum/", forum.forum_list, name="forum_list"),
    path("forum/tambah/", forum.forum_create, name="forum_create"),
    path("forum/<slug:slug>/", forum.forum_detail, name="forum_detail"),
    path("forum/<slug:slug>/ubah/", forum.forum_update, name="forum_update"),
    path(
        "forum/<slug:slug>/anggota/tambah/", member.forum_member_create, name="forum_member_create"
    ),
    path("wilayah/tambah/", region.region_create, name="region_create"),
    path("wilayah/<kode:kode>/", region.region_detail, name="region_detail"),
    path("wilayah/<kode:kode>/kode/", region.region_set_code, name="region_set_code"),
    path("laporan/", report.report_list, name="report_list"),
    path("laporan/tambah/", report.report_create, name="report_create"),
    path("sk/", sk.sk_list, name="sk_list"),
]
