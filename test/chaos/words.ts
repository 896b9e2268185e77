/** What the node's words claim about one item. */
export type Claim = 'done' | 'nothing' | 'unknown';

const UNKNOWN = /unknown outcome|may or may not|may have processed/i;

const NOTHING =
	/nothing was (?:sent|changed)|\bwas not sent(?! a second time)|none of the items was sent/i;

const NO_MONEY = /no money moved/i;

/** About the items before and after the one that failed. */
const ABOUT_OTHERS =
	/\d+ earlier items? (?:was|were) already processed.*?Don't send (?:it|them) again\.|Items? \d+(?: to \d+)? (?:was|were) not sent\./gs;

/**
 * Throws if it contradicts itself, or claims nothing at all. An AI agent only gets the message: there,
 * what is not called unknown counts as "nothing".
 */
export function claimOf(text: string, movesMoney: boolean, isMessageOnly = false): Claim {
	const isUnknown = UNKNOWN.test(text);
	const isNothing = NOTHING.test(text) || (movesMoney && NO_MONEY.test(text));
	if (isUnknown && isNothing)
		throw new Error('the node says both "unknown" and "nothing was done"');
	if (isUnknown) return 'unknown';
	if (isNothing || NO_MONEY.test(text) || isMessageOnly) return 'nothing';
	throw new Error('the node does not say what happened to the item');
}

/** Of a run that one item has ended. */
export function claimsOfFailure(text: string, count: number, movesMoney: boolean): Claim[] {
	const own = claimOf(text.replace(ABOUT_OTHERS, ''), movesMoney);
	const failed = Number(/\bItem (\d+) of \d+: /.exec(text)?.[1] ?? 1) - 1;
	const isWhole = /None of the items was sent/.test(text);
	return Array.from({ length: count }, (_, item) => {
		if (item === failed) return own;
		return item < failed && !isWhole ? 'done' : 'nothing';
	});
}
