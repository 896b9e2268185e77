import { basename, dirname, join } from 'node:path';
import express, {
	type ErrorRequestHandler,
	type RequestHandler,
	type Response,
	type Router,
} from 'express';

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

/** Express hides files below a folder whose name begins with a dot, as that of npx, unless it is told their root. */
const send = (response: Response, file: string) =>
	response.sendFile(basename(file), { root: dirname(file) });

/** The simulator's page: `/`, and its files below `/_simulator/page`. */
export function page(): Router {
	const router = express.Router();
	router.use(FILES, secure);
	router.get('/', secure, (_, response) => send(response, join(PAGE, 'page.html')));
	for (const [name, file] of Object.entries(LIBRARIES)) {
		router.get(`${FILES}/${name}`, (_, response) => send(response.type('js'), file));
	}
	router.use(FILES, express.static(PAGE, { index: false, cacheControl: false }));
	router.use(((error, _request, response, _next) => {
		response.sendStatus((error as { status?: number }).status ?? 500);
	}) as ErrorRequestHandler);
	return router;
}
