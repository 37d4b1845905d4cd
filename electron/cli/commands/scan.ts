import { openHeaderCache } from '../../files/headerCache/openHeaderCache.ts';
import { scanFolder } from '../../files/scanFolder.ts';
import { noDicom } from '../../files/resolveStack.ts';
import { stacksOf } from '../../../core/dicom/studyTree.ts';
import { readArgs } from '../args.ts';
import { treatmentDatesFrom } from '../treatmentDates.ts';
import { UsageError, type Command } from '../command.ts';
import { scanDocument } from '../scanDocument.ts';
import { scanTable } from '../scanTable.ts';

/** `letb scan PATH… [--treatment-date D …] [--no-cache] [--json]`: what lies below the paths, with phases, verdicts and the proposed pair. */
export const scanCommand: Command = {
  run: async (args, io) => {
    const parsed = readArgs(args, { json: 'flag', 'no-cache': 'flag', 'treatment-date': 'text' });
    const { positionals, flag } = parsed;
    const dates = treatmentDatesFrom(parsed);
    if (positionals.length === 0) throw new UsageError('scan takes at least one folder or file');
    const cache = flag('no-cache') ? null : openHeaderCache();
    const tree = await scanFolder(positionals, {
      cache,
      onProgress: (fraction, files) => io.progress(fraction, `${files} files`),
    });
    cache?.close();
    if (stacksOf(tree).length === 0) throw noDicom(positionals.join(', '), tree);
    io.print(flag('json') ? JSON.stringify(scanDocument(tree, dates), null, 2) : scanTable(tree, dates));
    return 0;
  },
};
