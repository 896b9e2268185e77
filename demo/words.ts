import type { Simulator } from '../simulator';
import type { Home } from './home';
import { newestVersion, runsHere } from './n8n/install';
import { owner, type N8n } from './n8n/rest';
import type { Options } from './options.cjs';

/** What a start says at the terminal, beside its steps. */

const command = ({ dev }: Options) => (dev ? 'npm run dev' : 'npm start');

export function sayWhichN8n(options: Options): void {
	const { version } = options;
	if (version === newestVersion) return;
	const [node] = process.versions.node.split('.');
	console.log(
		`This is n8n ${version}, because you have Node ${node}. To see n8n ${newestVersion}, with a Node of its own: ${command(options)} -- --n8n newest`,
	);
}

export function sayWhatIsKept(home: Home, options: Options): void {
	if (options.once) return;
	if (home.wasHalfDone && !options.fresh) {
		console.log('The last start was ended before it was done, so this one begins anew.');
	}
	for (const version of home.otherVersions()) {
		const how = runsHere(version)
			? `${command(options)} -- --n8n ${version}`
			: 'start with Node 20 or 22';
		console.log(
			`n8n ${version} keeps its own workflows, because n8n cannot go back to an older version. To see them: ${how}`,
		);
	}
}

export function welcome(
	{ url }: N8n,
	simulator: Simulator,
	toTry: string,
	options: Options,
): string {
	return `
${options.dev ? 'Save a file in nodes/ or credentials/, and reload the page.\n\n' : ''}  n8n        ${url}
  Email      ${owner.email}
  Password   ${owner.password}
  Simulator  ${simulator.url} (cards to pay with)

${toTry && `${toTry}\n\n`}The next start goes on with all of it; "${command(options)} -- --fresh" begins anew.
Stop with Ctrl+C.`;
}
