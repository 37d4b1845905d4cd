import { lineNames, type LineName } from '../../../core/record/lesionList.ts';

/** Which line of which lesion the pictures speak of. */
export interface NamedLine {
  readonly lesion: string;
  readonly part: number;
  readonly name: LineName;
}

/** The name of a line in the pictures. A lesion's id may hold anything but control characters. */
export function lineId({ lesion, part, name }: NamedLine): string {
  return `${name}\n${part}\n${lesion}`;
}

export function partsOfLineId(id: string): NamedLine | null {
  const [name, part, lesion] = id.split('\n');
  const known = lineNames.find((one) => one === name);
  return known === undefined || lesion === undefined ? null : { lesion, part: Number(part), name: known };
}
