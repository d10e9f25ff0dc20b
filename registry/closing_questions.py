"""What other parts of the portal have against closing a KIM, asked without knowing those parts."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.models import Kim

_questions: list[Callable[["Kim"], str]] = []


def ask_before_closing(question: "Callable[[Kim], str]") -> None:
    """Register a question: it returns a sentence when the KIM may not be closed now, else ""."""
    if question not in _questions:
        _questions.append(question)


def objections(kim: "Kim") -> list[str]:
    return [sentence for question in _questions if (sentence := question(kim))]
