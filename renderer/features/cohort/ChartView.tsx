import type { ReactNode } from 'react';
import { CASE_SEPARATOR } from '../../../core/charts/svg.ts';
import type { NamedChart } from '../../../core/charts/cohortFigures.ts';
import { openCaseOf } from './cohortCommands.ts';
import { reportDefect } from './reportDefect.ts';
import { saveChart, type ChartFormat } from './saveChart.ts';

const formats: readonly ChartFormat[] = ['svg', 'png', 'csv'];

/** A chart whose marks open their case, and its export. */
export function ChartView(named: NamedChart): ReactNode {
  const open = (target: EventTarget): void => {
    const mark = target instanceof Element ? target.closest<SVGElement>('[data-case]') : null;
    const [first = ''] = (mark?.getAttribute('data-case') ?? '').split(CASE_SEPARATOR);
    if (first !== '') openCaseOf(first).catch(reportDefect);
  };
  return (
    <figure className="cohort-chart" data-chart={named.name}>
      {/* The marks are buttons of their own, with names. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions jsx-a11y/click-events-have-key-events */}
      <div
        onClick={(event) => open(event.target)}
        onKeyDown={(event) => (event.key === 'Enter' || event.key === ' ' ? open(event.target) : undefined)}
        dangerouslySetInnerHTML={{ __html: named.chart.svg }}
      />
      <figcaption>
        {formats.map((format) => (
          <button
            key={format}
            type="button"
            className="button quiet"
            onClick={() => saveChart(named, format).catch(reportDefect)}
          >
            {format.toUpperCase()}
          </button>
        ))}
      </figcaption>
    </figure>
  );
}
