import { expect, it } from 'vitest';
import { isOutcomeHidden } from '../../renderer/features/timeline/outcomeHidden.ts';

it('a patient’s outcome is hidden in a blind study until it is unsealed, and never elsewhere', () => {
  expect(isOutcomeHidden(null)).toBe(false);
  expect(isOutcomeHidden({ isBlind: false, unsealedAt: null })).toBe(false);
  expect(isOutcomeHidden({ isBlind: true, unsealedAt: null })).toBe(true);
  expect(isOutcomeHidden({ isBlind: true, unsealedAt: '2026-11-21T10:00:00Z' })).toBe(false);
});
