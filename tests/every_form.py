"""Every form class of the portal, found by importing every module once."""

import importlib
import pkgutil

from django import forms

import kim_portal
import monev
import registry

PACKAGES = (kim_portal, registry, monev)
NO_FORMS = {"migrations", "management", "wsgi"}


def every_form() -> set[type]:
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if NO_FORMS.isdisjoint(module.name.split(".")):
                importlib.import_module(module.name)
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.split(".")[0] in {package.__name__ for package in PACKAGES}:
                found.add(one)
    return found
