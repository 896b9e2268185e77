/**
 * What `npm run mutation` changes, and the test files that must notice. As few files as notice nearly
 * everything, the quickest first: Jest loads them anew for each change.
 */
export const targets = {
	signature: { source: 'api/signature', tests: ['signature'] },
	money: { source: 'input/decimal', tests: ['decimal'] },
	targets: { source: 'delivery/targets', tests: ['trigger/targets'] },
	proof: { source: 'delivery/signedDelivery', tests: ['trigger/refusals'] },
	errors: { source: 'api/errors', tests: ['errorTexts', 'errorOutcomes', 'client'] },
	signedRequest: { source: 'api/signedRequest', tests: ['credential/signedRequest'] },
	client: { source: 'operation/client', tests: ['client', 'clientLists'] },
	sendOnce: {
		source: 'execution/sendOnce',
		tests: ['writesOnce', 'writesWithReference', 'writesOtherProcess', 'writesRemembered'],
	},
	responseGuard: { source: 'decision/responseGuard', tests: ['decision/responseGuard'] },
	waiting: {
		source: 'decision/pendingAuthorizations',
		tests: ['decision/pendingAuthorizations'],
	},
	velocity: { source: 'decision/rules/velocity', tests: ['decision/velocity'] },
	rules: {
		source: 'decision/rules/rules',
		tests: ['decision/rules', 'decision/compiledRules', 'decision/conditions'],
	},
	run: { source: 'execution/run', tests: ['run', 'runPlaces'] },
	exactlyOnce: { source: 'trigger/exactlyOnce', tests: ['trigger/firstRun'] },
	keys: {
		source: 'api/keys',
		tests: ['credential/keys', 'credential/keyMistakes', 'credential/keyForms'],
	},
};
