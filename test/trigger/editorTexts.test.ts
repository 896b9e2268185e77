import {
	Workflow,
	type INode,
	type INodeParameters,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { node, nodeTypes } from '../support/runNode';

/** What n8n's editor says about the trigger. */
const { description } = nodeTypes.getByNameAndVersion('wonderTrigger', 1.1);
const { activationMessage, eventTriggerDescription, subtitle, triggerPanel } = description;

test('the panel, the canvas, and the dialog after publishing use n8n’s words', () => {
	const texts = JSON.stringify([activationMessage, eventTriggerDescription, triggerPanel]);
	expect(texts).toMatch(/'execute step' button/);
	expect(texts).toMatch(/publish it/);
	expect(texts).not.toMatch(/activate|listen|test step/i);
	expect(activationMessage).toMatch(/production webhook URL/);
});

test.each(['wonderTrigger', 'wonderPollingTrigger', 'wonderDecisionTrigger'])(
	'the panel of %s says where to click for a payment in the simulator',
	(name) => {
		const { triggerPanel: panel } = nodeTypes.getByNameAndVersion(name).description;
		const { executionsHelp: help } = panel as { executionsHelp: Record<string, string> };
		for (const text of [help.inactive, help.active]) {
			expect(text).toContain('open its page (http://127.0.0.1:4010)');
			expect(text).toContain('pay with a card under <b>Cards</b>');
		}
	},
);

test('who has no public URL is told of the Wonder Polling Trigger, and who has one of the Wonder Trigger', () => {
	const noticeOf = ({ properties }: INodeTypeDescription) =>
		properties.find(({ type }) => type === 'notice')?.displayName;
	const polling = nodeTypes.getByNameAndVersion('wonderPollingTrigger', 1).description;
	expect(noticeOf(description)).toContain(`use the ${polling.displayName} instead`);
	expect(noticeOf(polling)).toContain(`the ${description.displayName} gets them at once`);
	expect(noticeOf(polling)).toContain('needs no public URL');
});

test('the text on the canvas while the trigger waits fits into its balloon', () => {
	expect(eventTriggerDescription).toMatch(/^Waiting for /);
	expect(eventTriggerDescription?.length).toBeLessThanOrEqual(28);
});

test.each([
	[['Declined'], 'Declined'],
	[['Approved', 'Settled'], 'Approved, Settled'],
	['={{ "Declined, Settled" }}', 'Declined, Settled'],
])('the events %j are the subtitle %j', (events, expected) => {
	const trigger = node('Wonder Trigger', 'wonderTrigger', { events } as INodeParameters, 1.1);
	const workflow = new Workflow({
		nodes: [trigger as INode],
		connections: {},
		active: false,
		nodeTypes,
	});
	const value = workflow.expression.getSimpleParameterValue(
		workflow.getNode('Wonder Trigger') as INode,
		subtitle,
		'internal',
		{},
	);
	expect(value).toBe(expected);
});
