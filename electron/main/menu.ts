import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../core/ipc/contract.ts';
import type { Language } from '../../core/text/language.ts';
import { shellLabels } from '../../core/text/shellLabels.ts';

export interface MenuOptions {
  readonly language: Language;
  readonly isMac: boolean;
  readonly developer: boolean;
  readonly choose: (command: MenuCommand) => void;
  readonly showLog: () => void;
}

export function setMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate([...menuTemplate(options)]));
}

/** What the page can answer is sent to it; the rest are the system's own roles. */
export function menuTemplate(options: MenuOptions): readonly MenuItemConstructorOptions[] {
  const labels = shellLabels[options.language];
  const chooses = (label: string, command: MenuCommand, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => options.choose(command),
  });
  const developer: MenuItemConstructorOptions[] = options.developer
    ? [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }]
    : [];
  return [
    ...(options.isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: labels.file,
      submenu: [
        chooses(labels.openFolder, 'import:chooseFolder', 'CmdOrCtrl+O'),
        chooses(labels.openFiles, 'import:chooseFiles', 'CmdOrCtrl+Shift+O'),
        chooses(labels.openDemo, 'import:demo', 'CmdOrCtrl+Shift+D'),
        chooses(labels.loadMask, 'mask:choose', 'CmdOrCtrl+L'),
        { type: 'separator' },
        options.isMac ? { role: 'close' } : { role: 'quit', label: labels.quit },
      ],
    },
    { label: labels.edit, role: 'editMenu' },
    {
      label: labels.view,
      submenu: [
        { role: 'zoomIn', label: labels.zoomIn },
        { role: 'zoomOut', label: labels.zoomOut },
        { role: 'resetZoom', label: labels.actualSize },
        { role: 'togglefullscreen', label: labels.fullScreen },
        ...developer,
      ],
    },
    { label: labels.help, role: 'help', submenu: [{ label: labels.showErrorLog, click: options.showLog }] },
  ];
}
