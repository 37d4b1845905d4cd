"""Reads the headers below a folder with pydicom, stopping before the pixels: the reference of the scan row of `npm run bench`."""
import os
import sys

import pydicom

count = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        pydicom.dcmread(os.path.join(folder, name), stop_before_pixels=True).SeriesInstanceUID
        count += 1
print(count)
