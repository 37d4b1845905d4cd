import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { EventName, IpcRefusals, MainApi, Reply, RequestName } from '../../core/ipc/contract.ts';
import { EVENT_CHANNEL, REQUEST_CHANNEL } from '../ipc/channels.ts';

/** All that the page may ask. Written out here, since a preload script stays small: the schemas live in main. */
const requestNames: { readonly [Name in RequestName]: true } = {
  'import:start': true,
  'import:takeOffered': true,
  'import:chooseFolder': true,
  'import:chooseFiles': true,
  'import:cancel': true,
  'import:close': true,
  'mask:choose': true,
  'mask:take': true,
  'mask:save': true,
  'model:choose': true,
  'report:savePdf': true,
  'report:saveText': true,
  'report:savePng': true,
  'settings:get': true,
  'settings:set': true,
  'window:place': true,
  'batch:choose': true,
  'batch:current': true,
  'batch:start': true,
  'batch:stop': true,
  'batch:decide': true,
  'batch:sheet': true,
  'batch:openCase': true,
  'batch:table': true,
  'app:info': true,
  'log:report': true,
  'store:state': true,
  'store:restoreBackup': true,
  'record:append': true,
  'record:read': true,
  'segmentation:open': true,
  'segmentation:append': true,
  'segmentation:undo': true,
  'segmentation:redo': true,
  'draft:save': true,
  'draft:list': true,
  'draft:read': true,
  'record:progress': true,
  'observer:list': true,
  'observer:add': true,
  'observer:rename': true,
  'study:list': true,
  'study:begin': true,
  'study:unseal': true,
  'session:begin': true,
  'blob:put': true,
  'blob:get': true,
  'window:getState': true,
  'window:setState': true,
};

const eventNames: { readonly [Name in EventName]: true } = {
  'import:offered': true,
  'import:progress': true,
  'import:partial': true,
  'import:tree': true,
  'import:done': true,
  'import:failed': true,
  'import:cancelled': true,
  'menu:chosen': true,
  'batch:changed': true,
};

type Listener = (event: unknown) => void;
const listeners = new Map<string, Set<Listener>>();

ipcRenderer.on(EVENT_CHANNEL, (_event, name: string, content: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(content);
});

function refuse<Code extends keyof IpcRefusals>(code: Code, details: IpcRefusals[Code]): Reply<never> {
  return { ok: false, error: { code, details } };
}

/** Typed as the page sees it, loose inside: nothing that comes from the page is trusted to have its type. */
const api = {
  request: async (name: unknown, args: unknown): Promise<unknown> => {
    if (typeof name !== 'string' || !Object.hasOwn(requestNames, name)) {
      return refuse('request-unknown', { name: String(name).slice(0, 60) });
    }
    if (name === 'import:start' && (args === null || typeof args !== 'object' || 'paths' in args)) {
      return refuse('request-not-valid', { name, problem: 'the page imports by dropped files, never by path' });
    }
    if (name === 'mask:take') {
      return refuse('request-not-valid', { name, problem: 'the page takes masks by dropped files, never by path' });
    }
    return ipcRenderer.invoke(REQUEST_CHANNEL, name, args);
  },

  on: (name: unknown, listener: unknown): (() => void) => {
    if (typeof name !== 'string' || !Object.hasOwn(eventNames, name)) throw new Error('there is no such event');
    if (typeof listener !== 'function') throw new Error('an event needs a listener');
    const call: Listener = (event) => void listener(event);
    const ofName = listeners.get(name) ?? new Set();
    listeners.set(name, ofName.add(call));
    return () => void ofName.delete(call);
  },

  importDropped: async (files: unknown): Promise<unknown> => {
    const dropped = Array.isArray(files) ? files : [];
    const paths = dropped.map(pathOf).filter((path) => path !== '');
    if (paths.length === 0) return refuse('dropped-files-without-path', { files: dropped.length });
    return ipcRenderer.invoke(REQUEST_CHANNEL, 'import:start', { paths });
  },

  maskDropped: async (files: unknown): Promise<unknown> => {
    const dropped = Array.isArray(files) ? files : [];
    if (dropped.length > 1) return refuse('several-masks-dropped', { files: dropped.length });
    const path = pathOf(dropped[0]);
    if (path === '') return refuse('dropped-files-without-path', { files: dropped.length });
    return ipcRenderer.invoke(REQUEST_CHANNEL, 'mask:take', { path });
  },
} satisfies { readonly [Name in keyof MainApi]: unknown };

/** Empty for a File that the page made itself. */
function pathOf(file: unknown): string {
  return file instanceof File ? webUtils.getPathForFile(file) : '';
}

contextBridge.exposeInMainWorld('letb', api);
