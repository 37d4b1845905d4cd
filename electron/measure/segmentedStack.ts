import type { Finding } from '../../core/base/findings.ts';
import type { SourceDigest } from '../../core/compute/jobs.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';

/** A liver on a stack's grid that nobody has reviewed, and from what it was made. */
export interface SegmentedStack<Provenance> {
  readonly labelmap: Labelmap;
  readonly findings: readonly Finding[];
  readonly provenance: Provenance;
  /** Of the files that the volume was read from. */
  readonly digests: readonly SourceDigest[];
}
