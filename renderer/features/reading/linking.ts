import { CancelledError } from '../../../core/base/errors.ts';
import { profileOf, slicesOfProfile, type BodyProfile } from '../../../core/registration/bodyProfile.ts';
import { matchLevels } from '../../../core/registration/matchLevels.ts';
import { linksOf, type LinkKind, type LiverSpan } from '../../../core/registration/timepointLink.ts';
import { host } from '../../compute/host.ts';
import { liverOf } from '../../compute/openMasks.ts';
import { timepointOf, type OpenTimepoint } from '../../compute/openTimepoint.ts';
import { extentAlongK } from '../../compute/valueAt.ts';
import { linkStore, noLink, setEvidence } from '../../state/linkStore.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { followAgain } from './following.ts';
import { runningEngine } from './runningEngines.ts';

/** The livers' spans are looked up again when edits have paused for as long. */
const SETTLED_MS = 400;

/** Gathers what is known of how the two timepoints lie to each other. Gives a function that stops it. */
export function startLinking(onDefect: (error: unknown) => void): () => void {
  let settling: ReturnType<typeof setTimeout> | undefined;
  const stops = [
    timepointStore.subscribe((now, before) => {
      if (now.pre.masking !== before.pre.masking || now.post.masking !== before.post.masking) noteLivers();
      if (now.pre.maskRevision !== before.pre.maskRevision || now.post.maskRevision !== before.post.maskRevision) {
        clearTimeout(settling);
        settling = setTimeout(noteLivers, SETTLED_MS);
      }
      if (now.pre.openId !== before.pre.openId || now.post.openId !== before.post.openId) {
        noteLivers();
        noteLandmarks().catch(onDefect);
      }
    }),
    linkStore.subscribe(followAgain),
  ];
  return () => {
    clearTimeout(settling);
    for (const stop of stops) stop();
  };
}

function noteLivers(): void {
  const { pre, post } = timepointStore.getState();
  const [first, second] = [spanOf(pre.openId), spanOf(post.openId)];
  const before = linkStore.getState().evidence.livers;
  if (first === null || second === null) {
    if (before !== null) setEvidence({ livers: null });
    return;
  }
  if (isSameSpan(before?.pre, first) && isSameSpan(before?.post, second)) return;
  setEvidence({ livers: { pre: first, post: second } });
}

function isSameSpan(before: LiverSpan | undefined, now: LiverSpan): boolean {
  return before?.firstZMm === now.firstZMm && before.lastZMm === now.lastZMm;
}

/** Spans by liver, computed once for each. */
const spans = new WeakMap<object, LiverSpan>();

function spanOf(openId: string | null): LiverSpan | null {
  const liver = liverOf(openId);
  if (liver === null) return null;
  const known = spans.get(liver);
  if (known !== undefined) return known;
  const extent = extentAlongK(liver.labelmap);
  if (extent === null) return null;
  const span = { firstZMm: extent.firstLps[2], lastZMm: extent.lastLps[2] };
  spans.set(liver, span);
  return span;
}

const profiles = new WeakMap<OpenTimepoint, Promise<BodyProfile>>();

/** The level of the lungs' bases in both arterial volumes, by a worker. */
async function noteLandmarks(): Promise<void> {
  const ids = (): readonly (string | null)[] => {
    const { pre, post } = timepointStore.getState();
    return [pre.openId, post.openId];
  };
  const [preId = null, postId = null] = ids();
  const [pre, post] = [timepointOf(preId), timepointOf(postId)];
  if (pre === null || post === null) {
    if (linkStore.getState().evidence.landmarksMm !== null) setEvidence({ landmarksMm: null });
    return;
  }
  const [first, second] = await Promise.all([profileOfTimepoint(pre), profileOfTimepoint(post)]);
  const [preNow, postNow] = ids();
  if (preNow !== preId || postNow !== postId) return;
  setEvidence({ landmarksMm: matchLevels(first, second)?.shiftMm ?? null });
}

function profileOfTimepoint(timepoint: OpenTimepoint): Promise<BodyProfile> {
  const known = profiles.get(timepoint);
  if (known !== undefined) return known;
  const { arterial } = timepoint;
  const asked = host()
    .compute.onVolumes.run('bodyLevels', { ...arterial, slices: slicesOfProfile(arterial) })
    .then(profileOf)
    .catch((error: unknown): BodyProfile => {
      if (error instanceof CancelledError) return [];
      throw error;
    });
  profiles.set(timepoint, asked);
  return asked;
}

/** The links that this case allows, in the order in which the key goes through them. */
export function offeredLinks(): readonly LinkKind[] {
  return linksOf(linkStore.getState().evidence).map(({ kind }) => kind);
}

export function wantLink(wanted: LinkKind | 'automatic'): void {
  linkStore.setState({ wanted });
}

/** The next link that is offered, after the one in force. */
export function nextLink(): void {
  const kinds = offeredLinks();
  const { wanted } = linkStore.getState();
  const place = wanted === 'automatic' ? 0 : kinds.indexOf(wanted);
  wantLink(kinds[(place + 1) % kinds.length] ?? 'off');
}

/** From now on the levels that both timepoints show belong together. Across the body the landmarks' shift stays, where there is one. */
export function linkByHand(): void {
  const [pre, post] = [runningEngine('pre')?.position() ?? null, runningEngine('post')?.position() ?? null];
  if (pre === null || post === null) return;
  const [x, y] = linkStore.getState().evidence.landmarksMm ?? [0, 0];
  setEvidence({ handMm: [x, y, post[2] - pre[2]] });
  wantLink('hand');
}

export function forgetLinks(): void {
  linkStore.setState(noLink);
}
