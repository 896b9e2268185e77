import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Wonder } from '../../nodes/Wonder/Wonder.node';

const { version } = new Wonder().description;
const threeParts = [...String(version as number).split('.'), '0', '0'].slice(0, 3).join('.');

/** Where n8n looks for the schemas of this version of the node. */
export const schemaFolder = join(__dirname, `../../nodes/Wonder/__schema__/v${threeParts}`);

export const schemaFile = (id: string) => join(schemaFolder, `${id.replace('.', '/')}.json`);

/** A custom call may put out anything. */
export const needsSchema = (id: string) => id !== 'api.call';

export const hasSchema = (id: string) => !needsSchema(id) || existsSync(schemaFile(id));
