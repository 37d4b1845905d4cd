import type { AppInfo, FaultReport, WindowPlace, WindowPlaced } from '../../../core/ipc/contract.ts';
import type { Handlers } from '../serveRequests.ts';

export interface AppOptions {
  readonly info: () => AppInfo;
  readonly placeWindow: (to: WindowPlace) => WindowPlaced;
  readonly onFault: (where: string, error: unknown) => void;
}

/** A page that reports without end must not fill the disk. */
const MAX_REPORTS_PER_RUN = 200;

export function appHandlers({
  info,
  placeWindow,
  onFault,
}: AppOptions): Pick<Handlers, 'window:place' | 'app:info' | 'log:report'> {
  let reports = 0;
  return {
    'window:place': ({ to }) => placeWindow(to),
    'app:info': info,
    'log:report': (report) => {
      reports += 1;
      if (reports <= MAX_REPORTS_PER_RUN) onFault(`page-${report.where}`, reportedFault(report));
      return null;
    },
  };
}

function reportedFault(report: FaultReport): Error {
  return Object.assign(new Error(report.message), { stack: report.stack ?? '' });
}
