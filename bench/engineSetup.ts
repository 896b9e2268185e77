/** What the engine of the tests finds in Jest, for a process without it. */
import '../test/support/setup';

// It ends n8n's services after all tests; here they end with the process.
Object.assign(globalThis, { afterAll: () => {} });

// "Wonder.node" is the program, not the codex file Wonder.node.json beside it.
const { '.json': json } = require.extensions;
Reflect.deleteProperty(require.extensions, '.json');
require.extensions['.json'] = json;
