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
    'window:getState': (args) => ask('window:getState', args),
    'window:setState': (args) => ask('window:setState', args),
  };
}
