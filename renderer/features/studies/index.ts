export { EmptyCase } from './EmptyCase.tsx';
export { Worklist } from './Worklist.tsx';
export {
  cancelImport,
  chooseStack,
  dismissNotice,
  openDemo,
  openDropped,
  openFolder,
  startImports,
  takeOffered,
} from './studiesCommands.ts';
