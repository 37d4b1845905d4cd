import { refusals } from '../base/errors.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import type { IsoDate } from '../letb/timing.ts';
import { kindFromSite, type Cycle } from './arrangeCycles.ts';
import { reason, type Reason } from './categories.ts';
import { atLeast } from './comparison.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import { byId, isAtPortaHepatis, isInLiver, type certainties, type LesionRecord } from './lesions.ts';

type Certainty = (typeof certainties)[number];

/** A new lesion as it stands at one timepoint. */
export interface NewLesion {
  readonly id: string;
  readonly certainty: Certainty;
  /** First day of the unbroken run in which it was seen, equivocal or not. */
  readonly firstSeen: IsoDate;
  /** Recorded at this timepoint; else it stands from an earlier one, since nobody reported it gone. */
  readonly isRecorded: boolean;
}

/** The new lesions of one timepoint, by id. Only an unequivocal one is progression. */
export interface NewLesionResponse {
  readonly lesions: readonly NewLesion[];
  readonly isProgression: boolean;
  readonly reasons: readonly Reason[];
  readonly findings: readonly Finding[];
}

export interface NewLesionRefusals {
  'new-lesion-certainty-missing': { readonly timepoint: string; readonly lesion: string; readonly field: string };
}
export interface NewLesionFindings {
  'new-lesion-equivocal': { readonly lesion: string; readonly since: string };
  'new-lesion-against-rule': { readonly lesion: string; readonly certainty: string; readonly byRule: string };
}
const refusal = refusals<NewLesionRefusals>();
const finding = findingsOf<NewLesionFindings>();

/**
 * The new lesions at each follow-up of a cycle. A lesion stays as it was last reported until it is reported otherwise or absent. Its
 * certainty is the reader's word; where none was said, the set's HCC rules give it. Refused: neither. Source: Eisenhauer 2009,
 * section 4.3.5; Lencioni & Llovet 2010 (new hepatic nodule, porta hepatis node, effusion).
 */
export function newLesionsOf(cycle: Cycle, rules: CriteriaSet): readonly NewLesionResponse[] {
  const known = new Set([...cycle.targets, ...cycle.nonTargets].map(({ id }) => id));
  const standing = new Map<string, NewLesion>();
  const identities = new Map<string, LesionRecord>();
  return cycle.followUps.map((timepoint) => {
    const findings: Finding[] = [];
    const recorded = new Set<string>();
    for (const record of timepoint.lesions.filter(({ id }) => !known.has(id))) {
      const identity = identities.get(record.id) ?? record;
      identities.set(record.id, identity);
      if (record.state === 'absent' || record.status === 'absent') {
        standing.delete(record.id);
        continue;
      }
      const before = standing.get(record.id);
      const byRule = certaintyByRule(record, identity, rules);
      const certainty = record.certainty ?? byRule ?? before?.certainty;
      if (certainty === undefined)
        throw refusal('new-lesion-certainty-missing', {
          timepoint: timepoint.id,
          lesion: record.id,
          field: 'certainty',
        });
      if (byRule !== null && byRule !== certainty)
        findings.push(finding('warning', 'new-lesion-against-rule', { lesion: record.id, certainty, byRule }));
      recorded.add(record.id);
      standing.set(record.id, {
        id: record.id,
        certainty,
        firstSeen: before?.firstSeen ?? timepoint.date,
        isRecorded: true,
      });
    }
    const lesions = [...standing.values()]
      .map((lesion) => ({ ...lesion, isRecorded: recorded.has(lesion.id) }))
      .toSorted(byId);
    const unequivocal = lesions.filter(({ certainty }) => certainty === 'unequivocal');
    return {
      lesions,
      isProgression: unequivocal.length > 0,
      reasons: unequivocal.map(({ id, isRecorded, firstSeen }) =>
        isRecorded
          ? reason('new-lesion', { lesion: id })
          : reason('new-lesion-persists', { lesion: id, since: firstSeen }),
      ),
      findings: [
        ...lesions
          .filter(({ certainty }) => certainty === 'equivocal')
          .map(({ id, firstSeen }) => finding('warning', 'new-lesion-equivocal', { lesion: id, since: firstSeen })),
        ...findings.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      ],
    };
  });
}

/** What the HCC rules that are switched on say; null where none of them speaks of such a lesion or its measurements are missing. */
function certaintyByRule(record: LesionRecord, identity: LesionRecord, rules: CriteriaSet): Certainty | null {
  const { hccRules } = rules;
  const site = identity.site ?? record.site ?? '';
  const lesion = { kind: identity.kind ?? record.kind ?? kindFromSite(site), site };
  if (lesion.kind === 'effusion') {
    if (!hccRules.effusionNeedsCytology || record.cytology === null) return null;
    return record.cytology === 'positive' ? 'unequivocal' : 'equivocal';
  }
  if (isAtPortaHepatis(lesion)) {
    if (!hccRules.portaHepatisNode || record.diameterMm === null) return null;
    return atLeast(record.diameterMm, hccRules.portaHepatisNodeAtLeastMm) ? 'unequivocal' : 'equivocal';
  }
  if (!hccRules.newLiverLesion || !isInLiver(lesion)) return null;
  const mm = record.diameterMm ?? record.viableDiameterMm;
  const isEnhancing =
    record.viableStatus === null
      ? record.viableDiameterMm === null
        ? null
        : record.viableDiameterMm > 0
      : record.viableStatus === 'enhancing';
  if (mm === null || isEnhancing === null) return null;
  return isEnhancing && atLeast(mm, hccRules.newLiverLesionAtLeastMm) ? 'unequivocal' : 'equivocal';
}
