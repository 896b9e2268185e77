const { src, dest } = require('gulp');

/** n8n resolves an icon from the compiled file, so the icons stand beside dist/nodes. */
exports['build:icons'] = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));

/** What the simulator's page is made of, beside the compiled code that serves it. */
exports['build:page'] = () =>
	src(['simulator/page/**', '!**/*.ts'], { encoding: false }).pipe(dest('simulator/dist/page'));
