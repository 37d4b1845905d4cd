import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DomainError } from '../../core/base/errors.ts';
import { faultText, openFaultLog } from '../../electron/files/faultLog.ts';
import { redact } from '../../electron/files/redact.ts';

const patient = /MUSTERMANN|ERIKA|Erika|19670512|1967-05-12|HCC_007|IM0001|4711471|hospital|1\.2\.840/;

describe('redaction', () => {
  test.each([
    "ENOENT: no such file or directory, open '/data/MUSTERMANN ERIKA/IM0001'",
    'cannot read /data/Mustermann, Erika/HCC_007/IM0001 of the study',
    'cannot read C:\\Patients\\MUSTERMANN ERIKA\\IM0001.dcm',
    'cannot read \\\\hospital\\share\\MUSTERMANN\\IM0001.dcm',
    'cannot read ~/MUSTERMANN/IM0001',
    'cannot read ../HCC_007/IM0001 now',
    'cannot read HCC_007/CT/IM0001',
    'cannot fetch file:///data/HCC_007/IM0001',
    'patient MUSTERMANN^ERIKA^^Dr was born 19670512',
    'patient "Erika Mustermann" was born 1967-05-12',
    'patient “Erika Mustermann”, id 4711471',
    `Unexpected token 'E', "Erika MUST"... is not valid JSON`,
    'Unexpected token \'"Erika',
    "the value 'Erika's study' is wrong",
    'series 1.2.840.113619.2.55.3.604688 has no slices',
    'mail to erika.MUSTERMANN@hospital.example',
    'accession HCC_007-4711471',
    'line one\ncannot read /data/MUSTERMANN/IM0001\nid 4711471',
  ])('leaves no patient in: %s', (text) => {
    expect(text).toMatch(patient);
    expect(redact(text)).not.toMatch(patient);
  });

  test('keeps the program’s own words and figures', () => {
    const words = 'RangeError: Invalid typed array length: 512 (slice 37 of 150, -1.5 mm)';
    expect(redact(words)).toBe(words);
  });

  test('keeps the places in our own code, without the folder', () => {
    expect(redact('    at readHeader (/home/erika/letb/out/main/scan.worker.js:120:15)')).toBe(
      '    at readHeader (scan.worker.js:120:15)',
    );
    expect(redact('    at async app://letb/assets/index-B1x.js:3:77')).toBe('    at index-B1x.js:3:77');
    expect(redact('    at C:\\Users\\Erika\\app\\main.js:1:2')).toBe('    at main.js:1:2');
    expect(redact('    at node:internal/modules/esm/loader:639:26')).toContain('node:internal');
    expect(redact('    at /data/MUSTERMANN ERIKA/IM0001')).not.toMatch(patient);
  });
});

describe('the text of a fault', () => {
  test('is, for a refusal, its code and the names of its details', () => {
    const refused = new DomainError('path-missing', { path: '/data/MUSTERMANN', cause: 'ENOENT' });
    expect(faultText(refused)).toBe('refused path-missing {path, cause}');
  });

  test('is, for a defect, name, code, redacted message and the places', () => {
    const defect = Object.assign(
      new TypeError("cannot open '/data/MUSTERMANN/IM0001'", { cause: new Error('id 4711471') }),
      {
        code: 'ENOENT',
      },
    );
    const text = faultText(defect);
    expect(text).toMatch(/^TypeError \[ENOENT\]: cannot open <value>\n\s+at /);
    expect(text).toContain('caused by Error: id <number>');
    expect(text).toContain('faultLog.test.ts:');
    expect(text).not.toMatch(patient);
  });

  test('takes no message for a frame', () => {
    const forged = Object.assign(new Error('x'), { stack: 'Error: x\n    at MUSTERMANN ERIKA 19670512\n  id 4711471' });
    expect(faultText(forged)).not.toMatch(patient);
  });

  test('is made of whatever was thrown', () => {
    expect(faultText(undefined)).toBe('undefined');
    expect(faultText('MUSTERMANN^ERIKA')).toBe('<name>');
  });
});

describe('the log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'letb-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('has one dated entry a fault, readable by its owner only', () => {
    const log = openFaultLog(join(folder, 'logs'), () => new Date('2026-11-21T09:00:00Z'));
    log.write('scan', new Error('broken'));
    log.write('ipc', new DomainError('request-unknown', { name: 'x' }));
    const file = join(log.folder, 'faults.log');
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines[0]).toBe('2026-11-21T09:00:00.000Z scan Error: broken');
    expect(lines.at(-2)).toBe('2026-11-21T09:00:00.000Z ipc refused request-unknown {name}');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
  });

  test('does not grow without end', () => {
    const log = openFaultLog(folder, () => new Date(0));
    for (let entry = 0; entry < 400; entry += 1) log.write('page', `${'word '.repeat(1600)}`);
    expect(existsSync(join(folder, 'faults.previous.log'))).toBe(true);
    const bytes = statSync(join(folder, 'faults.log')).size + statSync(join(folder, 'faults.previous.log')).size;
    expect(bytes).toBeLessThan(2_100_000);
  });

  test('that cannot be written does not stop the program', () => {
    const log = openFaultLog(join('/dev/null', 'logs'), () => new Date(0));
    expect(() => log.write('scan', new Error('broken'))).not.toThrow();
  });
});
