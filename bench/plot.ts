/** A line for each series; both axes are logarithmic. */
export interface Plot {
	/** Of the file, without its end. */
	name: string;
	title: string;
	x: string;
	y: string;
	series: Array<{ name: string; points: Array<[x: number, y: number]> }>;
}

const WIDTH = 720;
const HEIGHT = 440;
const AREA = { left: 66, right: WIDTH - 20, top: 110, bottom: HEIGHT - 56 };

/** Distinct without color, too: each series has a mark of its own. */
const MARKS = [
	'M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0',
	'M-4.5,-4.5h9v9h-9z',
	'M0,-6l6,10.5h-12z',
	'M0,-6.5l6.5,6.5l-6.5,6.5l-6.5,-6.5z',
	'M-6,-4.5h12l-6,10.5z',
	'M-2,-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z',
	'M-6,-2h12v4h-12z',
];

/** GitHub shows it as a picture, so it carries its colors for light and dark pages itself. */
const STYLE = `
	text { font: 13px -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
	.title { font-size: 15px; font-weight: 600; }
	.back { fill: #ffffff; }
	.grid { stroke: #d1d9e0; stroke-width: 1; }
	.line { fill: none; stroke-width: 2; }
	.mark { stroke: none; }
	${colors(['#0969da', '#bc4c00', '#1a7f37', '#8250df', '#bf3989', '#9a6700', '#57606a'])}
	@media (prefers-color-scheme: dark) {
		text { fill: #e6edf3; }
		.back { fill: #0d1117; }
		.grid { stroke: #3d444d; }
		${colors(['#58a6ff', '#f0883e', '#56d364', '#bc8cff', '#ff7bc1', '#e3b341', '#9198a1'])}
	}`;

function colors(palette: string[]): string {
	return palette
		.map((color, index) => `.s${index} { stroke: ${color}; fill: ${color}; }`)
		.join(' ');
}

export function svgOf({ title, x, y, series }: Plot): string {
	const points = series.flatMap((each) => each.points);
	const [across, up] = [0, 1].map((axis) =>
		scale(
			points.map((point) => point[axis]),
			axis === 0 ? [AREA.left, AREA.right - 8] : [AREA.bottom, AREA.top],
		),
	);
	const ticksX = [...new Set(points.map(([value]) => value))];
	const lines = [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">`,
		`<title>${escaped(title)}</title>`,
		`<style>${STYLE}\n</style>`,
		`<rect class="back" width="${WIDTH}" height="${HEIGHT}" rx="6"/>`,
		`<text class="title" x="16" y="26">${escaped(title)}</text>`,
		...legend(series.map(({ name }) => name)),
		...ticksX.flatMap((value) => [
			`<line class="grid" x1="${across(value)}" x2="${across(value)}" y1="${AREA.top}" y2="${AREA.bottom}"/>`,
			`<text x="${across(value)}" y="${AREA.bottom + 20}" text-anchor="middle">${written(value)}</text>`,
		]),
		...ticks(points.map(([, value]) => value)).flatMap((value) => [
			`<line class="grid" x1="${AREA.left}" x2="${AREA.right}" y1="${up(value)}" y2="${up(value)}"/>`,
			`<text x="${AREA.left - 8}" y="${up(value) + 4}" text-anchor="end">${written(value)}</text>`,
		]),
		`<text x="${(AREA.left + AREA.right) / 2}" y="${HEIGHT - 14}" text-anchor="middle">${escaped(x)}</text>`,
		`<text x="16" y="${AREA.top - 12}">${escaped(y)}</text>`,
		...series.flatMap((each, index) => [
			`<polyline class="line s${index}" style="fill:none" points="${each.points.map((point) => `${across(point[0])},${up(point[1])}`).join(' ')}"/>`,
			...each.points.map((point) => mark(index, across(point[0]), up(point[1]))),
		]),
		'</svg>',
	];
	return `${lines.join('\n')}\n`;
}

function legend(names: string[]): string[] {
	let at = 20;
	let row = 48;
	return names.flatMap((name, index) => {
		const width = 40 + name.length * 6.8;
		if (at + width > WIDTH - 10) [at, row] = [20, row + 18];
		const drawn = [
			mark(index, at, row),
			`<text x="${at + 11}" y="${row + 4}">${escaped(name)}</text>`,
		];
		at += width;
		return drawn;
	});
}

const mark = (index: number, x: number, y: number) =>
	`<path class="mark s${index}" transform="translate(${x},${y})" d="${MARKS[index]}"/>`;

/** From the values to pixels, logarithmically; the ends are the outermost ticks. */
function scale(values: number[], [from, to]: number[]): (value: number) => number {
	const ends = from > to ? ticks(values) : values;
	const [least, most] = [Math.min(...ends), Math.max(...ends)].map(Math.log);
	const part = (value: number) => (most > least ? (Math.log(value) - least) / (most - least) : 0.5);
	return (value) => Math.round((from + (to - from) * part(value)) * 10) / 10;
}

/** 1, 2, 5, 10, 20 … from just below the values to just above them. */
function ticks(values: number[]): number[] {
	const [least, most] = [Math.min(...values), Math.max(...values)];
	const powers = Array.from({ length: 14 }, (_, index) => 10 ** (index - 5));
	const round = powers.flatMap((power) => [1, 2, 5].map((step) => step * power));
	const below = round.filter((value) => value <= least).at(-1)!;
	const above = round.find((value) => value >= most)!;
	return round.filter((value) => value >= below && value <= above);
}

const written = (value: number) => Number(value.toPrecision(3)).toLocaleString('en');

const escaped = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
