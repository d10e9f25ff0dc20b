"""The role × URL table: one module per resource, each with its ROWS."""

import importlib
import pkgutil

ROWS = [
    row
    for module in pkgutil.iter_modules(__path__)
    if module.name != "row"
    for row in importlib.import_module(f"{__name__}.{module.name}").ROWS
]
