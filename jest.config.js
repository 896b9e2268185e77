/** Every suite but the real-n8n one, which `npm run test:e2e` runs. */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	// An n8n with this package in it is no part of this package.
	modulePathIgnorePatterns: ['<rootDir>/.n8n'],
	setupFiles: ['<rootDir>/test/support/setup.ts'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
	testTimeout: 60_000,
	// By default one fewer than there are cores: on two cores, everything in one process.
	maxWorkers: '100%',
};
