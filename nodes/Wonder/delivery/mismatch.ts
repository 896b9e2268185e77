/** Finding the cause means verifying a body many times over. Events have a tenth of this size. */
const LARGEST_EXPLAINED = 64 * 1024;

export const UNEXPLAINED =
	"The signature doesn't match. Either the Webhook Public Key in the credential isn't Wonder's, the delivery was changed in transit, or Wonder didn't send it.";

interface Mismatch {
	targets: string[];
	contentEncoding: unknown;
	body: Buffer;
	/** Whether Wonder's signature covers these instead. */
	isSigned: (target: string, body: Buffer | string, method?: string) => boolean;
}

/**
 * The cause, where it can be found: a proxy that rewrites paths or bodies. The delivery is refused all
 * the same. Only for deliveries signed with Wonder's key: nobody else should learn anything from it or
 * keep n8n busy.
 */
export function whySignatureFails({ targets, contentEncoding, body, isSigned }: Mismatch): string {
	if (body.length > LARGEST_EXPLAINED) return UNEXPLAINED;
	const otherTarget = otherTargets(targets).find((target) => isSigned(target, body));
	if (otherTarget !== undefined) {
		return `The delivery was signed for a different path: ${otherTarget}. Enter the URL that Wonder delivers to in the trigger's option URL Registered at Wonder, or correct the path in the proxy.`;
	}
	const bodies = otherBodies(body);
	if (targets.some((target) => bodies.some((other) => isSigned(target, other)))) {
		return 'The body was changed in transit, though its content is the same. A proxy or gateway must forward it byte for byte.';
	}
	if (targets.some((target) => ['PUT', 'GET'].some((method) => isSigned(target, body, method)))) {
		return 'The delivery was signed for a method other than POST.';
	}
	if (contentEncoding) {
		return `The signature doesn't match the uncompressed body. The delivery arrived with Content-Encoding ${String(contentEncoding).slice(0, 20)}; a proxy must not compress it.`;
	}
	return UNEXPLAINED;
}

function otherTargets(targets: string[]): string[] {
	const all = targets.flatMap((target) => {
		const [path, query] = target.split('?');
		const suffix = query === undefined ? '' : `?${query}`;
		const segments = path.split('/');
		return [
			path,
			`${path}/${suffix}`,
			path.replace(/\/$/, '') + suffix,
			decoded(target),
			path.replace('/webhook/', '/webhook-test/') + suffix,
			path.replace('/webhook-test/', '/webhook/') + suffix,
			// A proxy may have added any part of the path in front.
			...segments.map((_, index) => `/${segments.slice(index + 1).join('/')}${suffix}`),
		];
	});
	return [...new Set(all)].filter((target) => !targets.includes(target));
}

function decoded(target: string): string {
	try {
		return decodeURIComponent(target);
	} catch {
		return target;
	}
}

/** What the body may have been before something in transit parsed and rewrote it. */
function otherBodies(body: Buffer): string[] {
	const text = body.toString('utf8');
	const others = [text.trim(), `${text}\n`, `${text}\r\n`];
	try {
		const content: unknown = JSON.parse(text);
		others.push(
			JSON.stringify(content),
			JSON.stringify(content, null, 2),
			JSON.stringify(content, null, 4),
			JSON.stringify(content, null, '\t'),
		);
	} catch {
		return others;
	}
	return others.filter((other) => other !== text);
}
