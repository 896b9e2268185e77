import { createRequire } from 'node:module';
import { useWonder } from '../support/wonder';

const wonder = useWonder();

/** What n8n writes when its log level is debug. */
const lines: string[] = [];
// The copies that n8n-core itself uses.
const fromCore = createRequire(require.resolve('n8n-core'));
const { Container } = fromCore('@n8n/di');
const { Logger } = fromCore('@n8n/backend-common');
const debug = { value: (line: string) => void lines.push(line) };
Container.set(Logger, Object.create(Container.get(Logger) as object, { debug }));
beforeEach(() => void (lines.length = 0));
const logged = () => lines.filter((line) => line.startsWith('Wonder: '));

describe('the debug log of n8n', () => {
	test('has a line for each request: route, status, time, request ID', async () => {
		const [cardId] = await wonder.newCards(1);
		await wonder.result('card.get', { cardId });
		const route = 'GET /cards/\\{cardId\\}';
		expect(logged()).toEqual([
			expect.stringMatching(`^Wonder: ${route}: HTTP 200 after \\d+ ms, request ID [\\w-]+$`),
		]);
	});

	test('has one for a request that got no response, too', async () => {
		await wonder.node('card.getAll', {}, {}, { baseUrl: 'http://127.0.0.1:1' });
		expect(logged().at(-1)).toMatch(/^Wonder: GET \S+: no response after \d+ ms$/);
	});

	test('has no query and no body', async () => {
		await wonder.node('api.call', {
			method: 'GET',
			path: '/cards',
			query: { parameter: [{ name: 'mail', value: 'nathan@example.com' }] },
		});
		await wonder.node('user.get', { findBy: 'referenceId', referenceId: 'e7' });
		expect(logged()).toHaveLength(2);
		expect(logged().join('\n')).not.toMatch(/nathan|reference_id/);
	});
});
