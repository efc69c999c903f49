const ESCAPE = String.fromCharCode(27);

/** Bytes of a console as one reads them: colours and cursor movements go, other control characters get their picture. */
export function readable(text: string): string {
  const plain = text.replace(new RegExp(`${ESCAPE}(\\[[0-9;?]*[ -/]*[@-~]|[()][0-9A-B]|[=>])`, 'g'), '');
  return [...plain.replaceAll('\r\n', '\n')].map(picture).join('');
}

function picture(c: string): string {
  const code = c.charCodeAt(0);
  if (c === '\n' || c === '\t') return c;
  if (c === '\r') return '⏎';
  // The Unicode block "Control Pictures" follows the order of the control characters.
  if (code < 32) return String.fromCharCode(0x2400 + code);
  return code === 127 ? '␡' : c;
}
