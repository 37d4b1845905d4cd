import { describe, expect, it } from 'vitest';
import { columnTitle } from '../../../core/text/columnTitle.ts';

describe('the title of a column', () => {
  it.each([
    ['letb_pre_percent', 'LETB pre, %', 'LETB pre, %'],
    ['letb_change_percent', 'LETB change, %', 'LETB variation, %'],
    ['response_recist_1_1', 'response RECIST 1.1', 'réponse RECIST 1.1'],
    ['response_mrecist_2010', 'response mRECIST 2010', 'réponse mRECIST 2010'],
    ['ki67_percent', 'Ki-67, %', 'Ki-67, %'],
    ['age_years', 'age, years', 'âge, ans'],
    ['extrahepatic_disease', 'extrahepatic disease', 'maladie extrahépatique'],
    ['pre_enhancing_cm3', 'pre enhancing, cm³', 'pre rehaussé, cm³'],
    ['letb_change_reader_2', 'LETB change reader 2', 'LETB variation lecteur 2'],
    ['letb_pre_percent (R1)', 'LETB pre, % (R1)', 'LETB pre, % (R1)'],
    ['Months', 'Months', 'Months'],
    ['percent', 'percent', 'percent'],
    ['my own column', 'my own column', 'my own column'],
    ['constructor_hu', 'constructor, HU', 'constructor, UH'],
    ['', '', ''],
  ])('%s is %s and %s', (column, english, french) => {
    expect(columnTitle(column, 'en')).toBe(english);
    expect(columnTitle(column, 'fr')).toBe(french);
  });
});
