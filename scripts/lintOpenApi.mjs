/** Reads an OpenAPI document from standard input, and prints what is wrong with it, one problem a line. */
import { text } from 'node:stream/consumers';
import { createConfig, lintFromString } from '@redocly/openapi-core';

const config = await createConfig({ extends: ['recommended-strict'] });
const problems = await lintFromString({ source: await text(process.stdin), config });
for (const { ruleId, message, location } of problems) {
	console.log(`${ruleId}: ${message} ${location[0]?.pointer ?? ''}`);
}
