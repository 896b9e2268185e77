import fc from 'fast-check';
import { proveSender, Refusal, type Arrival } from '../../nodes/Wonder/delivery/signedDelivery';
import { ALGORITHM, formatRequestTime } from '../../simulator/gateway/signature';
import { appId, genuine, now, target, trust, withHeader } from '../support/arrival';
import { eventOf } from '../support/deliver';

/** The check itself, without HTTP, so that it can be tried many thousands of times. */

/** Why it was refused; undefined when it was accepted. Anything but a Refusal is a bug. */
function refusal(arrival: Arrival): string | undefined {
	try {
		proveSender(arrival, trust, now);
		return undefined;
	} catch (error) {
		if (error instanceof Refusal) return error.reason;
		throw error;
	}
}

test.each([
	['as in the credential', appId],
	['in uppercase', appId.toUpperCase()],
	['in lowercase', appId.toLowerCase()],
])('the App ID matches when Wonder writes it %s', (_, id) => {
	const credential = genuine().headers.credential as string;
	expect(
		refusal(withHeader(genuine(), 'credential', credential.replace(appId, id))),
	).toBeUndefined();
	const other = credential.replace(appId, `${id.slice(0, -1)}e`);
	expect(refusal(withHeader(genuine(), 'credential', other))).toBe('other_app_id');
});

test('10,000 deliveries of any content: accepted as signed, refused with one thing changed', () => {
	const text = (min: number, max: number) =>
		fc.stringMatching(new RegExp(`^[A-Za-z0-9]{${min},${max}}$`));
	let accepted = 0;
	let refused = 0;
	fc.assert(
		fc.property(
			fc.uint8Array({ minLength: 1, maxLength: 300 }),
			text(16, 16),
			fc.array(text(1, 8), { minLength: 1, maxLength: 4 }),
			fc.option(text(1, 6)),
			fc.nat(7),
			fc.nat(299),
			fc.integer({ min: 1, max: 255 }),
			(bytes, nonce, path, query, kind, at, flip) => {
				const place = `/${path.join('/')}${query === null ? '' : `?q=${query}`}`;
				const arrival = genuine({ body: Buffer.from(bytes), nonce, target: place });
				expect(refusal(arrival)).toBeUndefined();
				accepted += 1;
				expect(refusal(changed(arrival, kind, at, flip))).toBeDefined();
				refused += 1;
			},
		),
		{ numRuns: 10_000, seed: 20_261_125 },
	);
	expect([accepted, refused]).toEqual([10_000, 10_000]);
}, 180_000);

function changed(arrival: Arrival & { body: Buffer }, kind: number, at: number, flip: number) {
	const { body, headers } = arrival;
	const flipped = (bytes: Buffer) => {
		const copy = Buffer.from(bytes);
		copy[at % copy.length] ^= flip;
		return copy;
	};
	const signature = Buffer.from(String(headers.signature), 'base64');
	const changes: Arrival[] = [
		{ ...arrival, body: flipped(body) },
		{ ...arrival, body: Buffer.concat([body, Buffer.from([flip])]) },
		{ ...arrival, body: body.subarray(1) },
		withHeader(arrival, 'signature', flipped(signature).toString('base64')),
		withHeader(arrival, 'nonce', `${String(headers.nonce)}x`),
		{ ...arrival, targets: arrival.targets.map((each) => `${each}/`) },
		withHeader(
			arrival,
			'credential',
			`${appId}/${formatRequestTime(now - 1000 * flip)}/${ALGORITHM}`,
		),
		withHeader(arrival, 'signature', String(headers.signature).slice(0, -4)),
	];
	return changes[kind];
}

test('every single bit of a signature counts', () => {
	const arrival = genuine();
	const signature = Buffer.from(String(arrival.headers.signature), 'base64');
	expect(signature).toHaveLength(256);
	let refused = 0;
	for (let bit = 0; bit < 2048; bit++) {
		const copy = Buffer.from(signature);
		copy[bit >> 3] ^= 1 << (bit & 7);
		if (refusal(withHeader(arrival, 'signature', copy.toString('base64')))) refused += 1;
	}
	expect(refused).toBe(2048);
	expect(refusal(arrival)).toBeUndefined();
});

test('every byte of a body of 2 kB counts', () => {
	const body = Buffer.from(eventOf({ merchant_name: 'x'.repeat(2048 - eventOf().length + 20) }));
	expect(body).toHaveLength(2048);
	const arrival = genuine({ body });
	let refused = 0;
	for (let at = 0; at < body.length; at++) {
		const copy = Buffer.from(body);
		copy[at] ^= 1 << at % 8;
		if (refusal({ ...arrival, body: copy })) refused += 1;
	}
	expect(refused).toBe(2048);
	expect(refusal(arrival)).toBeUndefined();
});

test('20,000 random headers and bodies: none accepted, no exception', () => {
	const random = mulberry32(20_261_125);
	const whole = (below: number) => Math.floor(random() * below);
	const arrival = genuine();
	const pieces = [
		...Object.values(arrival.headers).map(String),
		...['', ',', '/', '//', ' ', '=', 'null', '0', '\u0000', 'é', '🂡', ALGORITHM, appId],
		formatRequestTime(now),
		'99999999999999',
		'A'.repeat(344),
		'/'.repeat(5000),
	];
	const garbage = () =>
		Array.from({ length: whole(4) }, () => {
			const piece = pieces[whole(pieces.length)];
			const cut = whole(piece.length + 1);
			return random() < 0.5 ? piece : piece.slice(cut) + String.fromCharCode(whole(256));
		}).join(random() < 0.5 ? '' : '/');
	const names = ['credential', 'nonce', 'signature', 'content-encoding', 'x-action'];
	const misjudged: Arrival[] = [];
	for (let tries = 0; tries < 20_000; tries++) {
		const headers: Arrival['headers'] = { ...arrival.headers };
		for (const name of names) {
			if (random() < 0.4) continue;
			const values = [garbage(), undefined, [garbage(), garbage()]];
			headers[name] = values[whole(3)];
		}
		const length = whole(400);
		const bodies = [
			arrival.body,
			undefined,
			Buffer.alloc(0),
			Buffer.from(garbage()),
			Buffer.from(Array.from({ length }, () => whole(256))),
			arrival.body.subarray(0, length),
		];
		const targets = [[target], [], [garbage()], ['%E0%A4%A', '?', garbage()]][whole(4)];
		const attempt: Arrival = { headers, body: bodies[whole(bodies.length)], targets };
		const unchanged =
			attempt.body === arrival.body &&
			targets[0] === target &&
			['credential', 'nonce', 'signature'].every((name) => headers[name] === arrival.headers[name]);
		if ((refusal(attempt) === undefined) !== unchanged) misjudged.push(attempt);
	}
	expect(misjudged).toEqual([]);
}, 120_000);

/** Small and seeded, so that a failure can be repeated. */
function mulberry32(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
