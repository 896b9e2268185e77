import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';

/** Never in the published package: the limits of code that runs inside n8n do not bind it. */
const NOT_PUBLISHED = ['simulator', 'test', 'demo', 'scripts', 'bench'].map(
	(folder) => `${folder}/**/*.ts`,
);

const n8nRules = Object.fromEntries(
	configWithoutCloudSupport
		.flatMap(({ rules = {} }) => Object.keys(rules))
		.filter((rule) => rule.startsWith('@n8n/') || rule.startsWith('n8n-nodes-base/'))
		.map((rule) => [rule, 'off']),
);

export default [
	{ ignores: ['dist/**', '.n8n/**', '.simulator/**'] },
	...configWithoutCloudSupport,
	{
		files: NOT_PUBLISHED,
		rules: {
			...n8nRules,
			'no-console': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
		},
	},
];
