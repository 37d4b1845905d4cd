import type { Inference, ModelSession, OutputTensor, TensorInfo, TensorValues } from '../../ports/inference.ts';

/** What is used of ONNX Runtime's WebAssembly build. */
export interface OnnxRuntime {
  readonly env: {
    readonly wasm: { wasmBinary?: ArrayBufferLike | Uint8Array; numThreads?: number };
    readonly versions: { readonly web?: string };
  };
  readonly InferenceSession: {
    create(model: Uint8Array, options: SessionOptions): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: 'float32', values: Float32Array, shape: readonly number[]) => OnnxTensor;
}

interface SessionOptions {
  readonly executionProviders: readonly ['wasm'];
  readonly logSeverityLevel: 4;
  readonly enableMemPattern: boolean;
}

interface OnnxTensor {
  readonly dims: readonly number[];
  readonly type: string;
  readonly data: unknown;
}

interface OnnxSession {
  readonly inputMetadata: readonly OnnxTensorInfo[];
  readonly outputMetadata: readonly OnnxTensorInfo[];
  run(
    feeds: Readonly<Record<string, OnnxTensor>>,
    fetches: readonly string[],
    options: { readonly logSeverityLevel: 4 },
  ): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

type OnnxTensorInfo =
  | { readonly name: string; readonly isTensor: false }
  | { readonly name: string; readonly isTensor: true; readonly shape: readonly (number | string)[] };

/** Faults reach the caller as errors; the runtime’s own log would write them a second time. */
const QUIET = { logSeverityLevel: 4 } as const;

/** The runtime and the bytes of its WebAssembly, which it is given: it fetches nothing by itself. */
export interface OnnxFiles {
  readonly runtime: OnnxRuntime;
  readonly wasm: Uint8Array;
}

/**
 * Inference by ONNX Runtime in WebAssembly, on one thread of the worker that asks: every host then answers with the same bits, and nothing
 * is started that a content security policy or a cancelled worker would have to know of.
 */
export function onnxInference(load: () => Promise<OnnxFiles>): () => Promise<Inference> {
  let lent: Promise<Inference> | null = null;
  const start = async (): Promise<Inference> => {
    const { runtime, wasm } = await load();
    runtime.env.wasm.wasmBinary = wasm;
    runtime.env.wasm.numThreads = 1;
    return {
      runtime: `onnxruntime-web ${runtime.env.versions.web ?? ''} (WebAssembly, 1 thread)`,
      open: async (model) =>
        sessionOf(
          runtime,
          await runtime.InferenceSession.create(model, {
            executionProviders: ['wasm'],
            ...QUIET,
            enableMemPattern: false,
          }),
        ),
    };
  };
  return () => (lent ??= start());
}

function sessionOf(runtime: OnnxRuntime, session: OnnxSession): ModelSession {
  return {
    inputs: session.inputMetadata.map(infoOf),
    outputs: session.outputMetadata.map(infoOf),
    run: async ({ name, shape, values }, output) => {
      const given = await session.run({ [name]: new runtime.Tensor('float32', values, shape) }, [output], QUIET);
      const tensor = given[output];
      if (tensor === undefined) throw new Error(`no output ${output}`);
      return outputOf(tensor);
    },
    release: () => session.release(),
  };
}

function infoOf(info: OnnxTensorInfo): TensorInfo {
  return { name: info.name, shape: info.isTensor ? info.shape : null };
}

function outputOf({ dims, type, data }: OnnxTensor): OutputTensor {
  // Half precision comes as raw bits on some engines.
  return { shape: dims, type, values: type !== 'float16' && isTensorValues(data) ? data : null };
}

function isTensorValues(data: unknown): data is TensorValues {
  return (
    data instanceof Float32Array ||
    data instanceof Float64Array ||
    data instanceof Int8Array ||
    data instanceof Uint8Array ||
    data instanceof Int16Array ||
    data instanceof Uint16Array ||
    data instanceof Int32Array ||
    data instanceof Uint32Array ||
    data instanceof BigInt64Array ||
    data instanceof BigUint64Array
  );
}
