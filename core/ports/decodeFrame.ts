/** What the header says of one frame: what a decoder is held against. */
export interface ExpectedFrame {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly signed: boolean;
}

/** One decoded frame, one sample a pixel, rows by columns. */
export interface DecodedFrame {
  /** Values as the codestream means them: of a signed codestream, sign extended. Valid until the next frame is decoded. */
  readonly words: Uint8Array | Int8Array | Uint16Array | Int16Array;
  readonly rows: number;
  readonly columns: number;
  readonly signed: boolean;
}

/**
 * Decodes one compressed frame: lent by the host for the syntaxes that core does not decode itself (JPEG-LS, JPEG 2000, HTJ2K). The
 * codestream's own size was compared with the expected one before. Rejects with an Error whose message says what the decoder
 * met; it can be called again afterwards.
 */
export type DecodeFrame = (syntaxUid: string, frame: Uint8Array, expected: ExpectedFrame) => Promise<DecodedFrame>;
