import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../fixtures/responseRules.ts';

const sources = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts') && name !== 'ruleCoverage.test.ts')
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .join('\n');

describe('the rules of responses', () => {
  it('each name a test', () => {
    const named = new Set(
      [...sources.matchAll(/(?:it\(|\$\{)rules(?:\['([a-z0-9-]+)'\]|\.([a-z]+))/g)].map(
        (match) => match[1] ?? match[2],
      ),
    );
    expect(Object.keys(rules).filter((key) => !named.has(key))).toEqual([]);
    expect(Object.keys(rules).length).toBeGreaterThan(60);
  });

  it('have texts of their own', () => {
    expect(new Set(Object.values(rules)).size).toBe(Object.keys(rules).length);
  });
});
