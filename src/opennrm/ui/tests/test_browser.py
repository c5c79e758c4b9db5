"""The pages in a real browser: what axe-core finds, what fits on a phone, what the keyboard does, what is never lost."""

from __future__ import annotations

import itertools
import json

import pytest

from opennrm.ui.tests import browser, sheet

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]
PAGES = [name for name in sheet.PAGES if name != "form_empty"]


# --- everybody can read it -----------------------------------------------------------------------------
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_hinders_a_screen_reader(open_page, name, theme, direction):
    for width in (1280, 320):
        page = open_page(name, width=width, theme=theme, dir=direction)
        assert browser.violations(page) == [], f"{width} px"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_nothing_has_to_be_scrolled_sideways_on_a_small_phone(open_page, name, language):
    for direction in ("ltr", "rtl"):
        page = open_page(name, width=320, lang=language, dir=direction)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert (
            page.evaluate(
                "Math.max(...[...document.querySelectorAll('main *')].map(e => e.getBoundingClientRect().width))"
            )
            <= 320
        )


def test_the_rules_do_find_faults(open_page):
    page = open_page("sheet")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x><button></button>')")
    assert len(browser.violations(page)) >= 2


@pytest.mark.parametrize(
    "media",
    [{"forced_colors": "active"}, {"contrast": "more"}, {"reduced_motion": "reduce"}, {"media": "print"}],
    ids=str,
)
def test_readers_wishes_leave_every_state_readable(open_page, media):
    page = open_page("sheet", media=media)
    tags = page.locator(".nrm-tag")
    assert tags.count() >= 7
    for tag in tags.all():
        assert tag.is_visible() and tag.locator("svg").bounding_box()["width"] > 8


def test_paper_shows_no_menu_and_says_who_printed_it(open_page):
    page = open_page("case", media={"media": "print"})
    for part in (".nrm-rail", ".nrm-top", ".nrm-tabs", ".nrm-undo"):
        assert not page.locator(part).is_visible()
    assert page.get_by_text("Printed by Ilse Brandt, National desk, Tue 24 Nov 2026, 16:10").is_visible()


@pytest.mark.parametrize("name", PAGES)
def test_targets_are_large_enough(open_page, name):
    page = open_page(name)
    small = page.evaluate(
        """[...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, .utrecht-button, .nrm-rail a, .nrm-tabs a')]
        .filter(e => e.offsetParent).map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 24 || box.width < 24).map(([html]) => html)"""
    )
    assert small == []


def test_icons_are_drawn_from_the_sprite(open_page):
    page = open_page("sheet")
    boxes = page.evaluate(
        "[...document.querySelectorAll('svg.nrm-icon use')].filter(u => u.parentElement.checkVisibility()).map(u => u.getBoundingClientRect().width)"
    )
    assert len(boxes) > 20 and all(width > 4 for width in boxes)


# --- without JavaScript ---------------------------------------------------------------------------------
def test_the_menu_opens_without_a_script(open_page):
    page = open_page("today", width=320, script=False)
    assert not page.locator(".nrm-rail").is_visible()
    page.locator(".nrm-menu summary").click()
    assert page.locator(".nrm-rail").is_visible()
    assert not page.get_by_text("All keys").is_visible()


def test_errors_lead_to_their_fields_without_a_script(open_page):
    page = open_page("form", script=False)
    page.locator(".nrm-summary a").first.click()
    assert page.url.endswith("#id_when")


# --- with the keyboard ------------------------------------------------------------------------------------
def test_the_first_tab_leads_past_the_menu(open_page):
    page = open_page("today")
    page.keyboard.press("Tab")
    skip = page.locator(".utrecht-skip-link")
    assert skip.evaluate("e => e === document.activeElement") and skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", ["today", "case", "form", "sheet"])
def test_every_control_is_reached_and_shows_where_one_is(open_page, name):
    page = open_page(name)
    # The walk begins at the top, not at the summary that took the focus
    page.evaluate(
        "(() => { const top = document.createElement('a'); top.tabIndex = -1; document.body.prepend(top); top.focus(); top.remove(); })()"
    )
    wanted = page.evaluate(
        """[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
        .filter(e => e.offsetParent && !e.closest('dialog') && !(e.type === 'radio' && !e.checked && [...document.getElementsByName(e.name)].some(r => r.checked)))
        .filter((e, n, all) => !(e.type === 'radio' && !e.checked) || all.findIndex(o => o.name === e.name) === n).length"""
    )
    seen = 0
    for _ in range(wanted + 3):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """(() => { const e = document.activeElement; if (e === document.body) return 'end';
            const ring = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
            return ring(getComputedStyle(e)) || ring(getComputedStyle(e.closest('.nrm-find') || e)) ? 'ring' : e.outerHTML.slice(0, 90); })()"""
        )
        if state == "end":
            break
        assert state == "ring", state
        seen += 1
    assert seen == wanted, "some control cannot be reached"


def test_letters_walk_through_the_rows_and_open_what_they_name(open_page):
    page = open_page("today")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Offer place W-14, or let it go"
    assert page.locator(".nrm-at").count() == 1
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#1"
    page.keyboard.press("g")
    page.keyboard.press("i")
    assert page.url.endswith("#inbox")
    page.keyboard.press("t")
    assert page.url.endswith("#task")
    page.keyboard.press("/")
    page.keyboard.type("jkt")
    assert page.locator("#nrm-find").input_value() == "jkt"


def test_figures_open_tabs_and_u_goes_up(open_page):
    page = open_page("case")
    page.keyboard.press("3")
    assert page.url.endswith("#d")
    page.keyboard.press("u")
    assert page.url.endswith("#cases")


def test_letters_can_be_switched_off_and_stay_off(open_page):
    page = open_page("today")
    page.keyboard.press("?")
    dialog = page.locator("#nrm-keys")
    assert dialog.is_visible() and page.evaluate("document.activeElement.id") == "nrm-keys-heading"
    assert browser.violations(page) == []
    page.get_by_role("button", name="Switch single letters off").click()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    page.reload()
    page.keyboard.press("t")
    assert "#task" not in page.url
    page.keyboard.press("?")
    page.get_by_role("button", name="Switch single letters on").click()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    assert page.url.endswith("#task")


def test_escape_closes_the_menu_and_gives_the_focus_back(open_page):
    page = open_page("today", width=320)
    page.locator(".nrm-menu summary").click()
    page.keyboard.press("Escape")
    assert not page.locator(".nrm-rail").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


# --- forms ------------------------------------------------------------------------------------------------
def test_the_summary_has_the_focus_and_its_links_put_the_cursor_in_the_field(open_page):
    page = open_page("form")
    assert page.evaluate("document.activeElement.className") == "nrm-summary"
    assert page.title().startswith("To look at: ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_when"
    label = page.locator("label[for=id_when]").bounding_box()
    assert 0 <= label["y"] < 900


def test_a_form_says_where_it_comes_from_and_a_link_to_elsewhere_does_not(open_page, server):
    # Django refuses a form with "Origin: null", which the stricter policy "no-referrer" would send
    page = open_page("form")
    page.get_by_role("button", name="Check before sending").click()
    page.wait_for_url("**/send/")
    _path, _body, headers = server.posted[-1]
    assert headers["Origin"] == browser.address(server)
    page = open_page("today")
    with page.expect_request("**/elsewhere") as asked:
        page.evaluate(f"location.href = '{browser.address(server).replace('127.0.0.1', 'localhost')}/elsewhere'")
    assert "referer" not in asked.value.headers


def test_control_and_enter_send_the_form(open_page, server):
    page = open_page("form")
    page.locator("#id_noticed").focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/send/")
    assert [path for path, _, _ in server.posted].count("/send/") == 1


def test_a_nervous_finger_sends_once_and_a_genuine_retry_goes_through(open_page, server):
    page = open_page("form")
    server.statuses.extend(itertools.repeat(204, 9))  # an answer that leaves the page where it is
    button = page.get_by_role("button", name="Check before sending")

    def sent() -> int:
        page.wait_for_timeout(500)
        return [path for path, _, _ in server.posted].count("/send/")

    button.dblclick()
    assert sent() == 1
    page.wait_for_timeout(3000)
    button.click()
    assert sent() == 2
    page.locator("#id_others").fill("six co-workers")
    button.click()
    assert sent() == 3


def test_autosave_says_saved_with_its_time(open_page, server):
    page = open_page("form")
    page.locator("#id_others").fill("six co-workers")
    page.get_by_text("Draft saved at 16:10:42").wait_for()
    path, body, headers = server.posted[0]
    assert path == "/autosave/" and b"six co-workers" in body and b'name="photo"' not in body
    assert b'name="autosave"' in body and b"csrfmiddlewaretoken" in body and headers["X-Requested-With"] == "autosave"
    assert page.locator("input[name=draft]").input_value() == "d-1"


def test_autosave_does_not_send_more_often_than_every_five_seconds(open_page, server):
    page = open_page("form")
    box = page.locator("#id_others")
    box.fill("one")
    page.wait_for_timeout(2500)
    box.fill("two")
    page.wait_for_timeout(2300)
    assert len(server.posted) == 1
    page.wait_for_timeout(2800)
    assert len(server.posted) == 2 and b"two" in server.posted[1][1]


def test_autosave_keeps_trying_without_a_connection_and_loses_nothing(open_page, server):
    page = open_page("form")
    page.context.set_offline(True)
    page.locator("#id_others").fill("typed in a tunnel")
    words = page.locator("[data-autosave-words]")
    page.locator("[data-autosave=unsaved]").wait_for()
    assert words.text_content().startswith("Not saved since ") and "no connection" in words.text_content()
    assert browser.violations(page) == []
    page.context.set_offline(False)
    page.locator("[data-autosave=saved]").wait_for()
    assert b"typed in a tunnel" in server.posted[-1][1]


@pytest.mark.parametrize(
    "status, words", [(403, "you are signed out"), (401, "you are signed out"), (500, "no connection")]
)
def test_autosave_says_why_it_could_not_save(open_page, server, status, words):
    page = open_page("form")
    server.statuses.extend(itertools.repeat(status, 3))
    page.locator("#id_others").fill("x")
    page.locator("[data-autosave=unsaved]").wait_for()
    assert words in page.locator("[data-autosave-words]").text_content()


def test_what_was_typed_a_moment_ago_is_saved_when_the_page_goes(open_page, server):
    page = open_page("form")
    page.locator("#id_others").fill("closed at once")
    page.goto(f"{browser.address(server)}/elsewhere")
    page.wait_for_timeout(300)
    assert any(path == "/autosave/" and b"closed at once" in body for path, body, _ in server.posted)


def test_htmx_is_tamed(open_page):
    page = open_page("today")
    told = json.loads(page.locator("meta[name=htmx-config]").get_attribute("content"))
    assert page.evaluate("({...htmx.config})") | told == page.evaluate("({...htmx.config})")
    assert told["allowEval"] is False and told["includeIndicatorStyles"] is False and told["historyCacheSize"] == 0


def test_a_page_asks_for_four_files_and_nothing_from_elsewhere(open_page, server):
    page = open_page("today")
    asked = page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    assert {name.split("/")[-1].split("#")[0] for name in asked} <= {"nrm.css", "nrm.js", "htmx.min.js", "icons.svg"}
    assert all(name.startswith(browser.address(server)) for name in asked)
