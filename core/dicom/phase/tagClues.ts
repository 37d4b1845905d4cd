import type { Phase, PhaseEvidence, Stack } from '../stack.ts';
import { clue, WEIGHT } from './phaseEvidence.ts';
import { phaseNamedBy, saysNoAgent } from './phaseWords.ts';

/** From injection to acquisition: before the first the contrast has not arrived; then arterial, portal venous, delayed, seconds. */
const ARRIVAL_S = 12;
const PORTAL_FROM_S = 52;
const DELAYED_FROM_S = 130;
/** A day's clock passes midnight; longer intervals are of another examination. */
const LONGEST_DELAY_S = 3600;

export function delayClues({ header }: Stack): readonly PhaseEvidence[] {
  const { timeSeconds, contentTimeSeconds, contrastStartTimeSeconds: start } = header.acquisition;
  const time = timeSeconds ?? contentTimeSeconds;
  if (time === null || start === null) return [];
  const seconds = Math.round((time - start) * 10) / 10;
  if (Math.abs(seconds) > LONGEST_DELAY_S) return [];
  const phase =
    seconds < ARRIVAL_S
      ? 'precontrast'
      : seconds < PORTAL_FROM_S
        ? 'arterial'
        : seconds < DELAYED_FROM_S
          ? 'portal-venous'
          : 'delayed';
  return [clue({ code: 'delay-after-contrast', details: { seconds } }, 'timing', phase, WEIGHT.delay)];
}

export function agentClues(stack: Stack, others: readonly Stack[]): readonly PhaseEvidence[] {
  const agent = stack.header.acquisition.contrastAgent;
  if (agent !== null)
    return saysNoAgent(agent)
      ? [clue({ code: 'no-contrast-agent', details: {} }, 'tags', 'precontrast', WEIGHT.agentSaysNone)]
      : [clue({ code: 'contrast-agent-named', details: {} }, 'tags', 'portal-venous', WEIGHT.agentNamed)];
  const othersName = others.some(({ header }) => {
    const named = header.acquisition.contrastAgent;
    return named !== null && !saysNoAgent(named);
  });
  return othersName
    ? [clue({ code: 'others-name-contrast-agent', details: {} }, 'tags', 'precontrast', WEIGHT.othersNameAgent)]
    : [];
}

/** Acquisitions that began within this time of each other are reconstructions of one, seconds. */
const SAME_ACQUISITION_S = 5;

const PHASES_IN_ORDER: readonly Phase[] = ['precontrast', 'arterial', 'portal-venous', 'delayed'];

/** The place of the acquisition: in the study by time where every stack tells it, else within its series by acquisition number. */
export function orderClues(stack: Stack, others: readonly Stack[]): readonly PhaseEvidence[] {
  const times = [stack, ...others].map(({ header }) => header.acquisition.timeSeconds);
  const own = stack.header.acquisition.timeSeconds;
  const known = times.filter((time) => time !== null);
  if (own !== null && known.length === times.length) {
    const distinct = distinctTimes(known);
    const place = distinct.filter((time) => time < own - SAME_ACQUISITION_S).length;
    if (distinct.length >= 3) return [placeClue(place, distinct.length, 'study', PHASES_IN_ORDER[Math.min(place, 3)])];
  }
  const siblings = others.filter(({ header }) => header.series.instanceUid === stack.header.series.instanceUid);
  const number = stack.header.acquisition.number;
  const numbers = [stack, ...siblings].map(({ header }) => header.acquisition.number);
  if (number === null || numbers.includes(null)) return [];
  const distinct = [...new Set(numbers.filter((other) => other !== null))].sort((a, b) => a - b);
  const place = distinct.indexOf(number);
  if (distinct.length < 2 || distinct.length > 4) return [];
  const from = distinct.length === 4 ? 0 : 1;
  return [placeClue(place, distinct.length, 'series', PHASES_IN_ORDER[from + place])];
}

function placeClue(place: number, of: number, within: 'study' | 'series', phase: Phase = 'delayed'): PhaseEvidence {
  return clue({ code: 'place-in-order', details: { place: place + 1, of, within } }, 'order', phase, WEIGHT.order);
}

function distinctTimes(times: readonly number[]): readonly number[] {
  const distinct: number[] = [];
  for (const time of [...times].sort((a, b) => a - b))
    if (time - (distinct.at(-1) ?? Number.NEGATIVE_INFINITY) > SAME_ACQUISITION_S) distinct.push(time);
  return distinct;
}

export function wordClues({ header }: Stack): readonly PhaseEvidence[] {
  const { description, protocolName } = header.series;
  const inDescription = description === null ? null : phaseNamedBy(description);
  const inProtocol = protocolName === null || protocolName === description ? null : phaseNamedBy(protocolName);
  return [
    ...(inDescription === null
      ? []
      : [
          clue(
            { code: 'phase-word', details: { word: inDescription.word, where: 'description' } },
            'words',
            inDescription.phase,
            WEIGHT.description,
          ),
        ]),
    ...(inProtocol === null
      ? []
      : [
          clue(
            { code: 'phase-word', details: { word: inProtocol.word, where: 'protocol' } },
            'words',
            inProtocol.phase,
            WEIGHT.protocol,
          ),
        ]),
  ];
}
