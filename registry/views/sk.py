from django.http import HttpResponse


def sk_list(request):
    return HttpResponse("")
