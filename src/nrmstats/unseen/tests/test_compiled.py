"""The cache of machine code: a changed function anywhere gives a new folder."""

import hashlib
import re
from pathlib import Path

from nrmstats.unseen import compiled, newton


def test_a_change_in_any_file_with_compiled_functions_gives_a_new_folder(tmp_path):
    (tmp_path / "one.py").write_text("@compiled\ndef one(): ...\n")
    (tmp_path / "two.py").write_text("def two(): ...\n")
    first = compiled.cache_folder(tmp_path)
    (tmp_path / "two.py").write_text("def two(): return 2\n")
    assert compiled.cache_folder(tmp_path) == first
    (tmp_path / "one.py").write_text("@compiled\ndef one(): return 1\n")
    assert compiled.cache_folder(tmp_path) != first


def test_without_a_folder_of_ones_own_nothing_is_kept_where_others_can_write(tmp_path, monkeypatch):
    source, home = tmp_path / "source", tmp_path / "home"
    for folder in (source, home):
        folder.mkdir()
    assert compiled.cache_folder(source).parent == source / "__pycache__"
    (source / "__pycache__").rename(source / "gone")
    (source / "__pycache__").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    assert compiled.cache_folder(source).parent == home / "nrmstats"
    monkeypatch.setenv("XDG_CACHE_HOME", str(source / "__pycache__"))
    assert compiled.cache_folder(source) is None


def test_a_run_is_the_first_until_machine_code_lies_there(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled.numba.config, "CACHE_DIR", str(tmp_path))
    assert compiled.is_first_run()
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "newton.climb.nbc").touch()
    assert not compiled.is_first_run()


def test_the_machine_code_lies_in_that_folder():
    assert compiled.FOLDER.name in newton.climb._cache.cache_path


def test_the_data_of_the_tutorial_are_those_whose_checksum_is_given():
    folder = Path(compiled.__file__).parent / "data"
    told = re.search(r"sha256 (\w{64})", (folder / "README.md").read_text())[1]
    assert hashlib.sha256((folder / "UKdat.csv").read_bytes()).hexdigest() == told
