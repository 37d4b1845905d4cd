import { hash } from 'node:crypto';
import type { ComputePorts } from '../../core/compute/jobCode.ts';
import { lendDecoding } from '../decoders/lendDecoding.ts';
import { readIntoOneBuffer } from '../files/readIntoOneBuffer.ts';
import { lendInference } from '../inference/lendInference.ts';

/** What Node lends the compute jobs of one thread. */
export function nodePorts(): ComputePorts {
  return {
    readSource: readIntoOneBuffer(),
    digest: (bytes) => hash('sha256', bytes, 'hex'),
    decoding: lendDecoding(),
    inference: lendInference(),
    interpolateContours: async (slab) => (await import('./itkInterpolation.ts')).itkInterpolation(slab),
  };
}

/** Messages that wait are read between two breaths of a job. */
export function nodeBreathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
