import * as v from 'valibot';
import { DomainError } from '../base/errors.ts';
import { readHangingProtocol } from '../hanging/readHangingProtocol.ts';
import { MASK_NAME } from '../segmentation/maskNames.ts';
import type { ArgsOf, RequestName } from './contract.ts';
import { storeSchemas } from './storeSchemas.ts';

/** Longest path any of the three systems accepts, in UTF-16 units. */
const MAX_PATH_LENGTH = 32_767;
const MAX_PATHS = 100_000;
const MAX_FAULT_LENGTH = 20_000;
/** A name to propose: no folder, an ending that says the format. */
const SAVED_MASK_NAME = /^[\w-]{1,100}\.(?:nii\.gz|nrrd|mha)$/;
const MAX_SAVED_MASK_BYTES = 512 * 1024 * 1024;

const path = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(MAX_PATH_LENGTH),
  v.check((text) => !text.includes('\0'), 'a path has no NUL'),
);

const importId = v.pipe(v.string(), v.regex(/^[0-9a-z-]{1,64}$/));

const language = v.picklist(['en', 'fr']);

const MOST_SAVED_LAYOUTS = 40;
const MOST_DISPLAYS = 20;

/** A report with its pictures is a few million characters. */
const MAX_REPORT_LENGTH = 60_000_000;
const reportText = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_REPORT_LENGTH));
const reportName = (pattern: RegExp): v.GenericSchema<unknown, string> => v.pipe(v.string(), v.regex(pattern));

/** As a manifest's rows are named (`ManifestRow.key`): it names a folder too. */
const caseKey = v.pipe(v.string(), v.regex(/^(?!\.+$)[\w.-]{1,250}$/));
const MAX_REASON_LENGTH = 2000;

const panels = v.strictObject({
  worklistPx: v.pipe(v.number(), v.minValue(100), v.maxValue(2000)),
  stepsPx: v.pipe(v.number(), v.minValue(100), v.maxValue(2000)),
  isWorklistOpen: v.boolean(),
  areStepsOpen: v.boolean(),
});

const shell = v.strictObject({
  panels: v.pipe(v.record(v.pipe(v.string(), v.regex(/^\d{1,5}x\d{1,5}$/)), panels), v.maxEntries(MOST_DISPLAYS)),
  recentCommands: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-zA-Z0-9]{1,40}$/))), v.maxLength(20)),
});

const savedDocument = v.record(v.string(), v.unknown());
const savedDocuments = v.pipe(v.array(savedDocument), v.maxLength(MOST_SAVED_LAYOUTS));

/**
 * What is kept of the reader's settings, in the file. Saved layouts are read here as they are: one that is damaged is refused by name in
 * the window, and takes neither the others nor the language with it.
 */
export const settingsSchema = v.strictObject({
  language,
  hangingProtocols: v.exactOptional(savedDocuments),
  shell: v.exactOptional(shell),
});

/** A layout on its way into the file must be one. */
function isHangingProtocol(document: unknown): boolean {
  try {
    readHangingProtocol(document, 'settings');
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** What a second start hands to the first one. */
export const offeredImportSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('nothing') }),
  v.strictObject({ kind: v.literal('demo') }),
  v.strictObject({ kind: v.literal('paths'), paths: v.pipe(v.array(path), v.minLength(1), v.maxLength(MAX_PATHS)) }),
]);

export type OfferedImport = v.InferOutput<typeof offeredImportSchema>;

/** The schema of every request's arguments: a request without one does not compile. Unknown keys are refused. */
export const requestSchemas: { readonly [Name in RequestName]: v.GenericSchema<unknown, ArgsOf<Name>> } = {
  'import:start': v.union([
    v.strictObject({ demo: v.literal(true) }),
    v.strictObject({ paths: v.pipe(v.array(path), v.minLength(1), v.maxLength(MAX_PATHS)) }),
  ]),
  'import:takeOffered': v.null(),
  'import:chooseFolder': v.null(),
  'import:chooseFiles': v.null(),
  'import:cancel': v.strictObject({ importId }),
  'import:close': v.strictObject({ importId }),
  'mask:choose': v.null(),
  'mask:take': v.strictObject({ path: v.pipe(path, v.regex(MASK_NAME)) }),
  'mask:save': v.strictObject({
    name: v.pipe(v.string(), v.regex(SAVED_MASK_NAME)),
    bytes: v.pipe(
      v.instance(Uint8Array),
      v.check((bytes) => bytes.byteLength <= MAX_SAVED_MASK_BYTES, 'a mask file is smaller'),
    ),
  }),
  'model:choose': v.null(),
  'report:savePdf': v.strictObject({ name: reportName(/^[\p{L}\p{N}][\p{L}\p{N}_ -]{0,99}\.pdf$/u), html: reportText }),
  'report:saveText': v.strictObject({
    name: reportName(/^[\p{L}\p{N}][\p{L}\p{N}_ -]{0,99}\.(?:html|csv|json|svg|txt)$/u),
    text: reportText,
  }),
  'report:savePng': v.strictObject({
    name: reportName(/^[\p{L}\p{N}][\p{L}\p{N}_ -]{0,99}\.png$/u),
    bytes: v.pipe(
      v.instance(Uint8Array),
      v.check(
        (bytes) => bytes.byteLength > 0 && bytes.byteLength <= MAX_REPORT_LENGTH,
        'a picture has bytes, within measure',
      ),
    ),
  }),
  'settings:get': v.null(),
  'settings:set': v.strictObject({
    language: v.exactOptional(language),
    hangingProtocols: v.exactOptional(
      v.pipe(savedDocuments, v.everyItem(isHangingProtocol, 'layouts of letb.hanging-protocol/1')),
    ),
    shell: v.exactOptional(shell),
  }),
  'window:place': v.strictObject({ to: v.picklist(['next-display', 'all-displays']) }),
  'app:info': v.null(),
  'log:report': v.strictObject({
    where: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,39}$/)),
    message: v.pipe(v.string(), v.maxLength(MAX_FAULT_LENGTH)),
    stack: v.nullable(v.pipe(v.string(), v.maxLength(MAX_FAULT_LENGTH))),
  }),
  'batch:choose': v.null(),
  'batch:current': v.null(),
  'batch:start': v.strictObject({ retryFailed: v.boolean() }),
  'batch:stop': v.strictObject({ how: v.picklist(['pause', 'cancel']) }),
  'batch:decide': v.strictObject({
    case: caseKey,
    decision: v.nullable(
      v.strictObject({
        decision: v.picklist(['accepted', 'rejected']),
        reason: v.pipe(v.string(), v.maxLength(MAX_REASON_LENGTH)),
      }),
    ),
  }),
  'batch:sheet': v.strictObject({ case: caseKey }),
  'batch:openCase': v.strictObject({ case: caseKey }),
  'batch:table': v.null(),
  ...storeSchemas,
};

/** Whether a request of this name exists. Names that every object inherits (`constructor`, `__proto__`) do not. */
export function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requestSchemas, name);
}

/** The arguments, checked, or the place and kind of the first problem; the problem never repeats the value. */
export type ParsedRequestArgs<Name extends RequestName> =
  { readonly ok: true; readonly args: ArgsOf<Name> } | { readonly ok: false; readonly problem: string };

export function parseRequestArgs<Name extends RequestName>(name: Name, args: unknown): ParsedRequestArgs<Name> {
  const schema: v.GenericSchema<unknown, ArgsOf<Name>> = requestSchemas[name];
  const parsed = v.safeParse(schema, args, { abortEarly: true });
  if (parsed.success) return { ok: true, args: parsed.output };
  const issue = parsed.issues[0];
  const place = v.getDotPath(issue) ?? 'arguments';
  return { ok: false, problem: `${place}: expected ${issue.expected ?? issue.type}` };
}
