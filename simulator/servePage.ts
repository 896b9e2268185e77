import { dirname, join } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';

/** Nothing but this server's own files, and no code or style in the page itself. */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"connect-src 'self'",
	"img-src 'self' data:",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join('; ');

const PAGE = join(__dirname, 'page');
const FILES = '/_simulator/page';

/** Browser modules of npm packages, served as they are. */
const LIBRARIES: Record<string, string> = {
	'preact.js': require.resolve('preact'),
	'htm.js': join(dirname(require.resolve('htm')), 'htm.module.js'),
};

const secure: RequestHandler = (_, response, next) => {
	response.set({
		'Content-Security-Policy': POLICY,
		'X-Content-Type-Options': 'nosniff',
		'Referrer-Policy': 'no-referrer',
		'Cache-Control': 'no-cache',
	});
	next();
};

/** The simulator's page: `/`, and its files below `/_simulator/page`. */
export function page(): Router {
	const router = express.Router();
	router.use(FILES, secure);
	router.get('/', secure, (_, response) => response.sendFile(join(PAGE, 'page.html')));
	for (const [name, file] of Object.entries(LIBRARIES)) {
		router.get(`${FILES}/${name}`, (_, response) => response.type('js').sendFile(file));
	}
	router.use(FILES, express.static(PAGE, { index: false, cacheControl: false }));
	return router;
}
