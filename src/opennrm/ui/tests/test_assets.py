from __future__ import annotations

import json
import re

import pytest

from opennrm.ui import assets, cut

HERE = assets.HERE
TEMPLATES = sorted((HERE / "templates").rglob("*.html"))
# The public site is one response, so that a watched browser keeps one line: its style and script stand in its base page,
# and the content policy lets in exactly those two by their hashes (website/headers.py).
ONE_RESPONSE = HERE.parent / "website" / "templates" / "website" / "base.html"
HOUSE = sorted(path for path in HERE.parent.rglob("templates/**/*.html") if path != ONE_RESPONSE)  # of every door
STYLES = sorted((HERE / "styles").glob("*.css"))
OURS = [path for path in STYLES if path.name[:2] >= "10"]


def test_what_others_made_is_unchanged():
    listed = assets.manifest()
    for file in listed:
        assert assets.sha256(assets.VENDOR / file["path"]) == file["sha256"], file["path"]
        assert file["name"] and file["version"] and file["licence"] and file["source"]
    there = {path.relative_to(assets.VENDOR).as_posix() for path in assets.VENDOR.rglob("*") if path.is_file()}
    assert there - {file["path"] for file in listed} == {"vendor.json", "VENDOR.md"}


def test_the_versions_are_those_that_were_chosen():
    versions = {file["name"]: file["version"] for file in assets.manifest()}
    assert versions == {
        "@utrecht/component-library-css": "9.0.4",
        "htmx.org": "2.0.11",
        "lucide-static": "1.62.0",
        "axe-core": "4.14.1",
    }


@pytest.mark.parametrize("name", sorted(assets.OUTPUTS))
def test_what_the_browser_gets_was_built_from_the_sources(name):
    assert (assets.BUILT / name).read_text("utf-8") == assets.OUTPUTS[name](), "run python -m opennrm.ui.assets"


def test_the_accessibility_rules_are_not_served():
    assert not list((HERE / "static").rglob("axe*"))


def test_everything_together_is_light():
    # Packed as a server sends it; a page of the desk adds about 5 kB to this.
    import gzip

    packed = {
        path.name: len(gzip.compress(path.read_bytes()))
        for path in [*assets.BUILT.glob("*.*"), assets.VENDOR / "htmx.min.js"]
    }
    assert sum(packed.values()) < 60_000, packed


def used_in_templates() -> set[str]:
    from opennrm.ui.forms import renderer

    text = "".join(path.read_text("utf-8") for path in HOUSE)
    text += " ".join(classes for _kind, classes in renderer.CLASSES) + (HERE / "templatetags" / "nrm.py").read_text(
        "utf-8"
    )
    return set(re.findall(r"utrecht-[\w-]*\w(?![\w-])", text))


def test_the_cut_of_the_utrecht_components_holds_what_is_used_and_nothing_else():
    assert used_in_templates() - assets.USED_CLASSES == set()
    assert assets.USED_CLASSES - used_in_templates() == set()


def test_the_cut_changes_no_rule_it_keeps():
    css = ".utrecht-button{color:red;} @media print{.utrecht-x{a:b}} .utrecht-button:not(.utrecht-x), .utrecht-x{c:d}"
    assert (
        cut.only_classes(css, frozenset({"utrecht-button"}))
        == ".utrecht-button{color:red}\n.utrecht-button:not(.utrecht-x){c:d}\n"
    )


def test_squeezing_leaves_strings_alone():
    assert cut.squeezed('a { content: "x ;  /* no */ }" ; }').startswith("a{content:") is True
    assert '"  ; { "' in cut.squeezed('a::after { content: "  ; { " }')


def test_every_token_a_rule_reads_exists():
    css = (assets.BUILT / "nrm.css").read_text("utf-8")
    read = set(re.findall(r"var\((--nrm-[\w-]+)\)", css))
    written = set(re.findall(r"(?<=[{; ])(--nrm-[\w-]+):", css)) | set(re.findall(r"\n(--nrm-[\w-]+):", css))
    assert read - written == set()


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_styles_know_no_left_and_no_right(path):
    css = cut.COMMENT.sub("", path.read_text("utf-8"))
    physical = re.findall(
        r"[\s;{](?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:"
        r"|[\s;{](?:text-align|float|clear)\s*:\s*(?:left|right)\b",
        css,
    )
    assert physical == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_styles_hold_no_colour_but_those_of_the_tokens(path):
    css = cut.COMMENT.sub("", path.read_text("utf-8")).replace("#8A8A8A", "").replace("#000", "")  # ink on paper
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", css) == []


def colours(mode: str) -> dict[str, str]:
    tokens = (HERE / "styles" / "01-tokens.css").read_text("utf-8")
    block = re.search(rf'(?<=\[data-theme="{mode}"\] {{)(.*?)\n}}', tokens, re.S)
    return dict(re.findall(r"--nrm-([\w-]+): (#[0-9A-F]{6})", block[1]))


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_and_marks_can_be_read_in_every_state(mode):
    known = colours(mode)
    for state in ("waiting", "running", "soon", "overdue", "blocked", "safe", "neutral"):
        assert contrast(known[f"state-{state}-ink"], known[f"state-{state}-fill"]) >= 4.5
        for ground in ("surface", "canvas"):
            assert contrast(known[f"state-{state}-ink"], known[f"color-{ground}"]) >= 4.5
            assert contrast(known[f"state-{state}-mark"], known[f"color-{ground}"]) >= 3
    for ink in ("ink", "ink-muted", "ink-subtle", "action", "action-hover", "danger"):
        for ground in ("surface", "canvas", "sunken"):
            assert contrast(known[f"color-{ink}"], known[f"color-{ground}"]) >= 4.5, (ink, ground)
    for control in ("control", "focus"):
        assert contrast(known[f"color-{control}"], known["color-canvas"]) >= 3


def test_dark_by_wish_and_dark_by_system_are_the_same():
    tokens = (HERE / "styles" / "01-tokens.css").read_text("utf-8")
    system = re.search(r"prefers-color-scheme: dark\).*?\n}", tokens, re.S)[0]
    assert dict(re.findall(r"--nrm-([\w-]+): (#[0-9A-F]{6})", system)) == colours("dark")


@pytest.mark.parametrize("path", HOUSE, ids=lambda path: path.relative_to(HERE.parent).as_posix())
def test_no_template_holds_style_or_script_of_its_own(path):
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|hx-on", text)
    # Data may stand in a page; a script that runs may not.
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", text)


def test_every_icon_that_is_named_is_drawn():
    text = "".join(path.read_text("utf-8") for path in HOUSE)
    text += "".join(path.read_text("utf-8") for path in sorted(HERE.parent.glob("**/*.py")))
    named = set(re.findall(r'{% icon(?:_url)? ["\']([\w-]+)', text)) | set(re.findall(r'icon="([\w-]+)"', text))
    rail = HERE.parent / "desk" / "navigation.py"  # names its icons third, after address and label
    named |= set(re.findall(r'\), "([a-z0-9-]+)"', rail.read_text("utf-8")))
    assert named - assets.icon_names() == set()


def test_no_script_evaluates_text():
    script = (assets.BUILT / "nrm.js").read_text("utf-8")
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|\.style\b", script)


def test_the_manifest_is_written_as_it_is_read():
    assert json.loads((assets.VENDOR / "vendor.json").read_text("utf-8"))["files"] == assets.manifest()
