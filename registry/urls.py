from django.urls import path, register_converter

from registry.converters import RegionCodeConverter
from registry.views import activity, forum, kim, member, photo, region, report, sk

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
    path("kim/<slug:slug>/kegiatan/", activity.kim_activity_list, name="kim_activity_list"),
    path("kegiatan/", activity.activity_list, name="activity_list"),
    path("kegiatan/umpan/", activity.activity_feed, name="activity_feed"),
    path("kegiatan/<slug:slug>/", activity.activity_detail, name="activity_detail"),
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
    path("laporan/<int:pk>/", report.report_detail, name="report_detail"),
    path("laporan/<int:pk>/ubah/", report.report_update, name="report_update"),
    path("laporan/<int:pk>/ajukan/", report.report_submit, name="report_submit"),
    path("laporan/<int:pk>/verifikasi/", report.report_verify, name="report_verify"),
    path("laporan/<int:pk>/kembalikan/", report.report_return, name="report_return"),
    path("laporan/<int:pk>/foto/tambah/", report.photo_create, name="photo_create"),
    path("laporan/foto/<int:pk>/", photo.photo_file, name="photo_file"),
    path("laporan/foto/<int:pk>/kecil/", photo.photo_thumbnail, name="photo_thumbnail"),
    path("laporan/foto/<int:pk>/hapus/", report.photo_delete, name="photo_delete"),
    path("sk/", sk.sk_list, name="sk_list"),
    path("sk/tambah/", sk.sk_create, name="sk_create"),
    path("sk/<int:pk>/", sk.sk_detail, name="sk_detail"),
    path("sk/<int:pk>/berkas/", sk.sk_file, name="sk_file"),
    path("sk/<int:pk>/periksa/", sk.sk_check, name="sk_check"),
    path("sk/<int:pk>/cabut/", sk.sk_revoke, name="sk_revoke"),
]
