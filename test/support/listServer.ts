import { startCapture } from './capture';

const open: Array<Awaited<ReturnType<typeof startCapture>>> = [];
afterEach(async () => {
	for (const server of open.splice(0)) await server.close();
});

/** Lists of a Wonder that no simulator is, as they stand: newest first or not, with whatever rows. */
export async function serveList(property: string, rows: unknown[], pageCap = 1000) {
	const server = await startCapture(({ target }) => {
		const query = new URL(target, 'http://host').searchParams;
		const [offset, limit] = ['offset', 'limit'].map((name) => Number(query.get(name)));
		const data = { [property]: rows.slice(offset, offset + Math.min(limit, pageCap)) };
		return { status: 200, body: JSON.stringify({ code: 200, data }) };
	});
	open.push(server);
	const { received, hold, release } = server;
	return { baseUrl: server.url, received, hold, release };
}
