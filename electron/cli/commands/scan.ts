import { openHeaderCache } from '../../files/headerCache/openHeaderCache.ts';
import { scanFolder } from '../../files/scanFolder.ts';
import { noDicom } from '../../files/resolveStack.ts';
import { stacksOf } from '../../../core/dicom/studyTree.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';
import { scanDocument } from '../scanDocument.ts';
import { scanTable } from '../scanTable.ts';

/** `letb scan PATH… [--no-cache] [--json]`: what lies below the paths, with phases and verdicts. */
export const scanCommand: Command = {
  run: async (args, io) => {
    const { positionals, flag } = readArgs(args, { json: 'flag', 'no-cache': 'flag' });
    if (positionals.length === 0) throw new UsageError('scan takes at least one folder or file');
    const cache = flag('no-cache') ? null : openHeaderCache();
    const tree = await scanFolder(positionals, {
      cache,
      onProgress: (fraction, files) => io.progress(fraction, `${files} files`),
    });
    cache?.close();
    if (stacksOf(tree).length === 0) throw noDicom(positionals.join(', '), tree);
    io.print(flag('json') ? JSON.stringify(scanDocument(tree), null, 2) : scanTable(tree));
    return 0;
  },
};
