/**
 * Counts the bytes of every array and buffer that is made from a length or copied, by putting counting constructors in place of the
 * global ones. Imported before the code under test. What the runtime makes for itself (zlib's chunks, WebAssembly memory, objects) is
 * seen in the process's memory instead.
 */
const NAMES = ['ArrayBuffer', 'SharedArrayBuffer', 'Uint8Array', 'Int8Array', 'Uint8ClampedArray', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array'] as const; // prettier-ignore

let counted = 0;

/** Allocating more than this at once is refused, as a full memory would: the mutant fails instead of the machine. */
const MOST_AT_ONCE = 2 ** 30;

for (const name of NAMES) {
  const Original = globalThis[name] as unknown as new (...args: unknown[]) => { byteLength: number };
  const unit = (Original as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  const counting = new Proxy(Original, {
    construct: (target, args: unknown[], self) => {
      const [first] = args;
      if (typeof first === 'number' && first * unit > MOST_AT_ONCE) {
        counted += first * unit;
        throw new RangeError(`${first * unit} bytes at once`);
      }
      const made = Reflect.construct(target, args, self) as { byteLength: number };
      const isView = first instanceof Object && 'byteLength' in first && !ArrayBuffer.isView(first);
      if (!isView) counted += made.byteLength;
      return made;
    },
  });
  Object.defineProperty(globalThis, name, { value: counting, configurable: true, writable: true });
}

/** Bytes counted since the last call. */
export function takeCount(): number {
  const taken = counted;
  counted = 0;
  return taken;
}
