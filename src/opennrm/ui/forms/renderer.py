"""How every form of the house is drawn, those of other packages too: settings name this renderer."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms.renderers
from django import forms
from django.template.backends.django import DjangoTemplates

from opennrm.ui.forms.texts import showable

HERE = Path(__file__).resolve().parent.parent
CHECKBOX = "utrecht-custom-checkbox utrecht-custom-checkbox--html-input"
RADIO = "utrecht-radio-button utrecht-radio-button--html-input"
# Most particular first: a subclass must meet its own line before that of its parent.
CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (forms.CheckboxSelectMultiple, CHECKBOX),
    (forms.CheckboxInput, CHECKBOX),
    (forms.RadioSelect, RADIO),
    (forms.Select, "utrecht-select utrecht-select--html-select"),
    (forms.Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    (forms.FileInput, "nrm-file"),
    (forms.widgets.Input, "utrecht-textbox utrecht-textbox--html-input"),
)


def classes_of(widget: forms.Widget) -> str:
    return next((classes for kind, classes in CLASSES if isinstance(widget, kind)), "")


class Field(forms.BoundField):
    """One field on a page: its classes, its descriptions, and the element an error links to."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        given = str(built.get("class") or widget.attrs.get("class", ""))
        if classes := " ".join(filter(None, [classes_of(widget), given])):
            built["class"] = classes
        return built

    def value(self) -> Any:
        """What was typed, as it was typed; only what no page can carry is made visible."""
        found = super().value()
        if isinstance(found, str):
            return showable(found)
        if isinstance(found, list):
            return [showable(item) if isinstance(item, str) else item for item in found]
        return found

    @property
    def is_tick(self) -> bool:
        """A single box to tick stands before its words."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def target(self) -> str:
        """The id of what takes focus when an error is followed: of a group, the first choice."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.id_for_label or str(self.auto_id)

    @property
    def is_marked_optional(self) -> bool:
        marks = getattr(self.form, "marks_optional", True) and getattr(self.field, "marks_optional", True)
        return marks and not self.field.required and not self.is_tick


class Renderer(django.forms.renderers.DjangoTemplates):
    """Our templates first, then those of the apps, then Django's; the tags of the house are known in all."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    formset_template_name = "ui/formset.html"
    bound_field_class = Field

    @cached_property
    def engine(self) -> DjangoTemplates:
        own = HERE / "templates"
        theirs = Path(django.forms.renderers.__file__).parent / "templates"
        return DjangoTemplates(
            {
                "APP_DIRS": True,
                "DIRS": [own, theirs],
                "NAME": "nrmforms",
                "OPTIONS": {"builtins": ["opennrm.ui.templatetags.nrm"]},
            }
        )
