import assert from 'node:assert/strict';
import { readExamples } from '../../../demo/examples';
import type { Workflow } from '../../../demo/n8n/workflow';
import type { Report } from '../report';
import type { Stage } from '../stage';
import { isWantedJob } from '../wanted';
import { offboarding } from './offboarding';
import { cardsFromSheet } from './cardsFromSheet';
import { limitsFromSheet } from './limitsFromSheet';
import { proposeLocks } from './proposeLocks';
import { reconcileEvents } from './reconcileEvents';
import { newPlace } from './newPlace';
import { shadowReport } from './shadowReport';
import { allowedMerchants } from './allowedMerchants';
import { issueCardByForm } from './issueCardByForm';
import { customCalls } from './customCalls';
import { onboardAndFund } from './onboardAndFund';
import { lockWhenAsked } from './lockWhenAsked';
import { previewTopUp } from './previewTopUp';
import { setTopUpFee } from './setTopUpFee';
import { askAboutCardSpending } from './askAboutCardSpending';
import { cardsAsMcpServer } from './cardsAsMcpServer';
import { lockOrLimitWithApproval } from './lockOrLimitWithApproval';
import { onePurchaseCard } from './onePurchaseCard';
import { bigPurchase } from './bigPurchase';
import { dailyDigest } from './dailyDigest';
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
	'Onboard a consumer and fund the card': onboardAndFund,
	'Issue and limit a business card': issueCardByForm,
	'Custom API call and HTTP Request node with the credential': customCalls,
	'Lock and terminate the cards of a person who leaves': offboarding,
	'Change limits from a sheet': limitsFromSheet,
	'Issue cards from a sheet': cardsFromSheet,
	'Propose cards to lock after declined purchases': proposeLocks,
	'Reconcile events with the transaction list': reconcileEvents,
	'Tell of a new merchant or country of a card': newPlace,
	'Report what a policy in Shadow would have done': shadowReport,
	'Decide by rules, then by a list of allowed merchants': allowedMerchants,
	'Lock a card when asked': lockWhenAsked,
	'Preview what a top-up costs': previewTopUp,
	'Set the top-up fee: changes what your customers pay': setTopUpFee,
	'Ask about card spending': askAboutCardSpending,
	'Lock cards or set limits, with approval': lockOrLimitWithApproval,
	'One-purchase card for an agent': onePurchaseCard,
	'Your cards as an MCP server': cardsAsMcpServer,
	'Approve a big purchase, then try it again': bigPurchase,
	'Ask what to do after a decline': declineAlert,
	'Lock a card after several declines': lockAfterDeclines,
	'Raise a limit for some hours': temporaryLimit,
	'Send a daily digest of spending': dailyDigest,
	'Send the month-end report': monthEnd,
	'Warn of a low balance': lowBalance,
	'Warn when a limit is nearly used': limitWarning,
};

/** The examples that do a whole job. */
export async function jobs(stage: Stage, report: Report): Promise<void> {
	for (const [name, prove] of Object.entries(proofs)) {
		if (!isWantedJob(name)) continue;
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
