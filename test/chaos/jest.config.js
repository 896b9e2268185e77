/** `npm run chaos` is a run of its own: how long it takes is up to who calls it. */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	testMatch: ['<rootDir>/test/chaos/*.chaos.ts'],
};
