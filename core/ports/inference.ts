/** A tensor that a model names: `shape` has a text where the model leaves a size open; null where the host cannot tell. */
export interface TensorInfo {
  readonly name: string;
  readonly shape: readonly (number | string)[] | null;
}

export type TensorValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** What a model gave: values in C order (the last axis runs fastest). `values` is null for an element type that is no plain number. */
export interface OutputTensor {
  readonly shape: readonly number[];
  readonly type: string;
  readonly values: TensorValues | null;
}

/** An opened model. Runs one after the other; rejects with an Error whose message is the runtime's. */
export interface ModelSession {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** One float32 tensor in, in C order; the named output. */
  readonly run: (
    input: { readonly name: string; readonly shape: readonly number[]; readonly values: Float32Array },
    output: string,
  ) => Promise<OutputTensor>;
  readonly release: () => Promise<void>;
}

/** Neural networks, lent by the host (ONNX Runtime's WebAssembly build, in both hosts the same). */
export interface Inference {
  /** Names the runtime and its version: the same model may give other low bits on another. */
  readonly runtime: string;
  /** Opens an ONNX model; rejects with an Error whose message is the runtime's. The bytes may be let go afterwards. */
  readonly open: (model: Uint8Array) => Promise<ModelSession>;
}
