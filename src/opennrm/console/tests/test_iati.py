"""./nrm iati: exit statuses, what is printed, in and out, a newer standard; memory and time on a large file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from opennrm.console.iati import iati
from opennrm.projects import selectors, services
from opennrm.projects.rules.iati import refreshing, standard
from opennrm.projects.tests.samples import CLOSE, OPEN, PLAIN, write_large


def write(folder: Path, body: str) -> Path:
    path = folder / "file.xml"
    path.write_text(OPEN + body + CLOSE)
    return path


@pytest.mark.parametrize(
    ("old", "new", "status", "strict"),
    [
        ("", "", 0, 0),
        ("<activity-status", "<colour/><activity-status", 1, 1),  # schema
        ('  <sector code="15160"/>\n', "", 0, 3),  # a rule
        ('activity-status code="2"', 'activity-status code="77"', 0, 3),  # a code
        ('code="KZ"', 'code="XQ"', 0, 0),  # a warning
        ("</title>", "", 1, 1),  # not XML
    ],
)
def test_the_exit_status_is_nought_only_for_a_valid_file(
    tmp_path: Path, old: str, new: str, status: int, strict: int
) -> None:
    path = write(tmp_path, PLAIN.replace(old, new, 1) if old else PLAIN)
    assert iati(["validate", str(path)]) == status
    assert iati(["validate", "--strict", str(path)]) == strict


def test_schema_and_rules_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = PLAIN.replace('  <sector code="15160"/>\n', "").replace("1000.50", "much")
    path = write(tmp_path, broken)
    assert iati(["validate", str(path)]) == 1
    told = capsys.readouterr().out
    assert told.index("Schema: 1 error, 0 warnings") < told.index("Rules: 2 errors, 0 warnings") < told.index("INVALID")
    assert "line 15: error: The text of <value> is “much”" in told
    assert iati(["validate", "--json", str(path)]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["valid"], report["counts"]["schema"]["error"], report["counts"]["rules"]["error"]) == (False, 1, 2)


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert iati(["validate", str(tmp_path / "none.xml")]) == 2
    assert iati(["validate", str(tmp_path)]) == 2
    assert iati(["import", str(tmp_path / "none.xml")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_a_file_may_come_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for body, status in ((PLAIN, 0), (PLAIN.replace("1000.50", "much"), 1)):
        with write(tmp_path, body).open("rb") as source:
            monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=source))
            assert iati(["validate", "-"]) == status
            assert not source.closed


def test_what_is_taken_in_is_a_file_and_no_stream(capsys: pytest.CaptureFixture[str]) -> None:
    reading, writing = os.pipe()
    os.close(writing)
    assert iati(["import", f"/dev/fd/{reading}"]) == 2
    os.close(reading)
    assert "give a file, not a stream" in capsys.readouterr().err


def test_what_is_taken_in_goes_out_after_release_and_not_before(
    tmp_path: Path, database: None, project_officer, capsys
) -> None:
    path = write(tmp_path, PLAIN)
    assert iati(["import", str(path)]) == 0
    assert "Activities taken in: 1, of them new: 1" in capsys.readouterr().out
    out = tmp_path / "out.xml"
    assert iati(["export", "-o", str(out)]) == 0
    assert "XM-DAC-7-0001" not in out.read_text()
    reference = selectors.identifiers(viewer=project_officer)["XM-DAC-7-0001"]
    services.release_project(
        reference, selectors.release_preview(reference, viewer=project_officer).mark, by=project_officer
    )
    assert iati(["export", "-o", str(out)]) == 0
    assert "XM-DAC-7-0001" in out.read_text() and iati(["validate", "--strict", str(out)]) == 0
    assert list(tmp_path.glob("*.part")) == []


def test_a_backup_holds_what_is_not_released_and_says_so_by_its_name(
    tmp_path: Path, database: None, project_officer
) -> None:
    iati(
        [
            "import",
            str(
                write(
                    tmp_path,
                    PLAIN.replace(
                        "  <sector", "  <location><name><narrative>Lane</narrative></name></location>\n  <sector"
                    ),
                )
            ),
            "--hide",
            "location",
        ]
    )
    out = tmp_path / "out.xml"
    assert iati(["export", "--internal", "-o", str(out)]) == 0
    assert "Lane" in out.read_text()


def test_a_file_with_faults_is_not_taken_in_at_all(tmp_path: Path, database: None, project_officer, capsys) -> None:
    assert iati(["import", str(write(tmp_path, PLAIN + PLAIN.replace("1000.50", "much")))]) == 1
    assert "mend the file first" in capsys.readouterr().out
    assert iati(["import", str(write(tmp_path, PLAIN)), "--hide", "title"]) == 1
    assert selectors.identifiers(viewer=project_officer) == {}


def test_a_newer_standard_is_taken_over_only_when_it_can_be_used(tmp_path: Path) -> None:
    target, source = tmp_path / "target", tmp_path / "source"
    shutil.copytree(standard.FOLDER, target)
    shutil.copytree(standard.FOLDER, source)
    (source / "schema" / "xml.xsd").unlink()
    assert refreshing.refresh(source, target) == []
    listed = source / "codelists" / "ActivityStatus.xml"
    listed.write_text(
        listed.read_text().replace(
            "</codelist-items>", "<codelist-item><code>7</code></codelist-item></codelist-items>"
        )
    )
    assert refreshing.refresh(source, target) == ["changed codelists/ActivityStatus.xml"]
    assert json.loads((target / "checksums.json").read_text()) == standard.checksums(target)
    (source / "schema" / "iati-common.xsd").write_text("<broken/>")
    before = standard.checksums(target)
    with pytest.raises(refreshing.NotTheStandard):
        refreshing.refresh(source, target)
    assert standard.checksums(target) == before
    assert iati(["refresh", str(tmp_path / "none")]) == 2


def test_a_large_file_streams_in_little_memory(tmp_path: Path) -> None:
    """12 MB here, in a process of its own; `python -m opennrm.projects.tests.samples 100` measures 100 MB the same way."""
    path = tmp_path / "large.xml"
    write_large(path, 12)
    # Its own high-water mark: what the parent or another child of this run used is not counted.
    code = (
        "import sys; from opennrm.console.main import main; code = main(['iati', 'validate', '--strict', sys.argv[1]]); "
        "print([line for line in open('/proc/self/status') if line.startswith('VmHWM')][0].split()[1]); sys.exit(code)"
    )
    said = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    used = int(said.stdout.split()[-1]) / 1024
    assert used < 150, f"{used:.0f} MB"
