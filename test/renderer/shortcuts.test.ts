/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { windowText } from '../../core/text/windowText.ts';
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
    expect(press('k')).toBeNull();
    expect(press('ArrowLeft', { shift: true })).toBe('roiLeft');
    expect(press('ArrowLeft')).toBeNull();
    expect(press('D', { ctrl: true, shift: true })).toBe('openDemo');
  });

  it('count by their sign where a keyboard needs Shift for it', () => {
    expect(press('+', { shift: true })).toBe('zoomIn');
    expect(press('+')).toBe('zoomIn');
    expect(press('1', { shift: true })).toBe('showPre');
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
});
