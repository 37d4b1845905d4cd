import { isAbsolute } from 'node:path';
import { refusals } from '../../../core/base/errors.ts';
import type { EventName, Events, ImportId, IpcRefusals } from '../../../core/ipc/contract.ts';
import type { OfferedImport } from '../../../core/ipc/schemas.ts';
import type { FileTokens } from '../../files/fileTokens.ts';
import type { ScanMessage, ScanOrder } from '../../files/scanOrder.ts';
import type { Handlers } from '../serveRequests.ts';

export type Emit = <Name extends EventName>(name: Name, event: Events[Name]) => void;

/** A scan in a process of its own. `stop` ends that process; afterwards nothing more is said. */
export interface RunningScan {
  readonly stop: () => void;
}

export interface ScanListener {
  readonly onMessage: (message: ScanMessage) => void;
  /** The process ended without an answer. */
  readonly onEnd: (exitCode: number) => void;
}

export interface ImportOptions {
  readonly startScan: (order: ScanOrder, listener: ScanListener) => RunningScan;
  readonly tokens: FileTokens;
  readonly emit: Emit;
  /** The system's folder dialog; null when it was closed. */
  readonly chooseFolder: () => Promise<string | null>;
  /** The system's dialog for files; empty when it was closed. */
  readonly chooseFiles: () => Promise<readonly string[]>;
  /** What waits to be imported, taken away by the call. */
  readonly takeOffered: () => OfferedImport;
  readonly onFault: (where: string, error: unknown) => void;
}

export type ImportHandlers = Pick<
  Handlers,
  | 'import:start'
  | 'import:takeOffered'
  | 'import:chooseFolder'
  | 'import:chooseFiles'
  | 'import:cancel'
  | 'import:close'
>;

const refusal = refusals<IpcRefusals>();

export function importHandlers(options: ImportOptions): ImportHandlers {
  const { tokens, emit } = options;
  const running = new Map<ImportId, RunningScan>();
  let lastImport = 0;

  function start(what: ScanOrder['what']): ImportId {
    lastImport += 1;
    const importId = String(lastImport);
    const end = (exitCode: number): void => {
      if (!running.delete(importId)) return;
      emit('import:failed', { importId, error: { code: 'import-broke-down', details: { exitCode } } });
    };
    running.set(
      importId,
      options.startScan({ importId, what }, { onEnd: end, onMessage: (message) => receive(importId, message) }),
    );
    return importId;
  }

  function receive(importId: ImportId, message: ScanMessage): void {
    if (!running.has(importId)) return;
    if (message.kind === 'progress') {
      emit('import:progress', { importId, filesSeen: message.filesSeen, fraction: message.fraction });
      return;
    }
    if (message.kind === 'partial') {
      emit('import:partial', { importId, series: message.series });
      return;
    }
    if (message.kind === 'tree') {
      emit('import:tree', { importId, text: message.text });
      return;
    }
    running.get(importId)?.stop();
    running.delete(importId);
    if (message.kind === 'done') {
      tokens.addImport(importId, message.result.paths);
      emit('import:done', { importId, demo: message.result.demo });
    } else if (message.kind === 'refused') {
      emit('import:failed', { importId, error: message.error });
    } else {
      options.onFault('scan', faultOf(message));
      emit('import:failed', { importId, error: { code: 'request-broke-down', details: { name: 'import:start' } } });
    }
  }

  return {
    'import:start': (args) => {
      if ('demo' in args) return start({ kind: 'demo' });
      if (!args.paths.every((path) => isAbsolute(path))) {
        throw refusal('request-not-valid', { name: 'import:start', problem: 'paths: expected absolute paths' });
      }
      return start({ kind: 'paths', paths: args.paths });
    },
    'import:takeOffered': () => {
      const offered = options.takeOffered();
      return offered.kind === 'nothing' ? null : start(offered);
    },
    'import:chooseFolder': async () => {
      const folder = await options.chooseFolder();
      return folder === null ? null : start({ kind: 'paths', paths: [folder] });
    },
    'import:chooseFiles': async () => {
      const paths = await options.chooseFiles();
      return paths.length === 0 ? null : start({ kind: 'paths', paths });
    },
    'import:cancel': ({ importId }) => {
      const scan = running.get(importId);
      if (scan === undefined) return false;
      running.delete(importId);
      scan.stop();
      emit('import:cancelled', { importId });
      return true;
    },
    'import:close': ({ importId }) => tokens.removeImport(importId),
  };
}

function faultOf(message: { readonly name: string; readonly message: string; readonly stack: string }): Error {
  return Object.assign(new Error(message.message), { name: message.name, stack: message.stack });
}
