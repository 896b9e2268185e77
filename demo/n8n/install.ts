export { installN8n, n8nVersions, newestVersion, root, runsHere } from './download.cjs';
export type { Installation, N8nVersion } from './download.cjs';
