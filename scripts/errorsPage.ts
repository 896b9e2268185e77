/** Writes the tables of docs/errors.md, from the sources of the errors. */
import { writeFileSync } from 'node:fs';
import { explanationOf, KNOWN_CODES, outcomeOf, type Stake } from '../nodes/Wonder/api/errors';
import { unreachable, UNREACHED } from '../nodes/Wonder/api/network';
import { CAUSES } from '../nodes/Wonder/credential/credentialTest';
import { cell, generatedPage } from './generated';

const STATUSES = [302, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504];
/** Wonder has such codes; what matters here is that there is one. */
const A_CODE = '300001';
/** As Node.js and axios say it. */
const NETWORK_ERRORS = [
	...[...UNREACHED.keys()].map((code) => `connect ${code}`),
	'certificate has expired CERT_HAS_EXPIRED',
	'connect EHOSTUNREACH',
	'connect ETIMEDOUT',
	'timeout exceeded ECONNABORTED',
	'read ETIMEDOUT',
	'read ECONNRESET',
];

const reading: Stake = { reads: true, askedBy: 'item', movesMoney: false, namesId: true };
const writing: Stake = { ...reading, reads: false };

/** What to do where the error itself only says what happened: there its consequence says the rest. */
const STEPS: Record<string, string> = {
	409: 'Look the record up in Wonder. If it is the one you wanted, you are done.',
	500: 'Try a read again later. If it stays, send Wonder the request ID that the error shows.',
	EO100102: "Use the card's or the account's currency.",
	CERT_HAS_EXPIRED:
		"Correct the server's certificate, or the proxy that replaces it (NODE_EXTRA_CA_CERTS).",
	ECONNRESET: 'Check the network between n8n and Wonder. After a write, check in Wonder first.',
};

/** Each explanation is the cause in one sentence, then what to do; or only what to do. */
function causeAndStep(text: string, key: string | number): string {
	const whole = text.startsWith('Check ') ? `Wonder rejected the request. ${text}` : text;
	const [, cause, ownStep] = /^(.*?\.)(?: (.*))?$/.exec(whole) as unknown as string[];
	const step = ownStep ?? STEPS[Number(key) > 500 ? 500 : key];
	if (!step) throw new Error(`errorsPage.ts: say in STEPS what to do after ${key}`);
	return `${cell(cause)} | ${cell(step)}`;
}

function outcomesOf(status: number): string {
	const [withCode, without] = [A_CODE, undefined].map((code) => outcomeOf(writing, status, code));
	if (withCode === without) return withCode;
	return `${withCode} if the response has a code of Wonder's, else ${without}`;
}

const byStatus = () => [
	'| HTTP status | Cause | Next step | A write then is |',
	'|---|---|---|---|',
	...STATUSES.map(
		(status) =>
			`| ${status} | ${causeAndStep(explanationOf(reading, status, undefined), status)} | ${outcomesOf(status)} |`,
	),
];

const byCode = () => [
	"| Wonder's code | Cause | Next step |",
	'|---|---|---|',
	...[...KNOWN_CODES].map(([code, text]) => `| \`${code}\` | ${causeAndStep(text, code)} |`),
];

function rowOf(said: string): string {
	const code = said.split(' ').at(-1)!;
	const error = { code, message: said };
	const { message, description, outcome } = unreachable(writing, error, 'https://…');
	const advice = unreachable(reading, error, 'https://…').description;
	const step = advice.replace(/ ?Nothing was changed and no money moved\./, '');
	const text = outcome === 'nothing sent' ? description.split(' Nothing was sent')[0] : message;
	const rest = outcome === 'nothing sent' ? '' : ` ${step.replace(/ ?\(\w+\)$/, '')}`;
	const cause = causeAndStep(`${text.replace(/\.$/, '')}.${rest}`.trim(), code);
	return `| \`${code}\` | ${cause} | ${outcome} |`;
}

const byNetwork = () => [
	'| Code at the end | Cause | Next step | A write then is |',
	'|---|---|---|---|',
	...NETWORK_ERRORS.map(rowOf),
];

const byTest = () => [
	'| Cause | Next step |',
	'|---|---|',
	...[...new Set(CAUSES.map(([, text]) => text))].map(
		(text) => `| ${causeAndStep(text, 'test')} |`,
	),
];

export const errorsPage = () =>
	generatedPage('docs/errors.md', 'errors', [
		'## By HTTP status\n',
		...byStatus(),
		"\n## By Wonder's code\n",
		...byCode(),
		'\n## Without a response\n',
		...byNetwork(),
		'\n## The credential test\n',
		...byTest(),
	]);

if (require.main === module) {
	const { path, wanted } = errorsPage();
	writeFileSync(path, wanted);
}
