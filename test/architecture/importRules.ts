import { posix } from 'node:path';

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Rooms of core in their order: a room imports only from rooms before it. */
const rooms = [
  'base',
  'geometry',
  'dicom',
  'imaging',
  'segmentation',
  'registration',
  'roi',
  'stats',
  'letb',
  'response',
  'hanging',
  'phantom',
  'record',
  'text',
  'charts',
  'report',
  'export',
];
/** Contracts with the hosts: any room may name their types, and they may name any room's. */
const contracts = ['ports', 'compute', 'ipc'];
/** Packages that core may use: pure functions without an environment. */
const corePackages = [
  'dicom-parser',
  'valibot',
  'd3-scale',
  'd3-shape',
  '@stdlib/math-base-special-betainc',
  '@stdlib/math-base-special-erfc',
  '@stdlib/math-base-special-erfcinv',
  '@stdlib/math-base-special-gammainc',
  '@stdlib/math-base-special-kernel-betaincinv',
];

/** Folders of a host, and what they may import of it. */
const electronMayImport: Readonly<Record<string, readonly string[]>> = {
  main: ['files', 'store', 'network', 'ipc', 'workers', 'measure', 'start'],
  cli: ['files', 'store', 'network', 'workers', 'measure', 'start'],
  measure: ['files', 'store', 'workers'],
  ipc: ['files', 'store', 'network', 'workers'],
  workers: ['files', 'decoders', 'inference', 'store'],
  files: ['decoders'],
  decoders: [],
  inference: [],
  store: ['files'],
  network: ['files'],
  preload: ['ipc'],
  start: ['files', 'decoders'],
};
const rendererMayImport: Readonly<Record<string, readonly string[]>> = {
  app: ['features', 'state', 'engine', 'ui', 'compute'],
  features: ['state', 'engine', 'ui', 'compute', 'features'],
  state: ['compute', 'engine'],
  engine: [],
  compute: [],
  workers: ['compute', 'decoders', 'inference'],
  decoders: [],
  inference: [],
  ui: [],
};

/** What a file imports or re-exports, also dynamically. */
export function importsOf(file: SourceFile): readonly string[] {
  const pattern =
    /(?:^|[;\s])(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|(?:^|[;\s])import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...file.text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

export function violationsOf(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const strange = strangeRoom(file.path);
    const found = importsOf(file).flatMap((specifier) => violation(file.path, specifier));
    return [...strange, ...found].map((text) => `${file.path}: ${text}`);
  });
}

function strangeRoom(path: string): readonly string[] {
  const [environment, folder] = path.split('/');
  const known: Readonly<Record<string, readonly string[]>> = {
    core: [...rooms, ...contracts],
    electron: Object.keys(electronMayImport),
    renderer: Object.keys(rendererMayImport),
  };
  const isFile = folder === undefined || /\.\w+$/.test(folder);
  const allowed = known[environment ?? ''] ?? [];
  if (isFile || allowed.includes(folder)) return [];
  return [`${environment}/${folder} is no room of ${environment}`];
}

function violation(path: string, specifier: string): readonly string[] {
  const [environment = '', folder = '', third = ''] = path.split('/');
  if (!specifier.startsWith('.')) return packageViolation(environment, folder, specifier);
  const target = posix.join(posix.dirname(path), specifier);
  const [toEnvironment = '', toFolder = '', toThird = ''] = target.split('/');
  const forbidden: Readonly<Record<string, readonly string[]>> = {
    core: ['electron', 'renderer'],
    electron: ['renderer'],
    renderer: ['electron'],
  };
  if ((forbidden[environment] ?? []).includes(toEnvironment)) return [`${environment} may not import ${toEnvironment}`];
  if (environment !== toEnvironment) return [];
  if (folder === toFolder && folder !== 'features') return [];
  if (environment === 'core') {
    const free =
      contracts.includes(folder) || contracts.includes(toFolder) || rooms.indexOf(toFolder) < rooms.indexOf(folder);
    return free ? [] : [`core/${folder} may not import core/${toFolder}`];
  }
  const mayImport = (environment === 'electron' ? electronMayImport : rendererMayImport)[folder] ?? [];
  if (!mayImport.includes(toFolder)) return [`${environment}/${folder} may not import ${environment}/${toFolder}`];
  const throughIndex =
    toFolder !== 'features' || (folder === 'features' && third === toThird) || /\/index\.tsx?$/.test(target);
  return throughIndex
    ? []
    : [
        `${environment}/${folder}${folder === 'features' ? `/${third}` : ''} may reach renderer/features/${toThird} through its index only`,
      ];
}

function packageViolation(environment: string, folder: string, specifier: string): readonly string[] {
  if (specifier.startsWith('onnxruntime-') && folder !== 'inference')
    return [`only the folders inference may import ${specifier}`];
  if (environment === 'core') return corePackages.includes(specifier) ? [] : [`core may not import ${specifier}`];
  if (environment === 'electron') {
    const plainNode = ['cli', 'files', 'workers', 'measure', 'start'].includes(folder);
    if (plainNode && specifier === 'electron') return [`electron/${folder} may not import electron, the package`];
    return /^(react|@cornerstonejs)/.test(specifier) ? [`electron may not import ${specifier}`] : [];
  }
  if (/^(node:|electron$)/.test(specifier)) return [`renderer may not import ${specifier}`];
  if (folder === 'decoders' && specifier.startsWith('@cornerstonejs/codec-')) return [];
  if (specifier.startsWith('@cornerstonejs') && folder !== 'engine')
    return [`only renderer/engine may import ${specifier}`];
  return [];
}
