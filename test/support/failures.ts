import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';
import { errorIn, type ReportedError } from '../../nodes/Wonder/api/envelope';
import { failureFrom, type Stake } from '../../nodes/Wonder/api/errors';

/** Failures as they are made of a response, without a request. */
export const read: Stake = { reads: true, movesMoney: false, askedBy: 'item' };
export const write: Stake = { ...read, reads: false };
export const transfer: Stake = { ...write, movesMoney: true };
export const custom: Stake = { reads: false, askedBy: 'item' };
export const list: Stake = { ...read, askedBy: 'list' };
export const credentialTest: Stake = { reads: true, askedBy: 'test' };

export function failure(
	stake: Stake,
	status: number,
	body: unknown = {},
	headers: IDataObject = {},
) {
	const response: IN8nHttpFullResponse = { statusCode: status, headers, body: {} };
	return failureFrom(stake, response, errorIn(status, body) as ReportedError);
}
export const no = { code: 'E1', message: 'No.' };
export const page = { message: 'Forbidden' };
