import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPlainWords } from '../../fixtures/plainWords.ts';
import { encapsulatedFile } from '../../fixtures/encapsulatedFile.ts';
import { headerOf, huOf, largestDifference } from '../../fixtures/decodedHu.ts';
import { hasTestData, testData } from '../../testData.ts';

const CT = 'CTImage.dcm_';
const bytesOf = (...parts: readonly string[]): Uint8Array => new Uint8Array(readFileSync(testData('corpus', ...parts)));
const cornerstone = (name: string): Uint8Array => bytesOf('cornerstone3d_CTImage_all_TS', name);
const digestOf = (hu: Int16Array): string => createHash('sha256').update(hu).digest('hex').slice(0, 32);

describe.runIf(hasTestData)('one CT slice in every transfer syntax', () => {
  it.each([
    ['BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2', 0],
    ['DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99', 0],
    ['RLELosslessTransferSyntax_1.2.840.10008.1.2.5', 0],
    ['JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57', 0],
    ['JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70', 0],
    ['JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80', 0],
    ['JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90', 0],
    ['JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81', 1],
    ['JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91', 5],
  ])('decodes from %s to the uncompressed values within %i HU', async (name, most) => {
    const plain = await huOf(cornerstone(`${CT}LittleEndianImplicitTransferSyntax_1.2.840.10008.1.2.dcm`));
    expect(largestDifference(await huOf(cornerstone(`${CT}${name}.dcm`)), plain)).toBe(most);
  });

  // SHA-256 of the HU of the files that dcmdjpeg, dcmdjpls (DCMTK 3.6.7) and gdcmconv (GDCM 3.0.21, OpenJPEG) wrote from these.
  it.each([
    [`${CT}JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm`, '2b5bd8ed371cc735143cf8da36c85356'],
    [`${CT}JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm`, 'b7d4464e9653b8d3e9613fcc0f7d5825'],
    ['CT0012.fragmented_no_bot_jpeg_baseline.51.dcm', 'a62ceec7a17af3ceae9deb9f93b71437'],
    [`${CT}JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm`, '24558c9527160735784e5601f29a15b6'],
    [`${CT}JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91.dcm`, '0c1d1516c0619ce2482ae7aa6d45b099'],
  ])('decodes %s to the very values that DCMTK or GDCM decode', async (name, digest) => {
    expect(digestOf(await huOf(cornerstone(name)))).toBe(digest);
  });

  it.each([
    [`${CT}JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm`, '1.2.840.10008.1.2.4.53', 'Process 6 & 8'],
    [`${CT}JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm`, '1.2.840.10008.1.2.4.55', 'Process 10 & 12'],
  ])('is refused by UID and name in %s', async (name, uid, part) => {
    await expect(huOf(cornerstone(name))).rejects.toMatchObject({
      code: 'transfer-syntax-not-decoded',
      details: { uid, name: expect.stringContaining(part) },
    });
  });
});

describe.runIf(hasTestData)("NEMA's WG-04 images", () => {
  it.each(['CT1', 'CT2'])('%s decode to their uncompressed reference from every lossless syntax', async (name) => {
    const plain = await huOf(bytesOf('nema_wg04', `${name}_UNC`));
    for (const kind of ['J2KR', 'JLSL', 'JPLL', 'RLE'])
      expect(largestDifference(await huOf(bytesOf('nema_wg04', `${name}_${kind}`)), plain), kind).toBe(0);
  });

  // As above: DCMTK 3.6.7 for JPEG-LS, GDCM 3.0.21 for JPEG 2000.
  it.each([
    ['CT1_JLSN', '10241a3050f1bebf25ce1c404d148561'],
    ['CT2_JLSN', '6891718ce1d6ca768d7e7eca44c66c36'],
    ['CT1_J2KI', 'd71a30f6c6a64e36d1263e5ebfaf7c0d'],
    ['CT2_J2KI', '679e639bdd37e01062bd5e6792d42acf'],
  ])('%s, compressed with loss, decode as DCMTK or GDCM decode them', async (name, digest) => {
    expect(digestOf(await huOf(bytesOf('nema_wg04', name)))).toBe(digest);
  });
});

describe.runIf(hasTestData)('HTJ2K codestreams put into DICOM files', () => {
  it.each([
    ['CT1', '1.2.840.10008.1.2.4.201'],
    ['CT2', '1.2.840.10008.1.2.4.201'],
    ['CT1', '1.2.840.10008.1.2.4.202'],
    ['CT2', '1.2.840.10008.1.2.4.203'],
  ])('%s as %s decodes to its raw reference', async (name, syntax) => {
    const codestream = bytesOf('htj2k_fixtures', `${name}.j2c`);
    const file = encapsulatedFile({ syntax, fragments: [codestream] }, { rows: 512, columns: 512 });
    const raw = readPlainWords(bytesOf('htj2k_fixtures', `${name}.RAW`));
    expect(raw).toHaveLength(512 * 512);
    expect(largestDifference(await huOf(file), raw)).toBe(0);
  });

  it('are refused under the UID of JPEG 2000, whose decoders would not know them', async () => {
    const codestream = bytesOf('htj2k_fixtures', 'CT1.j2c');
    const file = encapsulatedFile(
      { syntax: '1.2.840.10008.1.2.4.90', fragments: [codestream] },
      { rows: 512, columns: 512 },
    );
    expect(headerOf(file).pixels.dataLength).toBeNull();
    await expect(huOf(file)).rejects.toMatchObject({ code: 'frame-undecodable' });
  });
});
