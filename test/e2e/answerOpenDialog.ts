import type { LaunchedApp } from './launchApp.ts';

/** Answers the open dialogs that follow: those for a folder with `folder`, those for a file with `file`. */
export function answerOpenDialog(
  { app }: LaunchedApp,
  { file, folder }: { readonly file: string; readonly folder: string },
): Promise<void> {
  return app.evaluate(
    ({ dialog }, paths) => {
      dialog.showOpenDialog = ((options: Electron.OpenDialogOptions) =>
        Promise.resolve({
          canceled: false,
          filePaths: [options.properties?.includes('openDirectory') === true ? paths.folder : paths.file],
        })) as typeof dialog.showOpenDialog;
    },
    { file, folder },
  );
}
