/** A log entry as people read it: time, level, message, then what else is known as key=value; a stack on its own lines. */
export function lineOfText(entry: Readonly<Record<string, unknown>>): string {
  const { time, level, msg, err, error, ...rest } = entry;
  const clockTime = typeof time === 'string' ? time.slice(11, 19) : '--:--:--';
  const label = (typeof level === 'string' ? level : 'info').toUpperCase().padEnd(5);
  const facts = Object.entries(rest).map(([key, value]) => `${key}=${word(value)}`);
  const head = [clockTime, label, ...(typeof msg === 'string' ? [oneLine(msg)] : []), ...facts].join(' ');
  const stack = stackOf(err ?? error);
  return `${head}\n${stack ? `${stack.replace(/^/gm, '         ')}\n` : ''}`;
}

/** Values without blanks stay bare, so that a line can be read and searched; all others are JSON. */
function word(value: unknown): string {
  return typeof value === 'string' && /^[\w.:/@+,%#-]+$/.test(value) ? value : JSON.stringify(value);
}

/** Control characters could forge a second line or drive the terminal: they are written as escapes. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

function stackOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { stack, message } = error as { stack?: unknown; message?: unknown };
  const text = typeof stack === 'string' ? stack : typeof message === 'string' ? message : undefined;
  return text?.split('\n').map(oneLine).join('\n');
}
