import type { LesionCommandName } from '../../core/text/lesionWords.ts';
import { addLesion, chooseLesionTool, nextLesion, openLesions } from '../features/lesions/index.ts';
import { goToStep } from './parts.ts';

/** The commands of the lesion step with their keys. */
export const lesionCommands: readonly (readonly [
  name: LesionCommandName,
  keys: readonly string[],
  run: () => void | Promise<void>,
])[] = [
  ['addTarget', ['Shift+t'], () => void addLesion('target')],
  ['addNonTarget', ['Shift+n'], () => void addLesion('nonTarget')],
  ['addNewLesion', ['Shift+u'], () => void addLesion('new', 'post')],
  ['lineWhole', ['Shift+c'], () => chooseLesionTool('whole')],
  ['lineShortAxis', ['Shift+x'], () => chooseLesionTool('shortAxis')],
  ['lineViable', ['Shift+v'], () => chooseLesionTool('viable')],
  ['lineAutoWhole', ['Shift+g'], () => chooseLesionTool('autoWhole')],
  ['lineAutoViable', ['Shift+h'], () => chooseLesionTool('autoViable')],
  ['nextLesion', ['Shift+j'], nextLesion],
];

/** Opens the lesion step and goes there. */
export function goToLesionStep(): void {
  openLesions();
  goToStep(6);
  // The card is long: it begins where it can be read.
  requestAnimationFrame(() => document.querySelector('[data-step="6"]')?.scrollIntoView({ block: 'start' }));
}
