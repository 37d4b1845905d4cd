import { describe, expect, it } from 'vitest';
import { chooseParenchyma } from '../../../core/roi/chooseParenchyma.ts';
import type { EvenTissue } from '../../../core/roi/evenTissues.ts';

const tissue = (precontrastHu: number, subtractionHu: number, cm3: number): EvenTissue => ({
  precontrastHu,
  subtractionHu,
  cm3,
});

describe('of two even tissues, parenchyma is', () => {
  it.each([
    ['the denser one, though tumour is three times as large', tissue(58, 18, 200), tissue(45, 18, 600)],
    ['the denser one beside hypovascular tumour', tissue(58, 20, 300), tissue(46, 6, 500)],
    ['the denser one beside necrosis', tissue(55, 12, 300), tissue(25, 1, 500)],
    [
      'the less dense one where that enhances as living tissue does: steatosis',
      tissue(22, 20, 300),
      tissue(42, 45, 450),
    ],
    ['the one that enhances less, where both are as dense', tissue(57, 20, 300), tissue(58, 50, 400)],
    ['the one that is no oil', tissue(58, 8, 400), tissue(100, -20, 200)],
  ])('%s', (_, parenchyma, tumour) => {
    for (const tissues of [
      [parenchyma, tumour],
      [tumour, parenchyma],
    ]) {
      expect(chooseParenchyma(tissues)).toEqual({ parenchyma, rival: null });
    }
  });

  it.each([
    ['where a little density speaks for one and size for the other', tissue(56, 20, 200), tissue(52, 20, 500)],
    [
      'where dark tissue enhances like a fatty liver and the other is as dark as tumour',
      tissue(40, 15, 300),
      tissue(46, 20, 300),
    ],
  ])('in doubt %s', (_, one, other) => {
    expect(chooseParenchyma([one, other])?.rival).not.toBeNull();
  });

  it('not in doubt for the sake of a small tissue, and the only one where there is one', () => {
    expect(chooseParenchyma([tissue(56, 20, 500), tissue(53, 20, 60)])?.rival).toBeNull();
    expect(chooseParenchyma([tissue(35, 3, 100)])).toEqual({ parenchyma: tissue(35, 3, 100), rival: null });
    expect(chooseParenchyma([])).toBeNull();
  });
});
