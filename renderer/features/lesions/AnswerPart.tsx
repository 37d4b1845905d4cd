import type { ReactNode } from 'react';
import type { Coded } from '../../../core/base/errors.ts';
import type { SetAnswer } from '../../../core/response/answerBySets.ts';
import type { ResponseCategory } from '../../../core/response/categories.ts';
import type { AssessedTimepoint, CourseResponse } from '../../../core/response/evaluateCourse.ts';
import { changeFigure } from '../../../core/text/responseSentences.ts';
import { NOT_EVALUABLE, rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import type { Slot } from '../../state/slots.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Chip, type ChipLook } from '../../ui/Chip.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { shortSetName } from './shortSetName.ts';

/** What one criteria set answers: its targets, then each follow-up with sum, change, category and reason. */
export function AnswerPart({ answer: { set, outcome } }: { readonly answer: SetAnswer }): ReactNode {
  const { lesions: words, timepoints } = useWords();
  const language = useLanguage();
  /** Timepoints and fields of a refusal as the window calls them. */
  const inWords = ({ code, details }: Coded): Coded => ({
    code,
    details: Object.fromEntries(
      Object.entries(details).map(([name, value]) => {
        if ((name === 'timepoint' || name === 'baseline') && typeof value === 'string')
          return [name, timepointName(value, timepoints)];
        const isField = (name === 'field' || name === 'otherField') && typeof value === 'string';
        return [name, isField ? (words.fields[value] ?? value) : value];
      }),
    ),
  });
  return (
    <div className="answer" data-criteria={set.id}>
      <div className="row">
        <b title={`${set.name}, ${set.version}. ${set.source}`}>{shortSetName(set)}</b>
        {outcome.kind === 'ok' ? (
          <span className="small faint">
            {words.targetsOf(
              outcome.value.cycles.flatMap(({ targets }) => targets.map(({ id }) => id)).join(', ') || NOT_EVALUABLE,
            )}
          </span>
        ) : null}
      </div>
      {outcome.kind === 'ok' ? (
        <Course response={outcome.value} />
      ) : (
        <Problem text={sentenceOf(inWords(outcome.reason), language)} code={outcome.reason.code} />
      )}
    </div>
  );
}

function Course({ response }: { readonly response: CourseResponse }): ReactNode {
  const { lesions: words } = useWords();
  const language = useLanguage();
  const findings = response.cycles.flatMap((cycle) => cycle.findings);
  return (
    <>
      {response.timepoints.length === 0 ? <p className="small muted">{words.noFollowUp}</p> : null}
      {response.cycles.length < 2
        ? response.timepoints.map((timepoint) => <Timepoint key={timepoint.id} timepoint={timepoint} />)
        : response.cycles.map(({ cycle, best, baselineDate }) => (
            <div key={cycle} className="cycle" data-cycle={cycle} data-best={best}>
              <h4 className="small muted">
                {words.cycle(cycle)} · {words.baselineSum} {baselineDate} · {words.bestOfCycle(best)}
              </h4>
              {response.timepoints
                .filter((timepoint) => timepoint.cycle === cycle)
                .map((timepoint) => (
                  <Timepoint key={timepoint.id} timepoint={timepoint} />
                ))}
            </div>
          ))}
      {response.switches.map(({ name, value, default: usual, changedAnswer }) => (
        <p key={name} className="small muted" data-switch={name}>
          {words.switchNames[name]}:{' '}
          {words.switchChanged(words.switchValue(value), words.switchValue(usual), changedAnswer)}
        </p>
      ))}
      {findings.map((finding) => (
        <p key={JSON.stringify(finding)} className={`small finding-${finding.severity}`}>
          {sentenceOf(finding, language)}
        </p>
      ))}
    </>
  );
}

function Timepoint({ timepoint }: { readonly timepoint: AssessedTimepoint }): ReactNode {
  const { lesions: words, timepoints } = useWords();
  const language = useLanguage();
  const { figures, overall, targetReason, reasons, caliper, targetChoice, findings } = timepoint;
  const said = reasons.some(({ code }) => code === targetReason.code) ? reasons : [targetReason, ...reasons];
  const percent = (value: number | null): string =>
    value === null ? NOT_EVALUABLE : `${changeFigure(value, language)} %`;
  return (
    <div data-timepoint={timepoint.id} data-overall={overall}>
      <div className="row">
        <span className="small muted">
          {timepoint.id === timepoint.date ? '' : timepointName(timepoint.id, timepoints)} {timepoint.date}
        </span>
        <Chip look={lookOf(overall)}>{overall}</Chip>
      </div>
      {figures === null ? null : (
        <p className="small sums">
          {words.baselineSum} <b>{rounded('mm', figures.baselineSumMm, language)}</b> · {words.sum}{' '}
          <b>{rounded('mm', figures.sumMm, language)} mm</b>
          {figures.sumMm === null
            ? null
            : ` · ${percent(figures.changeFromBaselinePercent)} ${words.fromBaseline} · ${percent(figures.changeFromNadirPercent)} ${words.fromNadir} (${rounded('mm', figures.nadirSumMm, language)} mm)`}
        </p>
      )}
      {said.map((reason) => (
        <p key={JSON.stringify(reason)} className="small reason" data-reason={reason.code}>
          {sentenceOf(reason, language)}
        </p>
      ))}
      {findings.map((finding) => (
        <p key={JSON.stringify(finding)} className={`small finding-${finding.severity}`}>
          {sentenceOf(finding, language)}
        </p>
      ))}
      {targetChoice === null || targetChoice.sets < 2 ? null : (
        <p className="small muted" data-fragility="targets">
          {words.sets(
            targetChoice.sets,
            targetChoice.categories
              .map(({ category, percent: share }) => words.inSets(category, rounded('percent', share, language)))
              .join(', '),
          )}
        </p>
      )}
      {caliper === null || caliper.changeMm > FARTHEST_MM ? null : (
        <p className="small muted" data-fragility="caliper">
          {words.caliper(caliper.lesion, rounded('mm', caliper.changeMm, language), caliper.direction, caliper.becomes)}
        </p>
      )}
    </div>
  );
}

/** A slot's word, or the id itself; of a baseline that a later cycle has in common with the one before (`pre/2`) the part that names the CT. */
function timepointName(id: string, words: Readonly<Record<Slot, string>>): string {
  const [ct = id] = id.split('/');
  return ct === 'pre' || ct === 'post' ? words[ct] : ct;
}

/** A category that is further away says nothing of the calipers. */
const FARTHEST_MM = 50;

function lookOf(category: ResponseCategory): ChipLook {
  if (category === 'CR' || category === 'PR') return 'good';
  if (category === 'PD') return 'bad';
  return category === 'NE' ? 'warn' : 'plain';
}
