from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from kim_portal.accounts.models import AuditEntry, User


@admin.register(User)
class PortalUserAdmin(UserAdmin):
    list_display = ["username", "full_name", "is_active", "is_superuser", "is_auditor"]
    search_fields = ["username", "full_name", "email"]
    ordering = ["username"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Orang", {"fields": ["full_name", "email", "phone"]}),
        ("Wewenang teknis", {"fields": ["is_active", "is_staff", "is_superuser", "is_auditor"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "full_name", "email", "password1", "password2"]}),
    ]


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    list_display = ["at", "actor", "verb", "subject_text"]
    search_fields = ["verb", "user__full_name", "user__username", "subject_text"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
