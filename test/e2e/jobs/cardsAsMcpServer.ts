import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openMcp } from '../mcpClient';
import type { Proof } from './index';
import { assertOnlyRead, assertReadTools, questions, spentCard } from './readTools';

export const cardsAsMcpServer: Proof = async (stage, job) => {
	const { pan, lastFour } = await spentCard(stage);
	const token = randomUUID();
	const bearer = await stage.n8n.createCredential('Token', 'httpBearerAuth', { token });
	const nodes = job.nodes.map((node) =>
		node.type.endsWith('.mcpTrigger') ? { ...node, credentials: { httpBearerAuth: bearer } } : node,
	);
	await stage.n8n.activate(await stage.store({ ...job, nodes }));
	const url = `${stage.n8n.url}/mcp/wonder-cards`;

	for (const wrong of [undefined, 'wrong']) {
		await assert.rejects(openMcp(url, wrong), /initialize → 40[13]/);
	}
	const mcp = await openMcp(url, token);
	assertReadTools(await mcp.listTools());
	for (const { call, tells } of questions(lastFour)) {
		const { text } = await mcp.call(call);
		for (const told of tells) assert.match(text, told);
		assert.ok(!text.includes(pan));
	}
	await assertOnlyRead(stage);
};
