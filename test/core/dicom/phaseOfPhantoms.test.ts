import { describe, expect, it } from 'vitest';
import { measureAttenuation, type Attenuation } from '../../../core/dicom/phase/attenuation.ts';
import { bodyScale } from '../../../core/dicom/phase/bodyScale.ts';
import { CLEAR_OF_NEXT, proposePhases, SURE_ENOUGH } from '../../../core/dicom/phase/proposePhases.ts';
import { axialField, type AxialField, type SampledSlice } from '../../../core/dicom/phase/sampledSlice.ts';
import type { PhaseProposal, Stack } from '../../../core/dicom/stack.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { bodySlices, PHASES, PHYSIOLOGY, type BodyPhantom, type Organs } from '../../fixtures/bodyPhantom.ts';
import { sliceFiles, type Attribute } from '../../fixtures/dicomFile.ts';
import { stacksOfFiles } from '../../fixtures/scanned.ts';
import { randomOf } from '../../phantoms.ts';

function stackWith(attributes: readonly Attribute[]): Stack {
  const [found] = stacksOfFiles(sliceFiles(6, 2, { with: attributes }));
  if (found === undefined) throw new Error('no stack');
  return found;
}
const described = (text: string): Attribute => ({ tag: '0008103E', vr: 'LO', value: text });
const plainStack = stackWith([]);

/** The proposal for one stack alone, from its pixels and whatever its header says. */
function proposed(image: Attenuation | null, stack: Stack = plainStack): PhaseProposal {
  const [found] = proposePhases([stack], () => image);
  if (found === undefined) throw new Error('no proposal');
  return found.phase;
}

function fieldsOf(slices: readonly SampledSlice[], scale = 1): readonly AxialField[] {
  return slices.map((slice) => axialField(slice, scale)).filter((field) => field !== null);
}

/** As a host looks at a stack: an adult's fields, and again where the body is a child's. */
function look(phantom: BodyPhantom): Attenuation | null {
  const slices = bodySlices(phantom);
  const fields = fieldsOf(slices);
  const scale = bodyScale(fields);
  return measureAttenuation(scale === 1 ? fields : fieldsOf(slices, scale));
}

function asks(phase: PhaseProposal): readonly string[] {
  return phase.evidence.map(({ code }) => code).filter((code) => code.startsWith('reader-asked'));
}

const typical: Readonly<Record<(typeof PHASES)[number], Organs>> = {
  precontrast: { aorta: 46, liver: 55, spleen: 48, cortex: 32, medulla: 30, cava: 46 },
  arterial: { aorta: 290, liver: 64, spleen: 120, cortex: 210, medulla: 70, cava: 70 },
  'portal-venous': { aorta: 158, liver: 108, spleen: 122, cortex: 195, medulla: 160, cava: 150 },
  delayed: { aorta: 100, liver: 86, spleen: 92, cortex: 135, medulla: 140, cava: 100 },
};

describe('random bodies', () => {
  const cases = PHASES.flatMap((phase) => Array.from({ length: 14 }, (_, n) => ({ phase, seed: n + 1 })));
  const answers = cases.map(({ phase, seed }) => {
    const random = randomOf(1000 * seed + phase.length);
    const phantom: BodyPhantom = {
      organs: PHYSIOLOGY[phase](random),
      noiseHu: 8 + 22 * random(),
      scale: [1, 1.08, 0.9, 0.55, 0.72][seed % 5] ?? 1,
      orientation: seed % 2 === 0 ? 'turned' : 'supine',
      metal: seed % 4 === 3,
      oralContrast: seed % 3 === 0,
      seed,
    };
    return { phase, phantom, proposal: proposed(look(phantom)) };
  });

  it('of 8 to 30 HU noise, children and adults, lying either way, with screws and oral contrast, are read rightly by the image alone', () => {
    const right = answers.filter(({ phase, proposal }) => proposal.value === phase);
    expect(answers.length).toBe(56);
    expect(right.length / answers.length).toBeGreaterThan(0.95);
  });

  it('are never read wrongly without asking the reader', () => {
    const wrong = answers.filter(({ phase, proposal }) => proposal.value !== phase && !proposal.needsReader);
    expect(wrong.map(({ phase, phantom, proposal }) => ({ phase, phantom, value: proposal.value }))).toEqual([]);
  });
});

describe.each(PHASES)('a typical %s body', (phase) => {
  it.each<[string, Partial<BodyPhantom>]>([
    ['with little noise', { noiseHu: 8 }],
    ['with much noise', { noiseHu: 30 }],
    ['stored from the left and the back', { orientation: 'turned' }],
    ['of a child', { scale: 0.5 }],
    ['of a child, with noise, stored from the left', { scale: 0.62, noiseHu: 25, orientation: 'turned' }],
    ['with screws in the spine', { metal: true }],
    ['with old bone and oral contrast', { boneHu: 120, oralContrast: true }],
  ])('is found %s', (_, change) => {
    const proposal = proposed(look({ organs: typical[phase], ...change }));
    expect(proposal.value).toBe(phase);
    expect(proposal.confidence).toBeGreaterThan(SURE_ENOUGH);
  });
});

describe('the body’s scale', () => {
  it('is 1 for adults and for bodies wider than the field, and smaller for children', () => {
    const fields = (scale: number): readonly AxialField[] =>
      fieldsOf(bodySlices({ organs: typical.arterial, scale }).slice(6, 12));
    expect(bodyScale(fields(1))).toBe(1);
    expect(bodyScale(fields(0.5))).toBeCloseTo((340 * 0.5) / 280, 1);
    const cut = fields(0.5).map(({ width, height, hu, zMm }) => {
      const [from, to] = [Math.floor(width / 2) - 25, Math.floor(width / 2) + 25];
      const rows = Array.from({ length: height }, (_, y) => hu.subarray(y * width + from, y * width + to));
      return { width: to - from, height, hu: Float32Array.from(rows.flatMap((row) => [...row])), zMm };
    });
    expect(bodyScale(cut)).toBe(1);
  });
});

describe('image evidence beside the aorta', () => {
  it('takes a calcified tube in dark soft tissue for no contrast', () => {
    const seen = { aortaHu: 90, liverHu: 54, renalCortexHu: null, slices: 3 };
    expect(proposed({ ...seen, softTissueUpperHu: 66 }).value).toBe('precontrast');
    expect(proposed({ ...seen, softTissueUpperHu: 120 }).value).toBe('delayed');
  });

  it('asks where the aorta says contrast and soft tissue none, or the reverse', () => {
    const bright = proposed({ aortaHu: 160, liverHu: 55, softTissueUpperHu: 60, renalCortexHu: null, slices: 12 });
    expect(asks(bright)).toContain('reader-asked-tissue-contradicts');
    const dark = proposed({ aortaHu: 45, liverHu: 60, softTissueUpperHu: 150, renalCortexHu: null, slices: 12 });
    expect(dark.value).toBe('precontrast');
    expect(asks(dark)).toContain('reader-asked-tissue-contradicts');
  });

  it.each([
    [130, 'arterial'],
    [225, 'portal-venous'],
  ])('weighs a renal cortex of %i HU beside an aorta of 172 HU for %s', (renalCortexHu, phase) => {
    const seen = { aortaHu: 172, liverHu: 78, softTissueUpperHu: 140, slices: 12 };
    const without = proposed({ ...seen, renalCortexHu: null });
    const withKidney = proposed({ ...seen, renalCortexHu });
    expect(without.needsReader).toBe(true);
    expect(withKidney.value).toBe(phase);
    const weightFor = (proposal: PhaseProposal): number =>
      proposal.evidence.reduce((sum, { supports, weight }) => sum + (supports === phase ? weight : 0), 0);
    expect(weightFor(withKidney)).toBeGreaterThan(weightFor(without) + 0.9);
  });
});

describe('the reader is asked', () => {
  const arterial: Attenuation = { aortaHu: 280, liverHu: 64, softTissueUpperHu: 110, renalCortexHu: 200, slices: 12 };
  const portal: Attenuation = { aortaHu: 155, liverHu: 105, softTissueUpperHu: 150, renalCortexHu: 195, slices: 12 };

  it('where descriptions were swapped: the image wins and the contradiction is said', () => {
    const [a, p] = [stackWith([described('PORTAL VENOUS')]), stackWith([described('LATE ARTERIAL')])];
    const [named, swapped] = [proposed(arterial, a), proposed(portal, p)];
    expect([named.value, swapped.value]).toEqual(['arterial', 'portal-venous']);
    for (const proposal of [named, swapped]) {
      expect(proposal.needsReader).toBe(true);
      expect(asks(proposal)).toEqual(['reader-asked-text-contradicts']);
    }
    const [said] = named.evidence.filter(({ code }) => code === 'reader-asked-text-contradicts');
    if (said === undefined) throw new Error('nothing said');
    expect(sentenceOf(said, 'en')).toBe(
      'The header says portal venous, the rest of the evidence arterial: confirm the phase.',
    );
    expect(sentenceOf(said, 'fr')).toBe('L’en-tête dit portale, les autres indices artérielle : confirmez la phase.');
  });

  it('never where words agree with a clear image', () => {
    expect(proposed(arterial, stackWith([described('LATE ARTERIAL')])).needsReader).toBe(false);
    expect(proposed(portal).needsReader).toBe(false);
  });

  it('where nothing is known, where there are words alone in doubt, and where two phases are near each other', () => {
    expect(asks(proposed(null))).toEqual(['reader-asked-nothing-known']);
    const between = proposed({ aortaHu: 165, liverHu: 70, softTissueUpperHu: 130, renalCortexHu: null, slices: 12 });
    const shares = new Map<string, number>();
    for (const { supports, weight } of between.evidence) shares.set(supports, (shares.get(supports) ?? 0) + weight);
    const total = [...shares.values()].reduce((sum, weight) => sum + weight, 0);
    const [first = 0, second = 0] = [...shares.values()].toSorted((x, y) => y - x);
    expect((first - second) / total).toBeLessThan(CLEAR_OF_NEXT);
    expect(between.needsReader).toBe(true);
    expect(asks(between)).toContain('reader-asked-near-tie');
  });

  it('by evidence that weighs nothing, so that the confidence stays the share of the weight', () => {
    const { value, confidence, evidence } = proposed(arterial, stackWith([described('PORTAL')]));
    const sum = (items: readonly { readonly weight: number }[]): number =>
      items.reduce((total, { weight }) => total + weight, 0);
    expect(confidence).toBeCloseTo(sum(evidence.filter(({ supports }) => supports === value)) / sum(evidence), 12);
  });
});
