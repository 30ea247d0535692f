const bytesPerLine = 16;

export interface HexLine {
  offset: string;
  hex: string;
  text: string;
}

/** Bytes as `hexdump -C` shows them: offset, sixteen bytes, and their printable ASCII. */
export function hexDump(bytes: Uint8Array): HexLine[] {
  const lines: HexLine[] = [];
  for (let start = 0; start < bytes.length; start += bytesPerLine) {
    const part = [...bytes.subarray(start, start + bytesPerLine)];
    const hex = part.map((byte, index) => `${byte.toString(16).padStart(2, '0')}${index === 7 ? ' ' : ''}`).join(' ');
    lines.push({
      offset: start.toString(16).padStart(8, '0'),
      hex: hex.padEnd(bytesPerLine * 3, ' '),
      text: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
    });
  }
  return lines;
}

/** Bytes out of the API's base64. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
