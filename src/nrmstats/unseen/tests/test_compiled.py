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


def test_the_machine_code_lies_in_that_folder():
    assert compiled.FOLDER.name in newton.climb._cache.cache_path


def test_the_data_of_the_tutorial_are_those_whose_checksum_is_given():
    folder = Path(compiled.__file__).parent / "data"
    told = re.search(r"sha256 (\w{64})", (folder / "README.md").read_text())[1]
    assert hashlib.sha256((folder / "UKdat.csv").read_bytes()).hexdigest() == told
