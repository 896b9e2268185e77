const { src, dest } = require('gulp');

/** n8n resolves an icon from the compiled file, so the icons stand beside dist/nodes. */
exports['build:icons'] = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
