"""Accounts of a territory and their duties."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.factor_reset import reset_factor
from kim_portal.accounts.invitation import close_account, issue_link, reopen_account
from kim_portal.errors import DomainError
from kim_portal.pages import page_or_partial, paginate, posted, refused
from kim_portal.states import IllegalTransitionError
from registry.duty_handover import handed_to
from registry.forms.assignment import AssignmentForm, UserCreateForm, UserFilterForm
from registry.forms.duty_handover import DutyHandoverForm
from registry.models import Assignment
from registry.people import for_list, visible_people

# Session key of the link that the detail page shows once, right after it was made.
LINK_KEY = "tautan_kata_sandi"


@require_safe
def user_list(request):
    """List the accounts of the territory, by name."""
    authorize(request.user, "registry.list_user")
    filters = UserFilterForm(request.GET)
    page = paginate(request, for_list(filters.apply(visible_people(request.user))))
    context = {"page": page, "filters": filters}
    return page_or_partial(request, "registry/user_list.html", "registry/_user_rows.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def user_create(request):
    """Open an account for somebody, with a first duty and the link to set a password."""
    authorize(request.user, "registry.create_user")
    form = UserCreateForm(request.POST or None, by=request.user)
    if form.is_bound and (opened := form.first_result()):
        return redirect("registry:user_detail", opened.pk)
    if request.method == "POST" and form.is_valid():
        try:
            link = form.save()
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Akun {link.user} dibuat. Teruskan tautan di bawah ini.")
            return _show_link(request, link)
    status = form.refused_status if form.is_bound else 200
    return render(request, "registry/user_form.html", {"form": form}, status=status)


def _show_link(request, link):
    request.session[LINK_KEY] = link.as_dict()
    return redirect("registry:user_detail", link.user.pk)


@require_safe
def user_detail(request, pk):
    """Show one account with its duties, and a link that was made a moment ago."""
    person = get_object_or_404(visible_people(request.user), pk=pk)
    authorize(request.user, "registry.view_user", person)
    link = request.session.get(LINK_KEY)
    shown = link if link and link["user"] == person.pk else None
    if shown:
        del request.session[LINK_KEY]
    return _detail(request, person, shown)


def _detail(request, person, link=None):
    duties = person.assignments.for_list().order_by("-started_on", "-pk")
    context = {"person": person, "assignments": duties, "link": link}
    return render(request, "registry/user_detail.html", context)


@require_POST
def user_invite(request, pk):
    """Make a new link to set a password; the older ones die when one of them is used."""
    person = get_object_or_404(visible_people(request.user), pk=pk)
    authorize(request.user, "registry.invite_user", person)
    try:
        link = issue_link(person, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _detail(request, person))
    messages.success(request, "Tautan baru dibuat. Teruskan kepada orangnya.")
    return _show_link(request, link)


@require_http_methods(["GET", "HEAD", "POST"])
def user_deactivate(request, pk):
    """Ask, then close the account and end its sessions."""
    person = get_object_or_404(visible_people(request.user), pk=pk)
    authorize(request.user, "registry.deactivate_user", person)
    if request.method != "POST":
        return render(request, "registry/user_deactivate.html", {"person": person})
    try:
        close_account(person, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _detail(request, person))
    messages.success(request, f"Akun {person} dinonaktifkan. Semua perangkatnya sudah keluar.")
    return redirect("registry:user_detail", person.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def user_reset_factor(request, pk):
    """Ask, then take the second factor off the account and end its sessions."""
    person = get_object_or_404(visible_people(request.user), pk=pk)
    authorize(request.user, "registry.reset_factor_user", person)
    if request.method != "POST":
        return render(request, "registry/user_reset_factor.html", {"person": person})
    try:
        reset_factor(person, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _detail(request, person))
    messages.success(request, f"Langkah kedua {person} dilepas. Semua perangkatnya sudah keluar.")
    return redirect("registry:user_detail", person.pk)


@require_POST
def user_activate(request, pk):
    """Open a closed account again."""
    person = get_object_or_404(visible_people(request.user), pk=pk)
    authorize(request.user, "registry.activate_user", person)
    try:
        reopen_account(person, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _detail(request, person))
    messages.success(request, f"Akun {person} aktif kembali.")
    return redirect("registry:user_detail", person.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def assignment_create(request, pk):
    """Give a person of the territory a further duty."""
    person = get_object_or_404(visible_people(request.user), pk=pk)
    authorize(request.user, "registry.create_assignment", person)
    form = AssignmentForm(request.POST or None, by=request.user, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.save()
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Tugas diberikan: {given.get_role_display()}.")
            return redirect("registry:user_detail", person.pk)
    context = {"form": form, "person": person}
    status = form.refused_status if form.is_bound else 200
    return render(request, "registry/assignment_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def assignment_end(request, pk):
    """Ask, then end a duty from today on."""
    visible = Assignment.objects.visible_to(request.user)
    assignment = get_object_or_404(visible.for_list().select_related("user"), pk=pk)
    authorize(request.user, "registry.end_assignment", assignment)
    if request.method != "POST":
        return render(request, "registry/assignment_end.html", {"assignment": assignment})
    try:
        assignment.end(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _detail(request, assignment.user))
    messages.success(request, f"Tugas {assignment.user} sudah berakhir.")
    return redirect("registry:user_detail", assignment.user_id)


@require_http_methods(["GET", "HEAD", "POST"])
def assignment_hand_over(request, pk):
    """End a duty and give it to the next person, in one step."""
    visible = Assignment.objects.visible_to(request.user)
    assignment = get_object_or_404(visible.for_list().select_related("user"), pk=pk)
    authorize(request.user, "registry.hand_over_assignment", assignment)
    done = handed_to(assignment, request.POST.get("username", "").replace("\0", "").strip())
    if done:
        return redirect("registry:user_detail", done.pk)
    if assignment.is_over:
        error = IllegalTransitionError("Tugas ini sudah berakhir.")
        return refused(request, error, lambda: _detail(request, assignment.user))
    form = DutyHandoverForm(posted(request), assignment=assignment, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            person, link = form.save()
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Tugas {assignment.user} kini dipegang {person}.")
            return (
                _show_link(request, link) if link else redirect("registry:user_detail", person.pk)
            )
    context = {"form": form, "assignment": assignment}
    return render(
        request, "registry/assignment_hand_over.html", context, status=form.refused_status
    )
