import { Workflow, type INode, type INodeParameters } from 'n8n-workflow';
import { node, nodeTypes } from '../support/runNode';

/** What n8n's editor says about the decision nodes. */
const { activationMessage, eventTriggerDescription, triggerPanel } = nodeTypes.getByNameAndVersion(
	'wonderDecisionTrigger',
	1.2,
).description;
const { executionsHelp, activationHint } = triggerPanel as {
	executionsHelp: Record<'active' | 'inactive', string>;
	activationHint: Record<'active' | 'inactive', string>;
};

test.each([
	['the dialog after publishing', activationMessage],
	['the help before publishing', executionsHelp.inactive],
	['the help after publishing', executionsHelp.active],
	['the hint before publishing', activationHint.inactive],
	['the hint after publishing', activationHint.active],
])('%s says that payments wait and that in Live mode the decisions are real', (_, text) => {
	expect(text).toMatch(/\bwaits? for (it|this workflow)\b/);
	expect(text).toMatch(/in Live mode.* (decides real payments|decisions are real)/i);
	expect(text).not.toMatch(/activate|listen|test step/i);
});

test('the help says that in Live mode a payment in a test gets a real decision, too', () => {
	for (const text of Object.values(executionsHelp)) {
		expect(text).toMatch(
			/'execute step' button.*test URL\. In Live mode, that payment gets a real decision/,
		);
	}
});

test('the text on the canvas while the trigger waits fits into its balloon', () => {
	expect(eventTriggerDescription).toMatch(/^Waiting for /);
	expect(eventTriggerDescription?.length).toBeLessThanOrEqual(28);
});

test.each<[string, number, INodeParameters, string]>([
	['wonderDecisionTrigger', 1.2, { mode: 'live' }, 'Live Decisions'],
	['wonderDecisionTrigger', 1.2, {}, 'Shadow Mode'],
	['wonderDecisionTrigger', 1.1, {}, 'Live Decisions'],
	['wonderDecision', 1, { decision: 'approve' }, 'Approve Payment'],
	['wonderDecision', 1, { decision: 'decline' }, 'Decline Payment'],
	['wonderDecision', 1, { decision: '={{ $json.decision }}' }, 'Approve or Decline'],
])('the subtitle of %s %d with %j is %j', (type, version, parameters, expected) => {
	const { subtitle } = nodeTypes.getByNameAndVersion(type, version).description;
	const subject = node('Subject', type, parameters, version) as INode;
	const workflow = new Workflow({ nodes: [subject], connections: {}, active: false, nodeTypes });
	const value = workflow.expression.getSimpleParameterValue(subject, subtitle, 'internal', {});
	expect(value).toBe(expected);
});
