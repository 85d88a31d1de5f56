"""What a run of the tests leaves behind."""

import subprocess
import sys
from pathlib import Path

from tests.databases import folder_of_this_run, remove_abandoned

KILLED = """
import os, signal, sys
from pathlib import Path
from tests.databases import folder_of_this_run
(folder_of_this_run(Path(sys.argv[1])) / "1.db").touch()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_folder_of_a_killed_run_is_removed_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    living = folder_of_this_run(tmp_path)
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    left = set(tmp_path.iterdir()) - {living}

    remove_abandoned(tmp_path)

    assert len(left) == 1
    assert set(tmp_path.iterdir()) == {living}
