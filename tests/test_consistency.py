"""Rules about the repository itself (docs/arsitektur.md)."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch, get_resolver, reverse

from kim_portal.accounts.access import declared_names
from kim_portal.navigation import PARTS
from tests.test_access import named_urls

ROOT = Path(__file__).resolve().parent.parent
APPS = ("kim_portal.accounts", "registry", "monev")
# Lower never imports higher; a module belongs to the first prefix that fits.
LAYERS = [
    ("monev", 3),
    ("registry", 2),
    ("kim_portal.accounts", 1),
    ("kim_portal.urls", 9),
    ("kim_portal.views", 9),
    ("kim_portal.open_data", 9),
    ("kim_portal.sitemap", 9),
    ("kim_portal.settings", 9),
    ("kim_portal.wsgi", 9),
    ("kim_portal.navigation", 9),
    ("kim_portal.roles", 9),
    ("kim_portal.second_factor", 9),
    ("kim_portal.session_age", 9),
    ("kim_portal", 0),
]
PURE_NAMES = (
    "scoring", "filling", "ranking", "assigning", "fairness", "agreement", "calibration_feedback",
    "fair_scores", "robustness", "pictures", "juri_feedback",
)  # fmt: skip
PURE = [f"monev/{name}.py" for name in PURE_NAMES]
PURE_IMPORTS = {"__future__", "collections", "dataclasses", "decimal", "fractions", "itertools"} | {
    "re", "typing", "math", "hashlib", "statistics"
}  # fmt: skip
LIMITS = {".py": 400, ".html": 150}
TEST_LIMIT = 600
FUNCTION_LIMIT, CLASS_LIMIT, VIEW_LIMIT = 50, 300, 40
FORBIDDEN_NAMES = {"services.py", "utils.py", "helpers.py", "common.py"}
FORBIDDEN_WORDS = re.compile(r"\b(Submit|Login|Dashboard|Oops|kamu|silahkan)\b")


def tracked(*suffixes):
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607  git from PATH
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    files = [ROOT / name for name in listing.splitlines() if name.endswith(suffixes)]
    return [path for path in files if path.exists()]


def source_files():
    return [
        path
        for path in tracked(".py")
        if path.relative_to(ROOT).parts[0] in {"kim_portal", "registry", "monev"}
        and "migrations" not in path.parts
    ]


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer(module):
    return next(
        (rank for prefix, rank in LAYERS if module == prefix or module.startswith(f"{prefix}.")),
        None,
    )


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def templates():
    return [path for path in tracked(".html") if "templates" in path.parts]


def test_layers_import_downwards_only():
    wrong = [
        f"{module_name(path)} imports {name}"
        for path in source_files()
        for name in imports(path)
        if layer(name) is not None and layer(name) > layer(module_name(path))
    ]

    assert wrong == []


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_import_the_standard_library_only(name):
    pure = {f"monev.{one}" for one in PURE_NAMES}
    found = {module.split(".")[0] for module in imports(ROOT / name) if module not in pure}

    assert found - PURE_IMPORTS == set()


def views():
    for path in source_files():
        if "views" not in path.parts and path.name != "views.py":
            continue
        for node in ast.parse(path.read_text()).body:
            arguments = getattr(getattr(node, "args", None), "args", [])
            is_view = bool(arguments) and arguments[0].arg == "request"
            if is_view and not node.name.startswith("_"):
                yield path, node


def test_every_view_authorizes_or_is_public():
    answers_errors = {
        "bad_request",
        "permission_denied",
        "page_not_found",
        "server_error",
        "csrf_failure",
    }
    silent = [
        f"{module_name(path)}.{node.name}"
        for path, node in views()
        if node.name not in answers_errors
        and "login_not_required" not in {getattr(d, "id", "") for d in node.decorator_list}
        and not any(
            isinstance(call, ast.Call) and getattr(call.func, "id", "") == "authorize"
            for call in ast.walk(node)
        )
    ]

    assert silent == []


def test_every_view_names_its_methods():
    known = {"require_safe", "require_POST", "require_http_methods"}
    silent = [
        f"{module_name(path)}.{node.name}"
        for path, node in views()
        if node.name
        not in {
            "bad_request",
            "permission_denied",
            "page_not_found",
            "server_error",
            "csrf_failure",
        }
        and not known & {getattr(getattr(d, "func", d), "id", "") for d in node.decorator_list}
    ]

    assert silent == []


def test_every_page_answers_head():
    """A link checker and a phone's preview ask for the head of a page first (RFC 9110, 9.3.2)."""
    deaf = [
        f"{module_name(path)}.{node.name}"
        for path, node in views()
        for one in node.decorator_list
        if getattr(getattr(one, "func", one), "id", "") == "require_http_methods"
        and "GET" in ast.literal_eval(one.args[0])
        and "HEAD" not in ast.literal_eval(one.args[0])
    ]

    assert deaf == []


def test_every_permission_used_is_declared():
    pattern = re.compile(r"""(?:authorize\(\s*request\.user,\s*|has_perm\(?\s*)["']([\w.]+)["']""")
    used = {
        name
        for path in [*source_files(), *templates()]
        for name in pattern.findall(path.read_text())
    }

    assert used - declared_names() == set()


def test_url_names_equal_view_names():
    ours = {"registry", "monev", "kim_portal"}
    wrong = [
        inner.name
        for pattern in get_resolver().url_patterns
        for inner in getattr(pattern, "url_patterns", []) or [pattern]
        for callback in [getattr(inner, "callback", None)]
        if callback
        # Pages of the sign-in library keep the names that it reverses itself.
        and not hasattr(callback, "view_class")
        and callback.__module__.split(".")[0] in ours
        and callback.__name__ != inner.name
    ]

    assert wrong == []


def test_urls_end_in_a_slash():
    endings = [
        str(inner.pattern)
        for pattern in get_resolver().url_patterns
        for inner in getattr(pattern, "url_patterns", []) or [pattern]
        if getattr(pattern, "namespace", "") != "admin"
    ]
    files = re.compile(r"(\.txt|\.xml|\.csv|\.json|\.geojson|\.js|\.webp|\.jpg|\.pdf|\.xlsx|\$)$")

    assert [end for end in endings if end and not end.endswith("/") and not files.search(end)] == []


def test_no_template_is_unused():
    code = "\n".join(path.read_text() for path in [*source_files(), *templates()])
    implicit = re.compile(r"^(account|mfa|usersessions|allauth|bootstrap5|4\d\d|50\d)")
    names = [str(path.relative_to(ROOT / "templates")) for path in templates()]

    assert [n for n in names if not implicit.match(n) and f'"{n}"' not in code] == []


def test_partials_hold_no_whole_page():
    assert [
        p.name for p in templates() if p.name.startswith("_") and "<html" in p.read_text()
    ] == []


def test_template_blocks_stand_in_order():
    order = [
        "title",
        "meta",
        "scripts",
        "header",
        "breadcrumb",
        "heading",
        "actions",
        "content",
        "footer",
    ]
    wrong = []
    for path in templates():
        found = re.findall(r"{% block (\w+) %}", path.read_text())
        ranks = [order.index(name) for name in found if name in order]
        if path.name != "base.html" and ranks != sorted(ranks):
            wrong.append(path.name)

    assert wrong == []


def test_template_loads_are_sorted_one_per_line():
    wrong = []
    for path in templates():
        found = re.findall(r"^{% load (.+) %}$", path.read_text(), re.M)
        if found != sorted(found) or any(" " in name for name in found):
            wrong.append(path.name)

    assert wrong == []


def test_templates_have_no_inline_style_script_or_event():
    pattern = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", re.I)

    assert [p.name for p in templates() if pattern.search(p.read_text())] == []


def test_templates_speak_indonesian():
    wrong = [
        f"{path.name}: {match.group()}"
        for path in templates()
        for match in [
            FORBIDDEN_WORDS.search(re.sub(r"{[%{#].*?[%}#]}|<[^>]+>", " ", path.read_text()))
        ]
        if match
    ]

    assert wrong == []


def own_models():
    return [
        model for name in APPS for model in apps.get_app_config(name.split(".")[-1]).get_models()
    ]


def test_verbose_names_are_given_once_in_lower_case():
    kept = ("KIM", "SK", "UMKM", "WhatsApp")
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.fields
        if field.model is model and not field.primary_key
        and not field.verbose_name.startswith(kept) and field.verbose_name[:1].isupper()
    ]  # fmt: skip

    assert wrong == []


def test_every_choice_column_has_its_check():
    wrong = []
    for model in own_models():
        checks = {constraint.name for constraint in model._meta.constraints}
        for field in model._meta.local_fields:
            if field.choices and f"{model._meta.model_name}_{field.name}_valid" not in checks:
                wrong.append(f"{model.__name__}.{field.name}")

    assert wrong == []


def test_every_constraint_speaks_to_people():
    default = models.BaseConstraint.default_violation_error_message
    silent = [
        constraint.name
        for model in own_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and constraint.violation_error_message == default
    ]

    assert silent == []


def test_models_with_a_page_know_who_sees_them():
    wrong = [
        model.__name__
        for model in own_models()
        if hasattr(model, "get_absolute_url") and not hasattr(model.objects, "visible_to")
    ]

    assert wrong == []


def test_no_junk_drawers():
    assert [path.name for path in source_files() if path.name in FORBIDDEN_NAMES] == []


def test_no_form_takes_all_fields():
    assert [
        p.name for p in source_files() if "__all__" in p.read_text() and "forms" in p.parts
    ] == []


def test_files_keep_their_size():
    wrong = []
    for path in tracked(".py", ".html"):
        if "migrations" in path.parts or path.name in {"urls.py"} or "access" in path.parts:
            continue
        limit = TEST_LIMIT if "tests" in path.parts else LIMITS[path.suffix]
        lines = len(path.read_text().splitlines())
        if lines > limit:
            wrong.append(f"{path.relative_to(ROOT)}: {lines}")

    assert wrong == []


def test_functions_and_classes_keep_their_size():
    wrong = []
    for path in source_files():
        is_view_file = "views" in path.parts or path.name == "views.py"
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                limit = VIEW_LIMIT if is_view_file else FUNCTION_LIMIT
            elif isinstance(node, ast.ClassDef):
                limit = CLASS_LIMIT
            else:
                continue
            if node.end_lineno - node.lineno + 1 > limit:
                wrong.append(f"{path.relative_to(ROOT)}:{node.name}")

    assert wrong == []


def test_every_setting_variable_is_in_the_example():
    used = set(
        re.findall(
            r'(?:env\.\w+|required)\(\s*"([A-Z_]+)"', (ROOT / "kim_portal/settings.py").read_text()
        )
    )
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))

    assert used == listed


def test_named_urls_are_unique():
    names = list(named_urls())

    assert sorted(names) == sorted(set(names))


def test_every_list_stands_in_the_index():
    listed = {part.name for parts in PARTS.values() for part in parts}
    lists = {
        name
        for name in named_urls()
        if name.startswith(("registry:", "monev:", "accounts:"))
        and name.endswith("_list")
        and _takes_no_argument(name)
    }

    assert lists - listed == set()


def _takes_no_argument(name):
    try:
        return bool(reverse(name))
    except NoReverseMatch:
        return False
