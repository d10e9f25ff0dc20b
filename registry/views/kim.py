from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


@login_not_required
def kim_list(request):
    return HttpResponse("")


@login_not_required
def kim_detail(request, slug):
    return HttpResponse("")
