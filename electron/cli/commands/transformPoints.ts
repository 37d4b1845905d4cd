import { readAlignment } from '../../../core/record/alignmentDocument.ts';
import { arterialToPrecontrast } from '../../../core/registration/alignment.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { finiteNumber, readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';

type Triple = readonly [number, number, number];

/** `letb transform-points POINTS.csv --alignment FILE`: arterial points → precontrast points, LPS mm. */
export const transformPointsCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, { alignment: 'text', json: 'flag' });
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0) throw new UsageError('transform-points takes one file: POINTS.csv');
    const alignmentPath = args.required('alignment');
    const { registration } = readAlignment(readTextFile(alignmentPath), alignmentPath);
    const map = arterialToPrecontrast(registration.alignment);
    const points = readPoints(readTextFile(path), path).map((point): Triple => map(point));
    if (args.flag('json')) io.print(JSON.stringify({ schema: 'letb.points/1', points }));
    else io.print(['x,y,z', ...points.map((point) => point.join(','))].join('\n'));
    return 0;
  },
};

/** Rows of a CSV file whose header names the columns x, y and z, in any order and among others. */
function readPoints(text: string, name: string): readonly Triple[] {
  const rows = text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ cells: line.split(',').map((cell) => cell.trim()), line: index + 1 }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [header, ...body] = rows;
  const column = (letter: string): number => {
    const at = header?.cells.findIndex((cell) => cell.toLowerCase() === letter) ?? -1;
    if (at < 0) throw new UsageError(`${name} has no column "${letter}" in its first line: x,y,z are needed (LPS mm)`);
    return at;
  };
  const [x, y, z] = [column('x'), column('y'), column('z')];
  return body.map(({ cells, line }): Triple => {
    const at = (place: number): number => finiteNumber(cells[place] ?? '', `${name}, line ${line}`);
    return [at(x), at(y), at(z)];
  });
}
