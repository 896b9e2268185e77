/**
 * Path and query that Wonder may have signed: those of this trigger's public URL, and those that
 * arrived. A proxy in front of n8n may have removed a prefix.
 * @param arrived path and query of the request line
 * @param publicUrl the production webhook URL as n8n knows it
 * @param registered the user's input in URL Registered at Wonder
 */
export function targetsOf(
	arrived: string,
	publicUrl: string | undefined,
	registered: string | undefined,
): string[] {
	const [path, ...rest] = arrived.split('?');
	const query = rest.length ? `?${rest.join('?')}` : '';
	const targets = [arrived];
	if (publicUrl && URL.canParse(publicUrl)) {
		targets.push(publicPath(new URL(publicUrl).pathname, path) + query);
	}
	if (registered && URL.canParse(registered)) {
		const { pathname, search } = new URL(registered);
		targets.push(pathname + (search || query));
	}
	return [...new Set(targets)];
}

/** The test URL differs from the production URL in one part: "webhook-test" instead of "webhook". */
function publicPath(production: string, arrived: string): string {
	if (production.endsWith(arrived)) return production;
	const [wanted, given] = [production.split('/'), arrived.split('/')];
	let common = 0;
	// Ends, because the two differ.
	while (wanted.at(-1 - common) === given.at(-1 - common)) common++;
	const [ownEnd, givenEnd] = [wanted.length - common - 1, given.length - common - 1];
	// If no part differs, a proxy has added a prefix to the public path.
	if (common === 0 || ownEnd < 1) return production;
	return [...wanted.slice(0, ownEnd), ...given.slice(givenEnd)].join('/');
}
