// @ts-check
/** What `npm start` can be told. Imports nothing from npm: read before anything is installed. */
const { parseArgs } = require('node:util');
const { Stop } = require('../scripts/npm.cjs');
const { n8nVersions, nativeVersion, newestVersion, runsHere } = require('./n8n/download.cjs');

/** @typedef {import('./n8n/download.cjs').N8nVersion} N8nVersion */

/**
 * @typedef {object} Options
 * @property {boolean} once Ends after the main job; begins with an empty n8n, in a folder of its own
 * @property {boolean} dev n8n loads what changes in the sources
 * @property {boolean} fresh Forgets what the last start kept
 * @property {N8nVersion} version Of n8n
 * @property {number} port Of n8n; 0 is any free port
 * @property {number} simulatorPort
 */

/** @param {string[]} args @returns {Options} */
function readOptions(args) {
	const { values } = parseArgs({
		args,
		options: {
			once: { type: 'boolean', default: false },
			dev: { type: 'boolean', default: false },
			fresh: { type: 'boolean', default: false },
			n8n: { type: 'string', default: nativeVersion },
			port: { type: 'string', default: '5678' },
			'simulator-port': { type: 'string', default: '4010' },
		},
	});
	const { once, dev, fresh, n8n, port, 'simulator-port': simulatorPort } = values;
	return {
		once,
		dev,
		fresh,
		version: versionIn(n8n),
		port: portIn('--port', port),
		simulatorPort: portIn('--simulator-port', simulatorPort),
	};
}

/** @param {string} given @returns {N8nVersion} */
function versionIn(given) {
	const version = n8nVersions.find((each) => each === (given === 'newest' ? newestVersion : given));
	if (version && runsHere(version)) return version;
	const problem = version
		? `n8n ${version} does not run on Node ${process.versions.node}`
		: `--n8n ${given} is not a version that is pinned here`;
	const valid = [...n8nVersions.filter(runsHere), 'newest'];
	throw new Stop(`${problem}. Valid values of --n8n: ${valid.join(', ')}.`);
}

/** @param {string} option @param {string} given */
function portIn(option, given) {
	const port = Number(given);
	if (/^\d+$/.test(given) && port <= 65_535) return port;
	throw new Stop(`${option} ${given} is not a port: expected a number up to 65535.`);
}

module.exports = { readOptions };
