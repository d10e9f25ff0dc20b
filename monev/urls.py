from django.urls import path

from monev import urls_result
from monev.views import (
    berita_acara,
    bundle,
    calibration,
    calibration_entry,
    calibration_sheet,
    closing,
    delegation,
    delivery,
    division,
    document,
    entry,
    field_team,
    finding,
    hall,
    indicator,
    instrument,
    panel,
    paper,
    paper_entry,
    plan,
    plenary,
    readiness,
    recusal,
    region_progress,
    rehearsal,
    repair,
    requirement,
    result,
    sheet,
    sheet_file,
    signed_copy,
    trial,
    verification,
    visit,
    year_report,
)
from monev.views import round as round_views

app_name = "monev"

urlpatterns = [
    path("monev/", round_views.round_list, name="round_list"),
    path("monev/tambah/", round_views.round_create, name="round_create"),
    path("monev/cara-menilai/", round_views.method, name="method"),
    path("monev/hitung-ulang/", bundle.bundle_recompute, name="bundle_recompute"),
    # penilaian luring
    path("monev/luring/", delivery.offline_desk, name="offline_desk"),
    path("monev/luring/laporan/", delivery.device_report, name="device_report"),
    path("monev/luring/unggah/", sheet_file.sheet_upload, name="sheet_upload"),
    path("monev/kiriman/<uuid:key>/", delivery.delivery_decide, name="delivery_decide"),
    # instrumen
    path("monev/instrumen/", instrument.instrument_list, name="instrument_list"),
    path("monev/instrumen/<int:pk>/", instrument.instrument_detail, name="instrument_detail"),
    path(
        "monev/instrumen/<int:pk>/versi-baru/",
        instrument.instrument_create,
        name="instrument_create",
    ),
    path(
        "monev/instrumen/<int:pk>/pratinjau/",
        instrument.instrument_preview,
        name="instrument_preview",
    ),
    path(
        "monev/instrumen/<int:pk>/banding/<int:other>/",
        instrument.instrument_compare,
        name="instrument_compare",
    ),
    path("monev/instrumen/<int:pk>/ubah/", instrument.instrument_update, name="instrument_update"),
    path("monev/instrumen/<int:pk>/bobot/", instrument.instrument_weigh, name="instrument_weigh"),
    path("monev/instrumen/<int:pk>/kunci/", instrument.instrument_lock, name="instrument_lock"),
    path("monev/instrumen/<int:pk>/coba/", trial.instrument_trial, name="instrument_trial"),
    path(
        "monev/instrumen/<int:pk>/coba/hapus/",
        trial.instrument_trial_delete,
        name="instrument_trial_delete",
    ),
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
    # peserta
    path("monev/peserta/<int:pk>/", entry.entry_detail, name="entry_detail"),
    path("monev/peserta/<int:pk>/ajukan/", entry.entry_submit, name="entry_submit"),
    path("monev/peserta/<int:pk>/perbarui/", entry.entry_refresh, name="entry_refresh"),
    path("monev/peserta/<int:pk>/putuskan/", entry.entry_decide, name="entry_decide"),
    path("monev/peserta/<int:pk>/kembalikan/", repair.entry_return, name="entry_return"),
    path("monev/peserta/<int:pk>/perpanjang/", repair.entry_extend, name="entry_extend"),
    path("monev/peserta/<int:pk>/kategori/", division.entry_categorize, name="entry_categorize"),
    path("monev/peserta/<int:pk>/kecualikan/", entry.entry_waive, name="entry_waive"),
    # surat delegasi
    path("monev/<slug:slug>/wilayah/", region_progress.regions_detail, name="regions_detail"),
    path(
        "monev/<slug:slug>/wilayah/ekspor/<slug:form>/",
        region_progress.regions_export,
        name="regions_export",
    ),
    path("monev/<slug:slug>/delegasi/", delegation.delegation_list, name="delegation_list"),
    path(
        "monev/<slug:slug>/delegasi/<kode:code>/kirim/",
        delegation.delegation_create,
        name="delegation_create",
    ),
    path("monev/delegasi/<int:pk>/berkas/", delegation.delegation_file, name="delegation_file"),
    path("monev/delegasi/<int:pk>/periksa/", delegation.delegation_check, name="delegation_check"),
    path("monev/peserta/<int:pk>/lewati/", delegation.entry_leave_out, name="entry_leave_out"),
    # dokumen peserta
    path("monev/peserta/<int:pk>/dokumen/", document.document_list, name="document_list"),
    path(
        "monev/peserta/<int:pk>/dokumen/pakai/",
        document.document_use_all,
        name="document_use_all",
    ),
    path(
        "monev/peserta/<int:pk>/dokumen/<int:requirement>/isi/",
        document.document_create,
        name="document_create",
    ),
    path(
        "monev/peserta/<int:pk>/dokumen/<int:requirement>/pakai/",
        document.document_use,
        name="document_use",
    ),
    path("monev/peserta/dokumen/<int:pk>/berkas/", document.document_file, name="document_file"),
    path("monev/peserta/<int:pk>/benturan/", recusal.entry_recuse, name="entry_recuse"),
    path(
        "monev/peserta/<int:pk>/benturan/<int:juri>/",
        recusal.recusal_decide,
        name="recusal_decide",
    ),
    path("monev/<slug:slug>/peserta/", entry.entry_list, name="entry_list"),
    path("monev/<slug:slug>/peserta/tambah/", entry.entry_create, name="entry_create"),
    path("monev/<slug:slug>/undian/", entry.round_draw, name="round_draw"),
    # syarat dan kesiapan
    path("monev/<slug:slug>/syarat/", readiness.rule_update, name="rule_update"),
    path("monev/<slug:slug>/pembagian/", division.division_detail, name="division_detail"),
    path("monev/<slug:slug>/pembagian/ubah/", division.division_update, name="division_update"),
    path("monev/<slug:slug>/dokumen/", requirement.requirement_list, name="requirement_list"),
    path(
        "monev/<slug:slug>/dokumen/tambah/",
        requirement.requirement_create,
        name="requirement_create",
    ),
    path(
        "monev/<slug:slug>/dokumen/<int:pk>/ubah/",
        requirement.requirement_update,
        name="requirement_update",
    ),
    path("monev/<slug:slug>/kesiapan/", readiness.readiness_list, name="readiness_list"),
    path(
        "monev/<slug:slug>/kesiapan/<slug:kim>/",
        readiness.readiness_detail,
        name="readiness_detail",
    ),
    # verifikasi lapangan
    path("monev/<slug:slug>/lapangan/", visit.visit_list, name="visit_list"),
    path("monev/<slug:slug>/lapangan/jadwal/", visit.visit_plan, name="visit_plan"),
    path("monev/<slug:slug>/lapangan/cetak/", visit.visit_schedule, name="visit_schedule"),
    path(
        "monev/<slug:slug>/lapangan/tim/tambah/",
        field_team.fieldteam_create,
        name="fieldteam_create",
    ),
    path("monev/tim/<int:pk>/ubah/", field_team.fieldteam_update, name="fieldteam_update"),
    path("monev/kunjungan/<int:pk>/", visit.visit_detail, name="visit_detail"),
    path("monev/kunjungan/<int:pk>/datang/", visit.visit_arrive, name="visit_arrive"),
    path("monev/kunjungan/<int:pk>/tidak-terjadi/", visit.visit_defer, name="visit_defer"),
    path("monev/kunjungan/<int:pk>/tanda-tangan/", visit.visit_sign, name="visit_sign"),
    path("monev/kunjungan/<int:pk>/cetak/", visit.visit_print, name="visit_print"),
    path("monev/kunjungan/<int:pk>/lembar/", visit.visit_paper, name="visit_paper"),
    path(
        "monev/kunjungan/<int:pk>/temuan/<int:code>/",
        finding.finding_update,
        name="finding_update",
    ),
    path("monev/temuan/<int:pk>/tambahan/", finding.finding_amend, name="finding_amend"),
    path("monev/temuan/foto/<int:pk>/", finding.finding_photo, name="finding_photo"),
    path("monev/temuan/foto/<int:pk>/kecil/", finding.finding_thumbnail, name="finding_thumbnail"),
    # hari paparan
    path("monev/<slug:slug>/panggung/", hall.hall_screen, name="hall_screen"),
    path("monev/<slug:slug>/paparan/", hall.hall_detail, name="hall_detail"),
    path("monev/<slug:slug>/paparan/urutan/", hall.hall_order, name="hall_order"),
    path("monev/<slug:slug>/paparan/sesi/tambah/", hall.session_create, name="session_create"),
    path("monev/sesi/<int:pk>/hapus/", hall.session_delete, name="session_delete"),
    path("monev/peserta/<int:pk>/tampil/mulai/", hall.hall_start, name="hall_start"),
    path("monev/peserta/<int:pk>/tampil/selesai/", hall.hall_finish, name="hall_finish"),
    path("monev/peserta/<int:pk>/tampil/lewati/", hall.hall_skip, name="hall_skip"),
    path("monev/peserta/<int:pk>/tampil/tidak-hadir/", hall.hall_absent, name="hall_absent"),
    path("monev/peserta/<int:pk>/tanya-jawab/", hall.entry_notes, name="entry_notes"),
    # kalibrasi
    path(
        "monev/kalibrasi/lembar/<uuid:uuid>/",
        calibration_sheet.calibration_sheet_detail,
        name="calibration_sheet_detail",
    ),
    path(
        "monev/kalibrasi/lembar/<uuid:uuid>/periksa/",
        calibration_sheet.calibration_sheet_check,
        name="calibration_sheet_check",
    ),
    path(
        "monev/kalibrasi/contoh/<int:pk>/",
        calibration_entry.calibration_entry_detail,
        name="calibration_entry_detail",
    ),
    path(
        "monev/kalibrasi/contoh/<int:pk>/hapus/",
        calibration_entry.calibration_entry_delete,
        name="calibration_entry_delete",
    ),
    path(
        "monev/kalibrasi/berkas/<int:pk>/",
        calibration_entry.calibration_file,
        name="calibration_file",
    ),
    path(
        "monev/kalibrasi/<int:pk>/wajib/",
        calibration.calibration_require,
        name="calibration_require",
    ),
    path(
        "monev/kalibrasi/<int:pk>/tutup/", calibration.calibration_close, name="calibration_close"
    ),
    path(
        "monev/kalibrasi/<int:pk>/ulangi/", calibration.calibration_reset, name="calibration_reset"
    ),
    path("monev/kalibrasi/<int:pk>/selisih/", calibration.calibration_gap, name="calibration_gap"),
    path(
        "monev/kalibrasi/<int:pk>/juri/<int:juri>/",
        calibration.calibration_feedback,
        name="calibration_feedback",
    ),
    path("monev/<slug:slug>/kalibrasi/", calibration.calibration_detail, name="calibration_detail"),
    path(
        "monev/<slug:slug>/kalibrasi/buka/", calibration.calibration_open, name="calibration_open"
    ),
    path(
        "monev/<slug:slug>/kalibrasi/tambah/",
        calibration_entry.calibration_entry_create,
        name="calibration_entry_create",
    ),
    path(
        "monev/<slug:slug>/kalibrasi/ambil/",
        calibration_entry.calibration_entry_take,
        name="calibration_entry_take",
    ),
    # juri
    path("monev/juri/<int:pk>/akhiri/", panel.juri_end, name="juri_end"),
    path("monev/<slug:slug>/juri/", panel.juri_list, name="juri_list"),
    path("monev/<slug:slug>/benturan/", recusal.recusal_list, name="recusal_list"),
    path("monev/<slug:slug>/juri/tambah/", panel.juri_create, name="juri_create"),
    path("monev/<slug:slug>/pakta/", panel.juri_sign_integrity, name="juri_sign_integrity"),
    # penugasan juri
    path("monev/<slug:slug>/penugasan/", plan.plan_detail, name="plan_detail"),
    path("monev/<slug:slug>/penugasan/otomatis/", plan.plan_draw, name="plan_draw"),
    path("monev/<slug:slug>/penugasan/daftar/", plan.plan_import, name="plan_import"),
    path("monev/<slug:slug>/penugasan/ubah/", plan.plan_update, name="plan_update"),
    path("monev/<slug:slug>/penugasan/akhiri/", plan.plan_end, name="plan_end"),
    path("monev/<slug:slug>/penugasan/ekspor/<slug:form>/", plan.plan_export, name="plan_export"),
    # putaran
    path("monev/<slug:slug>/", round_views.round_detail, name="round_detail"),
    path("monev/<slug:slug>/ubah/", round_views.round_update, name="round_update"),
    path("monev/<slug:slug>/lanjut/", round_views.round_advance, name="round_advance"),
    path("monev/<slug:slug>/tunda/", round_views.round_suspend, name="round_suspend"),
    path("monev/<slug:slug>/batalkan/", round_views.round_cancel, name="round_cancel"),
    path("monev/<slug:slug>/teruskan/", round_views.round_resume, name="round_resume"),
    # gladi
    path("monev/<slug:slug>/gladi/", rehearsal.round_rehearse, name="round_rehearse"),
    path("monev/<slug:slug>/gladi/isi/", rehearsal.rehearsal_fill, name="rehearsal_fill"),
    path("monev/<slug:slug>/gladi/hapus/", rehearsal.rehearsal_wipe, name="rehearsal_wipe"),
    # lembar nilai
    path("monev/lembar/<uuid:uuid>/", sheet.sheet_detail, name="sheet_detail"),
    path("monev/lembar/<uuid:uuid>/periksa/", sheet.sheet_check, name="sheet_check"),
    path("monev/lembar/<uuid:uuid>/buka/", sheet.sheet_reopen, name="sheet_reopen"),
    path("monev/lembar/<uuid:uuid>/cetak/", paper.sheet_print, name="sheet_print"),
    path("monev/lembar/<uuid:uuid>/ketik/", paper_entry.paper_type, name="paper_type"),
    path("monev/kertas/<uuid:key>/", paper_entry.paper_detail, name="paper_detail"),
    path("monev/kertas/<uuid:key>/pindaian/", paper_entry.paper_scan, name="paper_scan"),
    path("monev/kertas/<uuid:key>/tarik/", paper_entry.paper_withdraw, name="paper_withdraw"),
    path("monev/<slug:slug>/kertas/", paper_entry.paper_list, name="paper_list"),
    path("monev/<slug:slug>/lembar-saya/", paper.sheet_collect, name="sheet_collect"),
    # penutupan, rekapitulasi, pleno
    path("monev/<slug:slug>/tutup/", closing.round_close, name="round_close"),
    path("monev/<slug:slug>/tutup/batal/", closing.round_unclose, name="round_unclose"),
    path("monev/<slug:slug>/buka/", closing.round_open, name="round_open"),
    path("monev/<slug:slug>/rekap/", result.result_table, name="result_table"),
    path("monev/<slug:slug>/rekap/keyakinan/", result.result_confidence, name="result_confidence"),
    path(
        "monev/<slug:slug>/rekap/pleno/<slug:key>/", plenary.plenary_answer, name="plenary_answer"
    ),
    path("monev/<slug:slug>/rekap/hitung/", closing.result_compute, name="result_compute"),
    path("monev/<slug:slug>/rekap/kembali/", closing.round_return, name="round_return"),
    path("monev/<slug:slug>/pleno/", closing.round_plenary, name="round_plenary"),
    path("monev/<slug:slug>/putusan/", closing.result_decide, name="result_decide"),
    # berita acara
    path(
        "monev/<slug:slug>/berita-acara/",
        berita_acara.beritaacara_detail,
        name="beritaacara_detail",
    ),
    path(
        "monev/<slug:slug>/berita-acara/susun/",
        berita_acara.beritaacara_create,
        name="beritaacara_create",
    ),
    path(
        "monev/<slug:slug>/berita-acara/terbitkan/",
        signed_copy.beritaacara_issue,
        name="beritaacara_issue",
    ),
    path(
        "monev/<slug:slug>/berita-acara/unggah/",
        signed_copy.beritaacara_upload,
        name="beritaacara_upload",
    ),
    path(
        "monev/<slug:slug>/berita-acara/bertanda-tangan/",
        signed_copy.beritaacara_copy,
        name="beritaacara_copy",
    ),
    path(
        "monev/<slug:slug>/berita-acara/tanda-tangan/",
        berita_acara.beritaacara_sign,
        name="beritaacara_sign",
    ),
    # hasil
    path("monev/<slug:slug>/umumkan/", result.round_publish, name="round_publish"),
    path("monev/<slug:slug>/selesai/", result.round_finish, name="round_finish"),
    path("monev/<slug:slug>/hasil/", result.result_detail, name="result_detail"),
    *urls_result.urlpatterns,
    path("monev/peserta/<int:pk>/umpan-balik/", result.entry_feedback, name="entry_feedback"),
    path("monev/peserta/<int:pk>/majukan/", result.entry_promote, name="entry_promote"),
    # laporan tahunan
    path("laporan-tahun/", year_report.year_report_list, name="year_report_list"),
    path(
        "laporan-tahun/<kode:kode>/<int:year>/",
        year_report.year_report_detail,
        name="year_report_detail",
    ),
    path(
        "laporan-tahun/<kode:kode>/<int:year>/pdf/",
        year_report.year_report_pdf,
        name="year_report_pdf",
    ),
    path(
        "laporan-tahun/<kode:kode>/<int:year>/ekspor/<slug:form>/",
        year_report.year_report_export,
        name="year_report_export",
    ),
    # pemeriksaan dokumen
    path("cek/kunci/", bundle.signing_key, name="signing_key"),
    path("cek/", verification.check_form, name="check_form"),
    path("cek/<str:code>/", verification.check_detail, name="check_detail"),
]
