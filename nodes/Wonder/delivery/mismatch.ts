/** Events have a tenth of it; to look for the cause is to write and verify a body many times. */
const LARGEST_EXPLAINED = 64 * 1024;

export const UNEXPLAINED =
	"The signature does not match. Either the Webhook Public Key in the credential is not Wonder's, or the delivery was changed on its way, or Wonder did not send it.";

interface Mismatch {
	targets: string[];
	contentEncoding: unknown;
	body: Buffer;
	/** Whether Wonder's signature is one over these instead. */
	isSigned: (target: string, body: Buffer | string, method?: string) => boolean;
}

/**
 * Tells the cause where it can be found out: a proxy that rewrites addresses or bodies. What is
 * found here is refused all the same. Only for what Wonder's key has signed: nobody else is to learn
 * anything by it, or to keep n8n busy.
 */
export function whySignatureFails({ targets, contentEncoding, body, isSigned }: Mismatch): string {
	if (body.length > LARGEST_EXPLAINED) return UNEXPLAINED;
	const elsewhere = otherTargets(targets).find((target) => isSigned(target, body));
	if (elsewhere !== undefined) {
		return `The delivery is signed for another path: ${elsewhere}. Enter the URL that is registered at Wonder as "URL Registered at Wonder" in the options of this trigger, or correct the path in the proxy.`;
	}
	const bodies = otherBodies(body);
	if (targets.some((target) => bodies.some((other) => isSigned(target, other)))) {
		return 'The body was changed on its way, though its content is the same. A proxy or gateway must pass it on byte for byte.';
	}
	if (targets.some((target) => ['PUT', 'GET'].some((method) => isSigned(target, body, method)))) {
		return 'The delivery is signed for another method than POST.';
	}
	if (contentEncoding) {
		return `The signature does not match the uncompressed body. The delivery came with Content-Encoding ${String(contentEncoding).slice(0, 20)}; a proxy must not compress it.`;
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
			// Whatever part of the path a proxy has put in front.
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

/** What the body may have been before something on its way parsed and wrote it again. */
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
