"""A small program that runs others for `running.py`: one request, one answer, each a line of JSON.

The kernel counts into a process's peak of memory what its parent held when it was started; the program
that makes worksheets of 100,000 claims must therefore not start what it measures.
"""

import json
import os
import signal
import sys
import time

NOWHERE = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in range(3)]

for line in sys.stdin:
    asked = json.loads(line)
    os.chdir(asked["folder"])
    start = time.perf_counter()
    child = os.posix_spawnp(
        asked["argv"][0], asked["argv"], asked["environment"], file_actions=NOWHERE
    )
    signal.signal(signal.SIGALRM, lambda *_, child=child: os.kill(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, asked["limit"])
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    signal.setitimer(signal.ITIMER_REAL, 0)
    answer = {
        "code": os.waitstatus_to_exitcode(status),
        "wall": wall,
        "processor": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss / 1024,
    }
    print(json.dumps(answer), flush=True)
