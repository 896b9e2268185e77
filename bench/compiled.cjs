/**
 * Loads TypeScript as a build makes it: tsx, which runs the rest, marks every function with its name, which
 * costs time in each call.
 */
const { transformFileSync } = require('@swc/core');

const options = {
	swcrc: false,
	module: { type: 'commonjs' },
	jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
};

// Before .json: "Wonder.node" is the program, not its codex file Wonder.node.json.
const { '.json': json } = require.extensions;
delete require.extensions['.json'];
require.extensions['.ts'] = (module, file) =>
	module._compile(transformFileSync(file, options).code, file);
require.extensions['.json'] = json;

// The engine of the tests ends n8n's services after all of them; here they end with the process.
Object.assign(globalThis, { afterAll: () => {} });
