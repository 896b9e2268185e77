/**
 * The rules of all code, published or not: `eslint -c eslint.dev.config.mjs .`. What n8n demands of
 * published code comes on top of it, from `eslint.config.mjs`, which has to stay n8n's default.
 */
import { config } from '@n8n/node-cli/eslint';
import { rooms } from './eslint.rooms.mjs';

/** The limits of code that runs inside n8n do not bind a test or the simulator. */
const withoutRulesOfN8n = config.map(({ rules, ...rest }) => ({
	...rest,
	...(rules && { rules: Object.fromEntries(Object.entries(rules).filter(isGeneral)) }),
}));

function isGeneral([rule]) {
	return !/^(@n8n|n8n-nodes-base)\//.test(rule);
}

export default [
	{ ignores: ['**/dist/**', '.n8n/**', '.simulator/**'] },
	...withoutRulesOfN8n,
	{
		files: ['{simulator,test,demo,scripts,bench}/**/*.ts'],
		rules: {
			'no-console': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
		},
	},
	rooms,
];
