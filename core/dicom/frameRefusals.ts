import { refusals } from '../base/errors.ts';

/** Which frame, counted from 1, in which syntax, and at which byte of the file it begins. */
export interface FramePlace {
  readonly [key: string]: string | number;
  readonly uid: string;
  readonly name: string;
  readonly frame: number;
  readonly offset: number;
}

/** Why compressed pixels of one file cannot be read. `what` is in the words of the standard of the codestream. */
export interface FrameRefusals {
  /** The items that hold the fragments cannot be followed. */
  'pixel-fragments-damaged': {
    readonly uid: string;
    readonly name: string;
    readonly offset: number;
    readonly what: string;
  };
  /** The fragments cannot be told apart into as many frames as declared. */
  'frames-miscounted': {
    readonly uid: string;
    readonly name: string;
    readonly offset: number;
    readonly frames: number;
    readonly found: number;
  };
  'frame-undecodable': FramePlace & { readonly what: string };
  'frame-differs-from-header': FramePlace & {
    readonly what: string;
    readonly declared: string | number;
    readonly found: string | number;
  };
  'deflated-pixels-damaged': {
    readonly uid: string;
    readonly name: string;
    readonly offset: number;
    readonly what: string;
  };
}

export const frameRefusal = refusals<FrameRefusals>();

/** What is wrong inside one codestream; the reader of the frame says which frame, in which file. */
export class CodestreamError extends Error {
  override readonly name = 'CodestreamError';
}
