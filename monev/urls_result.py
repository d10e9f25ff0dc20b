"""Addresses of what follows a published result."""

from django.urls import path

from monev.views import (
    advice,
    award,
    bundle,
    correction,
    decree,
    delegate,
    objection,
    package,
    portal,
    result_export,
    sector_map,
    trail,
)

urlpatterns = [
    # penghargaan di luar peringkat
    path("monev/<slug:slug>/penghargaan/tambah/", award.award_create, name="award_create"),
    path("monev/<slug:slug>/penghargaan/peningkatan/", award.award_improve, name="award_improve"),
    path("monev/penghargaan/<int:pk>/ubah/", award.award_update, name="award_update"),
    path("monev/penghargaan/<int:pk>/hapus/", award.award_drop, name="award_drop"),
    # saran menjadi tindak lanjut
    path("monev/<slug:slug>/tindak-lanjut/", advice.round_advice, name="round_advice"),
    # SK juara dan delegasi
    path("monev/<slug:slug>/sk/catat/", decree.decree_create, name="decree_create"),
    path("monev/sk/<int:pk>/", decree.decree_file, name="decree_file"),
    path("monev/<slug:slug>/potensi/", sector_map.round_sectors, name="round_sectors"),
    # jejak penilaian
    path("monev/<slug:slug>/jejak/", trail.round_trail, name="round_trail"),
    path(
        "monev/<slug:slug>/jejak/ekspor/<slug:form>/",
        trail.round_trail_export,
        name="round_trail_export",
    ),
    # bundel hasil
    path(
        "monev/<slug:slug>/hasil/versi-<int:number>.json",
        bundle.bundle_detail,
        name="bundle_detail",
    ),
    path(
        "monev/<slug:slug>/hasil/versi-<int:number>/bukti/<slug:key>.json",
        bundle.bundle_proof,
        name="bundle_proof",
    ),
    # versi hasil
    path("monev/<slug:slug>/hasil/<int:number>/", correction.version_detail, name="version_detail"),
    path(
        "monev/<slug:slug>/hasil/<int:number>/perubahan/",
        correction.version_compare,
        name="version_compare",
    ),
    path(
        "monev/<slug:slug>/hasil/<int:number>/berita-acara/",
        correction.version_minutes,
        name="version_minutes",
    ),
    # ralat
    path("monev/<slug:slug>/ralat/", correction.correction_create, name="correction_create"),
    path(
        "monev/<slug:slug>/ralat/lembar/",
        correction.correction_leave_out,
        name="correction_leave_out",
    ),
    path(
        "monev/<slug:slug>/ralat/diskualifikasi/",
        correction.correction_disqualify,
        name="correction_disqualify",
    ),
    path(
        "monev/<slug:slug>/ralat/umumkan/",
        correction.correction_publish,
        name="correction_publish",
    ),
    path("monev/<slug:slug>/ralat/batal/", correction.correction_drop, name="correction_drop"),
    # masa sanggah
    path("monev/peserta/<int:pk>/sanggah/", objection.objection_create, name="objection_create"),
    path("monev/<slug:slug>/sanggahan/", objection.objection_list, name="objection_list"),
    path("monev/sanggahan/<int:pk>/", objection.objection_detail, name="objection_detail"),
    path(
        "monev/sanggahan/<int:pk>/tarik/", objection.objection_withdraw, name="objection_withdraw"
    ),
    path("monev/sanggahan/<int:pk>/jawab/", objection.objection_answer, name="objection_answer"),
    # delegasi ke tingkat berikutnya
    path("monev/<slug:slug>/pengantar/", delegate.delegate_list, name="delegate_list"),
    path("monev/<slug:slug>/pengantar/tambah/", delegate.delegate_create, name="delegate_create"),
    path("monev/pengantar/<int:pk>/", delegate.delegate_detail, name="delegate_detail"),
    path("monev/pengantar/<int:pk>/paket/", delegate.delegate_package, name="delegate_package"),
    path("monev/pengantar/<int:pk>/sk/", delegate.delegate_decree, name="delegate_decree"),
    path("monev/pengantar/<int:pk>/terima/", delegate.delegate_accept, name="delegate_accept"),
    path("monev/pengantar/<int:pk>/tetapkan/", delegate.delegate_confirm, name="delegate_confirm"),
    path("monev/pengantar/<int:pk>/mundur/", delegate.delegate_leave, name="delegate_leave"),
    path("monev/pengantar/<int:pk>/ganti/", delegate.delegate_replace, name="delegate_replace"),
    # daftar sebagai berkas
    path(
        "monev/<slug:slug>/rekap/ekspor/<slug:form>/",
        result_export.result_export,
        name="result_export",
    ),
    path(
        "monev/<slug:slug>/pengantar/ekspor/<slug:form>/",
        result_export.delegate_export,
        name="delegate_export",
    ),
    path(
        "monev/<slug:slug>/sanggahan/ekspor/<slug:form>/",
        result_export.objection_export,
        name="objection_export",
    ),
    # paket delegasi dari portal lain
    path("monev/<slug:slug>/paket/", package.package_list, name="package_list"),
    path("monev/<slug:slug>/paket/unggah/", package.package_create, name="package_create"),
    path("monev/paket/<int:pk>/", package.package_detail, name="package_detail"),
    path("monev/paket/<int:pk>/terima/", package.package_accept, name="package_accept"),
    path("monev/paket/<int:pk>/batal/", package.package_drop, name="package_drop"),
    path("monev/paket/<int:pk>/berkas/", package.package_file, name="package_file"),
    # portal tepercaya
    path("portal/", portal.portal_list, name="portal_list"),
    path("portal/tambah/", portal.portal_create, name="portal_create"),
    path("portal/<int:pk>/akhiri/", portal.portal_end, name="portal_end"),
]
