import type { StoreRequestName } from '../../../core/ipc/storeContract.ts';
import type { StoreClient } from '../../store/storeClient.ts';
import type { Handlers } from '../serveRequests.ts';

/** What the page asks of the store goes to its thread, once its arguments are checked. */
export function storeHandlers({ ask }: Pick<StoreClient, 'ask'>): Pick<Handlers, StoreRequestName> {
  return {
    'store:state': (args) => ask('store:state', args),
    'store:restoreBackup': (args) => ask('store:restoreBackup', args),
    'record:append': (args) => ask('record:append', args),
    'record:read': (args) => ask('record:read', args),
    'segmentation:open': (args) => ask('segmentation:open', args),
    'segmentation:append': (args) => ask('segmentation:append', args),
    'segmentation:undo': (args) => ask('segmentation:undo', args),
    'segmentation:redo': (args) => ask('segmentation:redo', args),
    'draft:save': (args) => ask('draft:save', args),
    'draft:list': (args) => ask('draft:list', args),
    'draft:read': (args) => ask('draft:read', args),
    'record:progress': (args) => ask('record:progress', args),
    'observer:list': (args) => ask('observer:list', args),
    'observer:add': (args) => ask('observer:add', args),
    'observer:rename': (args) => ask('observer:rename', args),
    'study:list': (args) => ask('study:list', args),
    'study:begin': (args) => ask('study:begin', args),
    'study:unseal': (args) => ask('study:unseal', args),
    'session:begin': (args) => ask('session:begin', args),
    'blob:put': (args) => ask('blob:put', args),
    'blob:get': (args) => ask('blob:get', args),
    'window:getState': (args) => ask('window:getState', args),
    'window:setState': (args) => ask('window:setState', args),
  };
}
