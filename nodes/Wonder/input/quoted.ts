import { withoutCardNumbers } from './cardNumbers';

const MOST_CHARACTERS = 40;

/** Only keys have these: PEM lines, or base64 that is longer than any ID. */
const PART_OF_KEY = /-----BEGIN|-----END|[A-Za-z0-9+/_=-]{60,}|(?:[A-Za-z0-9+/_=-]{16,}\s+){3}/;

/** A user's input, for a message: shortened, and without secrets pasted into the wrong field. */
export function quoted(value: unknown): string {
	const text = String(value);
	if (PART_OF_KEY.test(text.slice(0, 10_000))) return '"[hidden: looks like a key]"';
	const shown = withoutCardNumbers(text.slice(0, 200));
	return `"${shown.length > MOST_CHARACTERS ? `${shown.slice(0, MOST_CHARACTERS)}…` : shown}"`;
}
