/**
 * A text fit for a log file: whatever could be a path, a name, an identifier, a date or a value is replaced by its kind.
 * What remains is the program's own words and the places in its own code.
 */
export function redact(text: string): string {
  return text.split('\n').map(redactLine).join('\n');
}

/** A stack frame: its place is kept as file name, line and column of our bundle; the folder is not. */
const FRAME = /^(\s*at )(?:(.*) \()?(?:[^()]*[\\/])?([\w.-]+\.(?:ts|tsx|js|mjs|cjs)):(\d+):(\d+)\)?$/;
const NODE_FRAME = /^\s*at (?:[\w.<>$ [\]#]+ )?\(?(?:node:[\w/]+:\d+:\d+|native|<anonymous>)\)?$/;

function redactLine(line: string): string {
  return frameWithoutFolder(line) ?? redactWords(line);
}

/** A stack frame with its file's name but not its folder; null for any line that only begins like one. */
export function frameWithoutFolder(line: string): string | null {
  if (NODE_FRAME.test(line)) return line;
  const frame = FRAME.exec(line);
  if (frame === null) return null;
  const [, at = '', name, file = '', row = '', column = ''] = frame;
  const where = `${file}:${row}:${column}`;
  return name !== undefined && /^[\w.<>$ [\]#]+$/.test(name) ? `${at}${name} (${where})` : `${at}${where}`;
}

/** In this order: what is quoted, then paths (to the end of the line, since a folder's name may hold blanks), then identifiers. */
function redactWords(line: string): string {
  return line
    .replace(/"(?:[^"\\]|\\.)*"?|`[^`]*`?|“[^”]*”?|«[^»]*»?/g, '<value>')
    .replace(/(^|[\s(=:,[{])'.*'/g, '$1<value>')
    .replace(/(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/|[A-Za-z]:[\\/]|\\\\|~?\/|\.{1,2}[\\/]|[^\s\\/]+[\\/](?=\S)).*$/, '<path>')
    .replace(/\S*\^\S*/g, '<name>')
    .replace(/\S+@\S+/g, '<name>')
    .replace(/\b\d+(?:\.\d+){3,}\b/g, '<uid>')
    .replace(/\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?\b/g, '<date>')
    .replace(/\S*\d{4,}\S*/g, '<number>');
}
