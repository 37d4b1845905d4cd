/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { windowText } from '../../core/text/windowText.ts';
import { ownKeys } from '../../renderer/features/reading/hangingCommands.ts';
import { commands } from '../../renderer/app/commands.ts';
import { commandOfKey } from '../../renderer/app/shortcuts.ts';

const press = (key: string, held: { readonly ctrl?: boolean; readonly shift?: boolean; readonly alt?: boolean } = {}) =>
  commandOfKey({
    key,
    ctrlKey: held.ctrl ?? false,
    metaKey: false,
    shiftKey: held.shift ?? false,
    altKey: held.alt ?? false,
  });

describe('the keys', () => {
  it('belong to one command each', () => {
    const keys = commands.flatMap((command) => command.keys);
    expect(keys.length).toBeGreaterThan(20);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are found with their modifiers and not without', () => {
    expect(press('k', { ctrl: true })).toBe('palette');
    expect(press('k')).toBe('toolScissors');
    expect(press('l', { ctrl: true })).toBe('loadMask');
    expect(press('m', { ctrl: true })).toBeNull();
    expect(press('ArrowLeft', { shift: true })).toBe('roiLeft');
    expect(press('ArrowLeft')).toBeNull();
    expect(press('D', { ctrl: true, shift: true })).toBe('openDemo');
  });

  it('count by their sign where a keyboard needs Shift for it', () => {
    expect(press('+', { shift: true })).toBe('zoomIn');
    expect(press('+')).toBe('zoomIn');
    expect(press('1', { shift: true })).toBe('step1');
    expect(press('1', { shift: true, ctrl: true })).toBe('presetSoftTissue');
    expect(press('?', { shift: true })).toBe('keySheet');
  });

  it('of the digits count where the keyboard has other signs on them, unless those have their own command', () => {
    const french = (key: string, code: string, ctrlKey = false): string | null =>
      commandOfKey({ key, code, ctrlKey, metaKey: false, shiftKey: false, altKey: false });
    expect(french('é', 'Digit2')).toBe('step2');
    expect(french('&', 'Digit1', true)).toBe('presetSoftTissue');
    expect(french('-', 'Digit6')).toBe('zoomOut');
    expect(french('à', 'Digit0')).toBe('resetView');
  });

  it('of letters tell small from capital', () => {
    expect(press('L', { shift: true })).toBe('linkByHand');
    expect(press('l')).toBe('nextLink');
    expect(press('F1', { shift: true })).toBe('hangAutomatic');
  });

  it('with Alt belong to the menu', () => {
    expect(press('r', { alt: true })).toBeNull();
  });
});

describe('the command list', () => {
  it('names every command in both languages, no two alike', () => {
    for (const language of ['en', 'fr'] as const) {
      const names = commands.map((command) => windowText[language].commands[command.name]);
      expect(new Set(names).size).toBe(commands.length);
      expect(names.every((name) => name.length > 3)).toBe(true);
    }
    expect(commands).toHaveLength(Object.keys(windowText.en.commands).length);
  });

  it('puts every command on the key sheet and leaves the keys of the menu and of the hanging protocols to them', () => {
    const protocols = ['timepoint', 'pre-post', 'letb', 'lesions', 'mpr'];
    const files = import.meta.glob<{ readonly key: string }>('../../assets/hanging-protocols/*.json', { eager: true });
    for (const [n, id] of protocols.entries()) {
      const key = files[`../../assets/hanging-protocols/${id}.json`]?.key ?? '';
      expect(key).toBe(`F${n + 1}`);
      expect(press(key)).toMatch(/^hang/);
    }
    expect([...ownKeys].map((key) => press(key))).toEqual(['hangOwn1', 'hangOwn2', 'hangOwn3', 'hangOwn4']);
    const ofTheSystem = [
      'Ctrl+0',
      'Ctrl++',
      'Ctrl+-',
      'Ctrl+q',
      'Ctrl+w',
      'Ctrl+c',
      'Ctrl+v',
      'Ctrl+x',
      'Ctrl+a',
      'F11',
      'F12',
    ];
    const keys = commands.flatMap((command) => command.keys);
    expect(keys.filter((key) => ofTheSystem.includes(key))).toEqual([]);
    expect(['1', '2', '3', '4', '5', '6', '7', '8'].map((key) => press(key))).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((step) => `step${step}`),
    );
    expect(press(' ')).toBe('nextCase');
    expect([press('['), press(']')]).toEqual(['brushSmaller', 'brushLarger']);
    expect(press('Z', { shift: true })).toBe('redo');
    expect(press('z')).toBe('undo');
  });
});
