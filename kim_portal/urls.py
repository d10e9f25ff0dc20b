from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from kim_portal import views
from kim_portal.accounts import urls as accounts

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("", views.home, name="home"),
    path("tugas/", views.tasks, name="tasks"),
    path("tugas/semua/", views.parts, name="parts"),
    path("tentang/", views.about, name="about"),
    path("tentang/privasi/", views.privacy, name="privacy"),
    path("tentang/aksesibilitas/", views.accessibility, name="accessibility"),
    path("bantuan/", views.help_page, name="help_page"),
    path("sehat/", views.health, name="health"),
    path("pekerja.js", views.service_worker, name="service_worker"),
    path("perangkat/antrean/", views.device_queue, name="device_queue"),
    path("perangkat/kunci/", views.device_key, name="device_key"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>-<int:page>.xml", views.sitemap_section, name="sitemap_section"),
    path("akun/", views.profile, name="profile"),
    path("isian-tertahan/", views.held_form, name="held_form"),
    *accounts.sign_in_patterns,
    path("", include(accounts.own_patterns)),
    path("data/", include("kim_portal.open_data.urls")),
    path("", include("registry.urls")),
    path("", include("monev.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "kim_portal.views.bad_request"
handler403 = "kim_portal.views.permission_denied"
handler404 = "kim_portal.views.page_not_found"
handler500 = "kim_portal.views.server_error"
