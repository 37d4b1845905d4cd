/// <reference lib="webworker" />
import { serveJobs } from '../../core/compute/serveJobs.ts';
import { browserInflate } from '../compute/browserInflate.ts';
import { breathing, holdName, workerPort } from '../compute/browserPort.ts';
import { lendDecoding } from '../decoders/lendDecoding.ts';
import { lendInference } from '../inference/lendInference.ts';
import { browserDigest, readStudyFile, readStudyPart } from '../compute/readStudyFile.ts';

/** Serves the compute jobs to the page that started this worker. */
declare const self: DedicatedWorkerGlobalScope;

const port = workerPort(self);
void holdName(self.name).then(() =>
  serveJobs(
    port,
    {
      readSource: readStudyFile,
      readPart: readStudyPart,
      digest: browserDigest,
      inflate: browserInflate,
      decoding: lendDecoding(),
      inference: lendInference(),
      interpolateContours: async (slab) => (await import('../compute/itkInterpolation.ts')).itkInterpolation(slab),
    },
    breathing(),
  ),
);
