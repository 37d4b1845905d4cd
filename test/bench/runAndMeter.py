"""Runs a command and prints its wall time (s) and the peak resident memory (MiB) of its process, after its own output."""
import resource
import subprocess
import sys
import time

start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
wall = time.perf_counter() - start
sys.stdout.write(code.stdout.decode())
print(f"\nmeter {wall:.4f} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} {code.returncode}")
