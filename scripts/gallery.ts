/** Writes the gallery of README.md, from the files in demo/workflows. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Workflow } from '../demo/n8n/workflow';
import { cell, generatedPage } from './generated';

const root = join(__dirname, '..');
const FOLDER = 'demo/workflows';
/** Where `npm run screenshots` keeps the pictures of the jobs. */
const PICTURES = 'docs/images/jobs';

interface Job {
	file: string;
	name: string;
	line: string;
}

export function jobs(): Job[] {
	return readdirSync(join(root, FOLDER))
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => {
			const text = readFileSync(join(root, FOLDER, file), 'utf8');
			const workflow = JSON.parse(text) as Workflow;
			return { file, name: workflow.name, line: firstSentenceOf(workflow) };
		});
}

/** Of the first note, below its heading. */
function firstSentenceOf({ nodes, name }: Workflow): string {
	const note = nodes.find(({ type }) => type === 'n8n-nodes-base.stickyNote');
	const lines = String(note?.parameters.content ?? '').split('\n');
	const text = lines.find((line) => line.trim() !== '' && !line.startsWith('#'));
	if (!text) throw new Error(`${name}: its first note must say in one line what the job does`);
	return /^.*?[.!?:](?= |$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;
}

/** GitHub shows the picture that fits the reader's theme. */
function pictureOf(file: string, name: string): string {
	const light = `${PICTURES}/${basename(file, '.json')}.webp`;
	if (!existsSync(join(root, light))) return '';
	const dark = light.replace('.webp', '-dark.webp');
	return `<br><picture><source media="(prefers-color-scheme: dark)" srcset="${dark}"><img alt="${name}" src="${light}" width="320"></picture>`;
}

const table = () => [
	'| Job | What it does |',
	'|---|---|',
	...jobs().map(
		({ file, name, line }) =>
			`| [${cell(name)}](${FOLDER}/${file})${pictureOf(file, name)} | ${cell(line)} |`,
	),
];

export const gallery = () => generatedPage('README.md', 'gallery', table());

if (require.main === module) {
	const { path, wanted } = gallery();
	writeFileSync(path, wanted);
}
