import { CancelledError, DomainError } from '../../core/base/errors.ts';
import { softwareVersion } from './softwareVersion.ts';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command.ts';

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Each command is loaded only when it is asked for: a cold start costs what that command needs. */
const commands: Readonly<Record<string, Entry>> = {
  demo: {
    summary:
      'demo [--out DIR] [--json]\n      measures the bundled synthetic case, before and after treatment, and writes the report',
    load: async () => (await import('./commands/demo.ts')).demoCommand,
  },
  scan: {
    summary:
      'scan PATH… [--treatment-date D …] [--no-cache] [--json]\n      patients, studies, series and stacks with phase, geometry and verdict; skipped files with reasons;\n      the pair before and after treatment proposed for each patient, or the question of identity that comes first;\n      PATH is a folder, a file, a DICOMDIR or a .zip archive; --no-cache reads every header anew',
    load: async () => (await import('./commands/scan.ts')).scanCommand,
  },
  measure: {
    summary: `measure --arterial STACK --precontrast STACK --liver MASK --roi x,y,z [--roi …] | --roi auto [--label N]
          [--roi-volume 1] [--roi-shape cube|sphere] [--k 2] [--override coverage|unlike-spectra]
          [--resample-gaps] [--align none|rigid|deformable] [--alignment FILE] [--save-alignment FILE]
          [--uncertainty [--seed N] [--portal-vein x,y,z]] [--out DIR] [--json]
      LETB of one timepoint; --roi auto proposes three placements, unreviewed; --uncertainty adds its interval and the figures of the arterial phase, --portal-vein its portal vein; STACK is a folder or FOLDER#<stack id>, MASK a .nii, .nii.gz, .nrrd or .mha file, x,y,z in LPS mm;
      --resample-gaps resamples a stack with missing or overlapping slices onto even steps, and records it;
      --align brings the precontrast phase onto the arterial one inside the liver (preset corrected, unreviewed, with its quality);
      --save-alignment stores that, --alignment uses a stored one, which is refused with other images or another mask`,
    load: async () => (await import('./commands/measure.ts')).measureCommand,
  },
  change: {
    summary:
      'change PRE.json POST.json [--treatment-date D …] [--json]\n      change of LETB and response by threshold set',
    load: async () => (await import('./commands/change.ts')).changeCommand,
  },
  case: {
    summary: `case PATH… [--treatment-date D …] [--align none|rigid|deformable] [--k 2] [--roi-volume 1] [--roi-shape cube|sphere]
          [--override coverage|unlike-spectra] [--no-uncertainty] [--patient ID] [--same-person] [--language en|fr] --out DIR [--pdf] [--json]
      everything from a patient's folder: pair, phases, liver draft, ROI proposals, LETB, change and report (--pdf: printed too); each automatic choice is
      marked as unreviewed; exit code 1 when a timepoint was refused`,
    load: async () => (await import('./commands/case.ts')).caseCommand,
  },
  respond: {
    summary:
      'respond MEASUREMENTS.json [--criteria ID|FILE.json] [--json]\n      RECIST and mRECIST answers with reasons, per timepoint and best; ID is one of assets/criteria-sets',
    load: async () => (await import('./commands/respond.ts')).respondCommand,
  },
  'compare-masks': {
    summary:
      'compare-masks A B [--label N] [--json]\n      Dice, volume difference and surface distances of two liver masks; A is the reference',
    load: async () => (await import('./commands/compareMasks.ts')).compareMasksCommand,
  },
  'transform-points': {
    summary:
      'transform-points POINTS.csv --alignment FILE [--json]\n      arterial points → precontrast points by a stored alignment; columns x,y,z, LPS mm',
    load: async () => (await import('./commands/transformPoints.ts')).transformPointsCommand,
  },
  segment: {
    summary: `segment --image STACK [--seed x,y,z …] [--outside x,y,z …] [--model MODEL] --out MASK [--resample-gaps] [--json]
      the liver on a stack's grid, unreviewed: a reader checks its contour before it is measured; an automatic draft, steered by
      points inside and outside it (LPS mm), or what your own ONNX model sees; MODEL is a letb.liver-model/1 manifest or the folder
      that holds one, MASK a .nii, .nii.gz, .nrrd or .mha file`,
    load: async () => (await import('./commands/segment.ts')).segmentCommand,
  },
  agree: {
    summary: `agree READINGS.csv|READING.json… --statistic kappa|fleiss|icc|bland-altman --columns r1,r2[,r3…]|--measure M
          [--weights none|linear|quadratic] [--causes COLUMN] [--criteria FILE.json …]
          [--levels CR,PR,SD,PD] [--form 2,1] [--scale values|percent] [--cluster PATIENT] [--repeats N] [--seed N]
          [--out DIR] [--id COLUMN] [--language en|fr] [--json]
      agreement of raters: one row a case and one column a rater, or a long file by --case C --rater R --value V;
      several signed readings (letb.reading/1) are compared by --measure, with the Dice of their masks; --causes says where two raters part,
      what the statistic would be without each cause, and what is worth settling (--criteria: a set of one's own that responses were signed by);
      with --cluster an interval from whole patients stands beside; --out writes tables, charts (SVG, CSV) and the paragraph on methods`,
    load: async () => (await import('./commands/agree.ts')).agreeCommand,
  },
  survival: {
    summary: `survival COHORT.csv --time T --event E [--unit months|days] [--group G] [--ci log|log-log|plain] [--at 12,24,36]
          [--cox a,b,c] [--reference col=level] [--eliminate p|aic] [--cluster ID] [--mixed ID]
          [--cutoffs COLUMN] [--thresholds -10,-25.8] [--seal FILE | --sealed FILE]
          [--repeats N] [--seed N] [--out DIR] [--id COLUMN] [--language en|fr] [--json]
      Kaplan–Meier, log-rank, Cox and cut-offs; event 1 = event, 0 = censored; --cluster makes errors robust, --mixed adds a
      random intercept; --seal fixes thresholds and outcome columns before the outcomes are opened, --sealed checks against that; --out writes tables, charts (SVG, CSV) and the paragraph on methods`,
    load: async () => (await import('./commands/survival.ts')).survivalCommand,
  },
  cohort: {
    summary: `cohort PROCEDURES.csv [--patients PATIENTS.csv] [--events EVENTS.csv] --definition ID|FILE.json
          [--letb [PATIENT=]BATCH.json|CASE.json …] [--responses [PATIENT=]RESPONSES.csv|RESPONSE.json …]
          [--index first-evaluable|first|N] [--dates iso|day-first|month-first] [--out COHORT.csv] [--json]
      treatments, cycles and a study's endpoints out of its tables, as the table that survival reads; beside them LETB of letb batch
      or letb case, and responses of letb respond --json or a table (patient, date, criteria, overall), by patient and day; ID is one of
      assets/endpoint-definitions; exit code 1 when dates of a patient contradict one another`,
    load: async () => (await import('./commands/cohort.ts')).cohortCommand,
  },
  batch: {
    summary: `batch MANIFEST.csv --out DIR [--workers N] [--resume [--retry-failed] [--decisions FILE]] [--align …] [--k 2] [--roi-volume 1]
          [--roi-shape cube|sphere] [--override …] [--no-uncertainty] [--language en|fr] [--json]
      letb case for each row of a manifest: batch.csv, batch.json, and index.html to look through and accept; a run that was ended
      goes on with --resume; batch --template [FILE] writes a manifest to begin with`,
    load: async () => (await import('./commands/batch.ts')).batchCommand,
  },
  replay: {
    summary: `replay RECORD [--data FOLDER …] [--json]
      computes a stored result again from its images and says equal, or what differs (exit code 1): a letb.measurement/1, letb.case/1
      or letb.reading/1 document; --data says where the images are where they have moved`,
    load: async () => (await import('./commands/replay.ts')).replayCommand,
  },
  export: {
    summary: `export CASE --as nifti|nrrd|csv|pdf --out PATH [--data FOLDER …] [--language en|fr] [--json]
      a case's results out: masks of liver, ROIs and enhancement with the subtraction in HU into a folder, its table, or its page as
      the window prints it; CASE is a folder that letb case wrote, or its case.json; --data says where the images are where they have
      moved: without them the masks of liver and ROIs alone are written (exit code 1)`,
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  verify: {
    summary: 'verify [--json]\n      reference objects with known answers, measured by this installation',
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
};

export async function main(argv: readonly string[]): Promise<ExitCode> {
  const [name, ...args] = argv;
  if (isHelp(name)) {
    process.stdout.write(helpText());
    return 0;
  }
  if (name === '--version' || name === 'version') {
    process.stdout.write(`letb ${softwareVersion()}\n`);
    return 0;
  }
  const entry = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry !== undefined && args.length === 1 && isHelp(args[0])) {
    process.stdout.write(`  ${entry.summary}\n`);
    return 0;
  }
  const io = terminalIo();
  try {
    if (name === undefined) throw new UsageError('no command was given; letb help lists them');
    if (entry === undefined) throw new UsageError(`there is no command "${name}"; letb help lists them`);
    return await (await entry.load()).run(args, io.io);
  } catch (error) {
    io.clear();
    process.stderr.write(`letb: ${await sentenceOf(error)}\n`);
    return 2;
  } finally {
    io.clear();
  }
}

function isHelp(word: string | undefined): boolean {
  return word === 'help' || word === '--help' || word === '-h';
}

function helpText(): string {
  const lines = Object.values(commands).map((entry) => `  ${entry.summary}`);
  return `letb: liver enhancing tumour burden from CT. Research use, not a medical device.\n\n${lines.join('\n')}\n\nletb --version says which version this is.\nExit code: 0 done, 1 some cases failed, 2 bad usage or input.\n`;
}

async function sentenceOf(error: unknown): Promise<string> {
  if (error instanceof DomainError) {
    const { sentenceOf: sentence } = await import('../../core/text/sentences.ts');
    return oneLine(sentence(error, 'en'));
  }
  if (error instanceof UsageError) return oneLine(error.message);
  if (error instanceof CancelledError) return 'cancelled';
  const trace = process.env['LETB_DEBUG'] === '1' && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  return `a fault of the program: ${oneLine(error instanceof Error ? error.message : String(error))}${trace}`;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}

function terminalIo(): { readonly io: CommandIo; readonly clear: () => void } {
  const drawn = process.stderr.isTTY;
  let onLine = false;
  const clear = (): void => {
    if (onLine) process.stderr.write('\r\u001b[K');
    onLine = false;
  };
  return {
    clear,
    io: {
      print: (text) => process.stdout.write(`${text}\n`),
      progress: (fraction, what) => {
        if (!drawn) return;
        const filled = Math.round(Math.min(1, Math.max(0, fraction)) * 30);
        process.stderr.write(
          `\r\u001b[K${'█'.repeat(filled)}${'░'.repeat(30 - filled)} ${Math.round(fraction * 100)} % ${what}`,
        );
        onLine = true;
      },
      note: (text) => {
        clear();
        process.stderr.write(`${text}\n`);
      },
    },
  };
}
