import { describe, expect, it } from 'vitest';
import { rounded } from '../../../core/text/rounding.ts';

describe('a shown figure', () => {
  it('has fixed digits by its kind', () => {
    expect(rounded('percent', 12, 'en')).toBe('12.0');
    expect(rounded('hu', 110.26, 'en')).toBe('110.3');
    expect(rounded('cm3', 1491.46, 'en')).toBe('1491.5');
    expect(rounded('wholeHu', 41.2, 'en')).toBe('41');
  });

  it('has a real minus sign, and a change has its sign in either sense', () => {
    expect(rounded('hu', -4, 'en')).toBe('−4.0');
    expect(rounded('changePercent', -31.66, 'en')).toBe('−31.7');
    expect(rounded('changePercent', 3, 'en')).toBe('+3.0');
  });

  it('is never a negative zero', () => {
    expect(rounded('changePercent', -0.04, 'en')).toBe('0.0');
    expect(rounded('hu', -0, 'en')).toBe('0.0');
  });

  it('is never certain where it is a probability', () => {
    const shown = [0, 0.0004, 0.001, 0.25, 0.9994, 0.9996, 1].map((p) => rounded('probability', p, 'en'));
    expect(shown).toEqual(['< 0.001', '< 0.001', '0.001', '0.250', '0.999', '> 0.999', '> 0.999']);
    expect(rounded('probability', 1, 'fr')).toBe('> 0,999');
  });

  it('is a dash when there is no number', () => {
    for (const value of [null, undefined, Number.NaN, Infinity, -Infinity])
      expect(rounded('percent', value, 'en')).toBe('–');
  });

  it('has the comma of French', () => {
    expect(rounded('percent', 10.94, 'fr')).toBe('10,9');
  });

  it('names thresholds, spacings and k without trailing zeros', () => {
    expect(rounded('thresholdPercent', -10, 'en')).toBe('−10');
    expect(rounded('thresholdPercent', -25.8, 'en')).toBe('−25.8');
    expect(rounded('spacingMm', 2.5, 'en')).toBe('2.5');
    expect(rounded('spacingMm', 10, 'en')).toBe('10');
    expect(rounded('factor', 2, 'en')).toBe('2');
  });
});
