/** What a key looks like after people, chats, spreadsheets and n8n's own form had it in their hands. */
export const shapes: Record<string, (pem: string) => string> = {
	'as it is in the file': (pem) => pem,
	'with a line break at the end': (pem) => `${pem}\n`,
	'with Windows line breaks': (pem) => pem.replace(/\n/g, '\r\n'),
	'with old Mac line breaks': (pem) => pem.replace(/\n/g, '\r'),
	'with written-out line breaks (\\n)': (pem) => pem.replace(/\n/g, '\\n'),
	'with written-out Windows line breaks (\\r\\n)': (pem) => pem.replace(/\n/g, '\\r\\n'),
	'with written-out line breaks, escaped twice (\\\\n)': (pem) => pem.replace(/\n/g, '\\\\n'),
	'escaped four times over': (pem) => pem.replace(/\n/g, '\\\\\\\\r\\\\\\\\n'),
	"as PHP's JSON (\\/)": (pem) => JSON.stringify(pem).replaceAll('/', '\\/'),
	"as PHP's JSON in JSON": (pem) =>
		JSON.stringify(JSON.stringify(pem).replaceAll('/', '\\/')).replaceAll('/', '\\/'),
	'as JSON in JSON in JSON': (pem) => JSON.stringify(JSON.stringify(JSON.stringify(pem))),
	"as .NET's JSON (\\u002B)": (pem) =>
		JSON.stringify(pem).replaceAll('+', '\\u002B').replaceAll('=', '\\u003d'),
	'with escaped tabs before its lines': (pem) => JSON.stringify(pem.replace(/^/gm, '\t')),
	'with a backslash at the end of its lines': (pem) => pem.replace(/\n/g, ' \\\n'),
	'in one line with spaces, as n8n makes it': (pem) => pem.replace(/\n/g, ' '),
	'in one line with nothing between': (pem) => pem.replace(/\n/g, ''),
	'quoted for JSON': (pem) => JSON.stringify(pem),
	'in double quotes': (pem) => `"${pem}"`,
	'in single quotes': (pem) => `'${pem}'`,
	'quoted and with a comma behind, as in a JSON file': (pem) => `${JSON.stringify(pem)},`,
	'indented by tabs': (pem) => pem.replace(/^/gm, '\t\t'),
	'indented by spaces': (pem) => pem.replace(/^/gm, '    '),
	'with blank lines around': (pem) => `\n\n  \n${pem}\n\n \n`,
	'with spaces at the end of its lines': (pem) => pem.replace(/$/gm, '  '),
	'with text before it': (pem) => `Bag Attributes: <No Attributes>\n${pem}`,
	'as base64 of the file': (pem) => Buffer.from(pem).toString('base64'),
	'as base64 of the file, in lines': (pem) =>
		Buffer.from(pem)
			.toString('base64')
			.replace(/(.{76})/g, '$1\n'),
};
