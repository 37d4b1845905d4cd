import type { ReactNode } from 'react';
import type { LesionReading } from '../../../core/record/lesionsDocument.ts';
import type { LesionRole } from '../../../core/record/lesionList.ts';
import { lesionKinds } from '../../../core/response/lesions.ts';
import { liverSegments } from '../../../core/text/lesionWords.ts';
import { changeIdentity } from '../../state/lesionStore.ts';
import { useWords } from '../../state/useWords.ts';
import { Choice } from '../../ui/Choice.tsx';
import { changeRole } from './lesionCommands.ts';
import { LIVER, lobeOfSegment, segmentOf, siteOfSegment } from './sites.ts';

/** Where the lesion lies: a segment of the liver, or another organ in words. */
export function SitePart({ lesion }: { readonly lesion: LesionReading }): ReactNode {
  const { lesions: words } = useWords();
  const { id, site, lobe } = lesion;
  const put = (change: Partial<LesionReading>): void => changeIdentity(id, change);
  const isElsewhere = site !== LIVER && segmentOf(site) === null;
  return (
    <>
      <Choice
        label={words.site}
        value={isElsewhere ? 'elsewhere' : (site ?? LIVER)}
        options={[
          { value: LIVER, text: words.liver },
          ...liverSegments.map((segment) => ({ value: siteOfSegment(segment), text: words.segment(segment) })),
          { value: 'elsewhere', text: words.otherSite },
        ]}
        onChoose={(chosen) => {
          const segment = segmentOf(chosen);
          if (chosen === 'elsewhere') put({ site: '', lobe: null });
          else put({ site: chosen, lobe: segment === null ? lobe : lobeOfSegment(segment) });
        }}
      />
      {isElsewhere ? (
        <label className="choice">
          <span>{words.otherSite}</span>
          <input
            type="text"
            maxLength={100}
            value={site ?? ''}
            onChange={(event) => put({ site: event.target.value })}
          />
        </label>
      ) : segmentOf(site) === null || segmentOf(site) === 'I' ? (
        <Choice
          label={words.lobe}
          value={lobe ?? 'none'}
          options={(['none', 'left', 'right'] as const).map((one) => ({
            value: one as string,
            text: words.lobes[one],
          }))}
          onChoose={(chosen) => put({ lobe: chosen === 'none' ? null : chosen })}
        />
      ) : null}
    </>
  );
}

/** What else stays the same of a lesion: role, kind, treatment. */
export function IdentityPart({ lesion }: { readonly lesion: LesionReading }): ReactNode {
  const { lesions: words } = useWords();
  const { id, role, kind, treated, pretreated } = lesion;
  const put = (change: Partial<LesionReading>): void => changeIdentity(id, change);
  const roles: readonly LesionRole[] = ['target', 'nonTarget'];
  return (
    <>
      {role === 'new' || role === null ? null : (
        <Choice<LesionRole>
          label={words.role}
          value={role}
          options={roles.map((one) => ({ value: one, text: words.roles[one] }))}
          onChoose={(chosen) => void changeRole(id, chosen)}
        />
      )}
      <Choice
        label={words.kind}
        value={kind ?? 'lesion'}
        options={lesionKinds.map((one) => ({ value: one, text: words.kinds[one] }))}
        onChoose={(chosen) => put({ kind: chosen, site: chosen === 'lesion' ? LIVER : '', lobe: null })}
      />
      <label className="row small">
        <input type="checkbox" checked={treated ?? true} onChange={() => put({ treated: !(treated ?? true) })} />
        {words.treated}
      </label>
      {role === 'target' ? (
        <>
          <Choice
            label={words.pretreated}
            value={pretreated === null ? 'no' : pretreated.progressedSince ? 'progressed' : 'notProgressed'}
            options={(['no', 'progressed', 'notProgressed'] as const).map((one) => ({
              value: one,
              text: words.pretreatedAnswers[one],
            }))}
            onChoose={(chosen) =>
              put({
                pretreated:
                  chosen === 'no'
                    ? null
                    : { progressedSince: chosen === 'progressed', reason: pretreated?.reason ?? null },
              })
            }
          />
          {pretreated?.progressedSince === true ? (
            <label className="choice">
              <span>{words.reason}</span>
              <input
                type="text"
                maxLength={300}
                value={pretreated.reason ?? ''}
                onChange={(event) => put({ pretreated: { progressedSince: true, reason: event.target.value } })}
              />
            </label>
          ) : null}
        </>
      ) : null}
    </>
  );
}
