import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The pages that people read, and what they copy from them. */
export const root = join(__dirname, '..', '..');

export const pages = [
	...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'deploy/README.md', 'simulator/README.md'],
	...readdirSync(join(root, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
];

export const read = (path: string) => readFileSync(join(root, path), 'utf8');

const BLOCK = /^ *```(\w*)\n([^]*?)^ *```$/gm;

const blocks = (page: string) =>
	[...read(page).matchAll(BLOCK)].map(([, language, text]) => ({
		language,
		text: text.replace(/^ +(?=\S)/gm, (indent) => indent.slice(3)),
	}));

export const blocksIn = (page: string, language: string) =>
	blocks(page)
		.filter((block) => block.language === language)
		.map(({ text }) => text);

/** What stands between backticks in a text, even where a line ends in between. */
export const inlineIn = (page: string) =>
	[
		...read(page)
			.replace(BLOCK, '')
			.matchAll(/`([^`]+)`/g),
	].map(([, text]) => text.replace(/\n/g, ' '));

const PROGRAM = /^(?:npm|npx|node|docker|openssl|curl|git|cd|cp|mkdir|chmod|cat) /;

/** Each command, in a block of its own or in a sentence. */
export const commandsIn = (page: string) =>
	[...blocks(page).flatMap(({ text }) => text.split('\n')), ...inlineIn(page)]
		.filter((line) => PROGRAM.test(line.trim()))
		.flatMap((line) => line.trim().split(' && '));
