"""LETB of one timepoint with pydicom and NumPy: the pinned script that `npm run bench` compares `letb measure` with.

Debian 12: python3-pydicom 2.3.1, python3-numpy 1.24.2. Same inputs, same answer, inputs hashed too. One process, plain code.
usage: measure_reference.py ARTERIAL PRECONTRAST MASK.nii.gz X Y Z
"""
import gzip
import hashlib
import json
import os
import sys

import numpy as np
import pydicom


def read_series(folder):
    slices = []
    digest = hashlib.sha256()
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        with open(path, "rb") as file:
            digest.update(file.read())
        dataset = pydicom.dcmread(path)
        hu = dataset.pixel_array.astype(np.int16)
        hu = hu * np.int16(dataset.RescaleSlope) + np.int16(dataset.RescaleIntercept)
        slices.append((float(dataset.ImagePositionPatient[2]), hu, dataset))
    slices.sort(key=lambda item: item[0])
    first = slices[0][2]
    spacing = [float(first.PixelSpacing[1]), float(first.PixelSpacing[0]), slices[1][0] - slices[0][0]]
    origin = [float(x) for x in first.ImagePositionPatient]
    return np.stack([hu for _, hu, _ in slices]), spacing, origin, digest.hexdigest()


def read_mask(path, shape):
    with open(path, "rb") as file:
        raw = file.read()
    data = gzip.decompress(raw)
    offset = int(np.frombuffer(data, np.float32, 1, 108)[0])
    return np.frombuffer(data, np.uint8, offset=offset).reshape(shape) != 0, hashlib.sha256(raw).hexdigest()


def main():
    arterial, spacing, origin, sha_a = read_series(sys.argv[1])
    precontrast, _, _, sha_p = read_series(sys.argv[2])
    liver, sha_m = read_mask(sys.argv[3], arterial.shape)
    centre = [float(x) for x in sys.argv[4:7]]
    subtraction = arterial - precontrast
    half = 5 + 1e-6
    ranges = []
    for axis in range(3):
        index = origin[axis] + np.arange(arterial.shape[2 - axis]) * spacing[axis] - centre[axis]
        inside = np.flatnonzero(np.abs(index) <= half)
        ranges.append(slice(inside[0], inside[-1] + 1))
    roi = subtraction[ranges[2], ranges[1], ranges[0]].astype(np.float64)
    threshold = roi.mean() + 2 * roi.std(ddof=1)
    values = subtraction[liver]
    letb = 100.0 * np.count_nonzero(values > threshold) / values.size
    print(json.dumps({"letbPercent": letb, "thresholdHu": threshold, "sha256": [sha_a, sha_p, sha_m]}))


main()
