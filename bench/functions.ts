import { backtests } from './backtests';
import { answerJobs } from './child';
import { inProcess } from './inProcess';
import { polls } from './polls';

/** What needs neither n8n nor HTTP. */
answerJobs(async () => [...(await inProcess()), ...(await polls()), ...(await backtests())]);
