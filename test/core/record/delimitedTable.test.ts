import { describe, expect, it } from 'vitest';
import { columnOf, isNumericColumn, numberOf, numericColumn, parseTable } from '../../../core/record/delimitedTable.ts';
import { longRatings, wideRatings } from '../../../core/record/readRatings.ts';

const read = (text: string) => parseTable(text, 'x.csv');

describe('a table from CSV text', () => {
  it('has quotes, doubled quotes, separators and line ends inside quotes, and counts lines through them', () => {
    const table = read('id,"a, b"\r\n1,"x ""y""\nz"\r\n\r\n2, plain \r\n');
    expect(table.columns).toEqual(['id', 'a, b']);
    expect(table.rows).toEqual([
      { line: 2, cells: ['1', 'x "y"\nz'] },
      { line: 5, cells: ['2', 'plain'] },
    ]);
  });

  it('may begin with a byte order mark, be separated by semicolon or tab, and use decimal commas then', () => {
    const table = read('\uFEFFid;x\n1;2,5\n2;-3\n3;NA\n4;\n');
    expect(table.delimiter).toBe(';');
    expect(numericColumn(table, 'x')).toEqual([2.5, -3, null, null]);
    expect(read('a\tb\n1\t2').columns).toEqual(['a', 'b']);
    expect(numberOf('2,5', { delimiter: ',' })).toBeNull();
    expect(numberOf('−1e3', { delimiter: ',' })).toBe(-1000);
    expect(['Infinity', '0x10', '1_0', '', '1 2'].map((cell) => numberOf(cell, { delimiter: ',' }))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('keeps a header without rows, and R’s unnamed column of row names', () => {
    expect(read('a,b\n').rows).toEqual([]);
    expect(columnOf(read('"","a"\n"1",5\n'), 'a')).toEqual([{ line: 2, cell: '5' }]);
  });

  it('is numeric in a column where all that is there is a number', () => {
    const table = read('a,b,c\n1,x,\n,2,NA\n');
    expect(['a', 'b', 'c'].map((name) => isNumericColumn(table, name))).toEqual([true, false, false]);
  });

  it.each([
    ['', 'table-empty'],
    ['\n\n', 'table-empty'],
    ['a,a\n1,2', 'table-column-repeated {"name":"x.csv","column":"a"}'],
    ['a,b\n1\n', 'table-row-length {"name":"x.csv","line":2,"cells":1,"columns":2}'],
    ['a,b\n1,2,3\n', '"cells":3'],
    ['a,b\n1,"2\n', 'table-quote-open {"name":"x.csv","line":2}'],
  ])('%j is refused', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('is refused beyond 100,000 rows, and a cell that is no number by row and column', () => {
    expect(() => read(`a\n${'1\n'.repeat(100_001)}`)).toThrow('table-too-long');
    expect(() => numericColumn(read('a,b\n1,2\n3,four\n'), 'b')).toThrow(
      'table-number-invalid {"name":"x.csv","line":3,"column":"b","value":"four"}',
    );
    expect(() => columnOf(read('a,b\n'), 'c')).toThrow('table-column-missing');
  });
});

describe('ratings', () => {
  it('of a long file are those of the wide one', () => {
    const wide = wideRatings(read('id,r1,r2\nA,CR,PR\nB,SD,\n'), { columns: ['r1', 'r2'], cluster: null });
    const long = longRatings(read('c,who,v\nA,r1,CR\nB,r1,SD\nA,r2,PR\n'), {
      case: 'c',
      rater: 'who',
      value: 'v',
      raters: null,
      cluster: null,
    });
    expect(long.raters).toEqual(wide.raters);
    expect(long.cases.map((item) => item.ratings)).toEqual(wide.cases.map((item) => item.ratings));
  });

  it('are refused twice of one case and rater, of one rater, of a case in two patients', () => {
    const options = { case: 'c', rater: 'who', value: 'v', raters: null, cluster: null };
    expect(() => longRatings(read('c,who,v\nA,r1,1\nA,r2,2\nA,r1,1\n'), options)).toThrow(
      'ratings-repeated {"name":"x.csv","line":4',
    );
    expect(() => longRatings(read('c,who,v\nA,r1,1\n'), options)).toThrow('ratings-one-rater');
    expect(() => longRatings(read('c,who,v,p\nA,r1,1,x\nA,r2,1,y\n'), { ...options, cluster: 'p' })).toThrow(
      'ratings-cluster-unlike',
    );
    expect(() => wideRatings(read('a,b\n'), { columns: ['a', 'a'], cluster: null })).toThrow('table-column-twice');
  });
});
