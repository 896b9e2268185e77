import assert from 'node:assert/strict';
import { readExamples } from '../../../demo/examples';
import type { Workflow } from '../../../demo/n8n/workflow';
import type { Report } from '../report';
import type { Stage } from '../stage';
import { bigPurchase } from './bigPurchase';
import { declineAlert } from './declineAlert';
import { limitWarning } from './limitWarning';
import { lockAfterDeclines } from './lockAfterDeclines';
import { lowBalance } from './lowBalance';
import { monthEnd } from './monthEnd';
import { temporaryLimit } from './temporaryLimit';

/** Runs a job from end to end, and asserts its effect in the simulator or in its output. */
export type Proof = (stage: Stage, job: Workflow) => Promise<void>;

/** By the name of the workflow; each proof is in a file of its own. */
export const proofs: Record<string, Proof> = {
	'Approve a big purchase, then try it again': bigPurchase,
	'Ask what to do after a decline': declineAlert,
	'Lock a card after several declines': lockAfterDeclines,
	'Raise a limit for some hours': temporaryLimit,
	'Send the month-end report': monthEnd,
	'Warn of a low balance': lowBalance,
	'Warn when a limit is nearly used': limitWarning,
};

/** The examples that do a whole job. */
export async function jobs(stage: Stage, report: Report): Promise<void> {
	for (const [name, prove] of Object.entries(proofs)) {
		await stage.reset();
		await report.check(`job "${name}"`, async () => {
			const job = readExamples(stage.simulator.url, stage.credential).find(
				(example) => example.name === name,
			);
			assert.ok(job, `demo/workflows has no ${name}`);
			await prove(stage, job);
		});
	}
}
