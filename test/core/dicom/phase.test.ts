import { describe, expect, it } from 'vitest';
import { measureAttenuation, type Attenuation } from '../../../core/dicom/phase/attenuation.ts';
import { phaseNamedBy, saysNoAgent } from '../../../core/dicom/phase/phaseWords.ts';
import { proposePhases } from '../../../core/dicom/phase/proposePhases.ts';
import { axialField, type AxialField, type SampledSlice } from '../../../core/dicom/phase/sampledSlice.ts';
import type { Phase, Stack } from '../../../core/dicom/stack.ts';
import { sliceFiles, type Attribute } from '../../fixtures/dicomFile.ts';
import { stacksOfFiles } from '../../fixtures/scanned.ts';

describe('the words for a phase', () => {
  it.each<[string, Phase | null]>([
    ['PRE LIVER', 'precontrast'],
    ['Abdomen nativ 3.0', 'precontrast'],
    ['ABDO SANS INJECTION', 'precontrast'],
    ['Addome senza m.d.c.', 'precontrast'],
    ['sin contraste', 'precontrast'],
    ['SEM CONTRASTE', 'precontrast'],
    ['LIVER W/O CONTRAST', 'precontrast'],
    ['Temps artériel', 'arterial'],
    ['Arterielle Phase 1.5 B30f', 'arterial'],
    ['LATE ARTERIAL', 'arterial'],
    ['spät-arteriell', 'arterial'],
    ['fase arteriosa', 'arterial'],
    ['Portal_Venous 70s', 'portal-venous'],
    ['Leber portalvenös', 'portal-venous'],
    ['temps porto-veineux', 'portal-venous'],
    ['FASE VENOSA', 'portal-venous'],
    ['Tardif 3 min', 'delayed'],
    ['fase venosa tardia', 'delayed'],
    ['Spätphase', 'delayed'],
    ['equilíbrio', 'delayed'],
    ['Recon 2: 3 PHASE LIVER (ABD)', null],
    ['CT ABDOMEN W/WO CONTRAST', null],
    ['ART / PORTAL', null],
    ['PRE TACE', null],
    ['TC del higado', null],
    ['party', null],
  ])('in “%s” name %s', (text, phase) => {
    expect(phaseNamedBy(text)?.phase ?? null).toBe(phase);
  });

  it('say that no agent was given', () => {
    expect(['NONE', 'No contrast', 'ohne KM', ' '].every(saysNoAgent)).toBe(true);
    expect(['APPLIED', 'IOHEXOL 350', 'Ultravist', 'CE'].some(saysNoAgent)).toBe(false);
  });
});

interface Body {
  readonly aortaHu: number;
  readonly liverHu: number;
  readonly canal?: boolean;
  readonly boneHu?: number;
  readonly noiseHu?: number;
  readonly oralContrast?: boolean;
}

/** A body in cross-section: ellipse of fat and muscle, lungs above, spine with canal, aorta left in front of it, liver on the right. */
function bodySlice(zMm: number, body: Body): SampledSlice {
  const size = 160;
  const spacing = 2.5;
  const voxels = new Int16Array(size * size);
  let state = 1 + Math.round(Math.abs(zMm) * 97);
  const noise = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return ((state >>> 8) / 2 ** 24 - 0.5) * 2 * (body.noiseHu ?? 15);
  };
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const x = (column - size / 2) * spacing;
      const y = (row - size / 2) * spacing;
      const inEllipse = (cx: number, cy: number, a: number, b: number): boolean =>
        ((x - cx) / a) ** 2 + ((y - cy) / b) ** 2 < 1;
      let hu = -1000;
      if (inEllipse(0, 0, 170, 115)) hu = -100;
      if (inEllipse(0, 0, 155, 100)) hu = inEllipse(0, 20, 120, 75) ? -90 : 55;
      if (zMm > 60 && (inEllipse(-70, 0, 55, 65) || inEllipse(70, 0, 55, 65))) hu = -850;
      if (zMm <= 60 && inEllipse(-75, -10, 60, 65)) hu = body.liverHu;
      if (body.oralContrast === true && zMm < 20 && inEllipse(60, -40, 25, 20)) hu = 350;
      if (inEllipse(0, 50, 19, 16)) hu = body.boneHu ?? 180;
      if (body.canal !== false) {
        if (Math.abs(x) < 14 && y > 62 && y < 95) hu = 300;
        if (inEllipse(0, 75, 10, 9)) hu = 35;
      }
      if (inEllipse(18, 24, 11, 11)) hu = body.aortaHu;
      voxels[row * size + column] = Math.round(hu + (hu > -900 ? noise() : 0));
    }
  }
  return {
    voxels,
    rows: size,
    columns: size,
    pixelSpacingMm: [spacing, spacing],
    positionLpsMm: [0, 0, zMm],
    orientation: [1, 0, 0, 0, 1, 0],
  };
}

function fieldsOf(body: Body, change: (slice: SampledSlice) => SampledSlice = (slice) => slice): readonly AxialField[] {
  return Array.from({ length: 16 }, (_, k) => axialField(change(bodySlice(-60 + 10 * k, body)))).filter(
    (field) => field !== null,
  );
}

describe('measureAttenuation', () => {
  it.each([50, 110, 165, 250, 400])('finds an aorta of %i HU and the liver within 15 HU', (aortaHu) => {
    const seen = measureAttenuation(fieldsOf({ aortaHu, liverHu: 80 }));
    expect(Math.abs((seen?.aortaHu ?? 0) - aortaHu)).toBeLessThan(15);
    expect(Math.abs((seen?.liverHu ?? 0) - 80)).toBeLessThan(8);
  });

  it('takes neither the vertebra nor oral contrast for the aorta', () => {
    const seen = measureAttenuation(fieldsOf({ aortaHu: 45, liverHu: 55, boneHu: 230, oralContrast: true }));
    expect(seen?.aortaHu).toBeLessThan(75);
  });

  it.each<[string, Partial<Body>]>([
    ['without a spinal canal in view', { canal: false }],
    ['with more noise', { noiseHu: 60 }],
    ['beside a bone as dim as in old age', { boneHu: 110 }],
  ])('finds an arterial aorta %s', (_, body) => {
    const seen = measureAttenuation(fieldsOf({ aortaHu: 280, liverHu: 65, ...body }));
    expect(Math.abs((seen?.aortaHu ?? 0) - 280)).toBeLessThan(25);
  });

  it('gives the same for slices stored from the left or from the back', () => {
    const straight = measureAttenuation(fieldsOf({ aortaHu: 160, liverHu: 105 }));
    const turned = measureAttenuation(
      fieldsOf({ aortaHu: 160, liverHu: 105 }, (slice) => ({
        ...slice,
        voxels: slice.voxels.slice().reverse(),
        orientation: [-1, 0, 0, 0, -1, 0],
      })),
    );
    expect(Math.abs((turned?.aortaHu ?? 0) - (straight?.aortaHu ?? 99))).toBeLessThan(3);
    expect(Math.abs((turned?.liverHu ?? 0) - (straight?.liverHu ?? 99))).toBeLessThan(3);
  });

  it('gives nothing for too few slices, for slices that are not axial, and for an empty image', () => {
    const fields = fieldsOf({ aortaHu: 160, liverHu: 105 });
    expect(measureAttenuation(fields.slice(0, 2))).toBeNull();
    expect(axialField({ ...bodySlice(0, { aortaHu: 1, liverHu: 1 }), orientation: [0, 1, 0, 0, 0, -1] })).toBeNull();
    expect(measureAttenuation(fields.map((field) => ({ ...field, hu: new Float32Array(field.hu.length) })))).toBeNull();
  });
});

describe('proposePhases', () => {
  const stack = (attributes: readonly Attribute[]): Stack => {
    const [found] = stacksOfFiles(sliceFiles(6, 2, { with: attributes }));
    if (found === undefined) throw new Error('no stack');
    return found;
  };
  const described = (text: string): Attribute => ({ tag: '0008103E', vr: 'LO', value: text });
  const seen = (aortaHu: number, liverHu: number): Attenuation => ({
    aortaHu,
    liverHu,
    softTissueUpperHu: null,
    renalCortexHu: null,
    slices: 12,
  });
  const propose = (one: Stack, image: Attenuation | null = null) =>
    proposePhases([one], () => image)[0]?.phase ?? {
      value: 'unknown',
      confidence: 0,
      needsReader: false,
      evidence: [],
    };

  it.each<[number, number, Phase]>([
    [46, 52, 'precontrast'],
    [61, 55, 'precontrast'],
    [268, 102, 'arterial'],
    [190, 60, 'arterial'],
    [165, 98, 'portal-venous'],
    [145, 146, 'portal-venous'],
    [105, 95, 'delayed'],
  ])('reads an aorta of %i HU over a liver of %i HU as %s', (aorta, liver, phase) => {
    const proposal = propose(stack([]), seen(aorta, liver));
    expect(proposal.value).toBe(phase);
    expect(proposal.confidence).toBeGreaterThan(0.6);
    expect(proposal.confidence).toBeLessThan(1);
  });

  it('never lets words, protocol and order together win against the image', () => {
    const named = stack([described('ARTERIAL'), { tag: '00181030', vr: 'LO', value: 'LIVER ARTERIAL' }]);
    const proposal = propose(named, seen(50, 55));
    expect(proposal.value).toBe('precontrast');
    expect(proposal.confidence).toBeLessThan(0.8);
    expect(proposal.evidence.some(({ supports, source }) => supports === 'arterial' && source === 'words')).toBe(true);
  });

  it('is honest where evidence is thin', () => {
    expect(propose(stack([])).value).toBe('unknown');
    const words = propose(stack([described('arterial phase')]));
    expect(words.value).toBe('arterial');
    expect(words.confidence).toBeLessThan(0.9);
  });

  it.each<[number, Phase]>([
    [5, 'precontrast'],
    [28, 'arterial'],
    [96, 'portal-venous'],
    [240, 'delayed'],
  ])('reads %i s after the injection as %s', (seconds, phase) => {
    const clock = (s: number): string =>
      `09${String(Math.floor(s / 60)).padStart(2, '0')}${String(s % 60).padStart(2, '0')}`;
    const timed = stack([
      { tag: '00181042', vr: 'TM', value: clock(0) },
      { tag: '00080032', vr: 'TM', value: clock(seconds) },
    ]);
    expect(propose(timed).value).toBe(phase);
  });

  it('gives localizers and other modalities no phase', () => {
    expect(propose(stack([{ tag: '00080060', vr: 'CS', value: 'MR' }, described('arterial')]), seen(250, 60))).toEqual({
      value: 'unknown',
      confidence: 0,
      needsReader: false,
      evidence: [],
    });
  });

  it('has a confidence that is the share of the weight for the value', () => {
    const { value, confidence, evidence } = propose(stack([described('portal')]), seen(118, 100));
    const sum = (items: readonly { readonly weight: number }[]): number =>
      items.reduce((total, { weight }) => total + weight, 0);
    expect(confidence).toBeCloseTo(sum(evidence.filter(({ supports }) => supports === value)) / sum(evidence), 12);
  });
});
