/** Wonder's own JSON has a handful of levels. JSON.stringify fails at a few thousand. */
const DEEPEST = 100;

const [QUOTE, BACKSLASH] = [...Buffer.from('"\\')];
const OPENING = [...Buffer.from('[{')];
const CLOSING = [...Buffer.from(']}')];

/** Whether JSON has so many levels that what was read from it could not be written again. */
export function isTooDeep(json: Buffer): boolean {
	let depth = 0;
	let isText = false;
	for (let at = 0; at < json.length; at++) {
		const byte = json[at];
		if (isText && byte === BACKSLASH) at += 1;
		else if (byte === QUOTE) isText = !isText;
		else if (isText) continue;
		else if (CLOSING.includes(byte)) depth -= 1;
		else if (OPENING.includes(byte) && ++depth > DEEPEST) return true;
	}
	return false;
}

export function parseJson(json: Buffer): unknown {
	if (isTooDeep(json)) throw new SyntaxError('The JSON has too many levels.');
	return JSON.parse(json.toString('utf8'));
}
